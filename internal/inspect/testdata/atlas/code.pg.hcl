schema "app" {}
variable "pw" {
  type    = string
  default = "x"
  validation {
    condition     = var.pw != ""
    error_message = "not empty"
  }
  validation {
    condition     = var.pw != "y"
    error_message = "not y"
  }
}
variable "tenants" {
  type    = list(string)
  default = ["a", "b"]
}
locals {
  many = toset(var.tenants)
}
table "t" {
  schema = schema.app
  column "id" { type = int }
  column "a" {
    type = text
    null = true
  }
  primary_key { columns = [column.id] }
}
table "each" {
  for_each = local.many
  name     = "each_${each.value}"
  schema   = schema.app
  column "id" { type = int }
}
view "v" {
  schema       = schema.app
  as           = "SELECT id, a FROM ${table.t.schema}.${table.t.name}"
  check_option = LOCAL
  depends_on   = [table.t]
  comment      = "c"
  column "id" {
    type    = int
    comment = "the id"
  }
  column "a" {
    type = text
    null = true
  }
  security {
    barrier = true
  }
}
view "v2" {
  schema       = schema.app
  as           = <<-SQL
    SELECT id FROM app.v
  SQL
  check_option = CASCADED
  depends_on   = [view.v]
  security {
    invoker = true
  }
}
materialized "m" {
  schema = schema.app
  as     = <<-SQL
    SELECT id, a FROM app.t
  SQL
  column "id" { type = int }
  column "a" {
    type = text
  }
  index "u" {
    unique  = true
    columns = [column.id]
  }
  depends_on = [table.t]
}
function "f" {
  schema = schema.app
  lang   = PLpgSQL
  return = trigger
  as     = <<-SQL
  BEGIN
    RETURN NEW;
  END
  SQL
  config_params = {
    search_path = "app"
  }
}
function "g" {
  schema = schema.app
  lang   = SQL
  arg "x" { type = int }
  arg {
    type    = int
    default = 3
  }
  return     = int
  as         = "SELECT x + $2"
  volatility = IMMUTABLE
  strict     = true
  leakproof  = false
  parallel   = SAFE
  security   = INVOKER
  comment    = "c"
}
function "g" {
  schema = schema.app
  lang   = "sql"
  arg "x" { type = text }
  return_set = text
  as         = "SELECT x"
  volatility = "STABLE"
  security   = DEFINER
}
function "tab" {
  schema = schema.app
  lang   = SQL
  arg "x" {
    type    = text
    mode    = IN
    default = "a"
  }
  return_table {
    column "a" { type = int }
    column "b" { type = text }
  }
  as = "SELECT 1, x"
}
function "outs" {
  schema = schema.app
  lang   = SQL
  arg "x" {
    type = int
    mode = INOUT
  }
  arg "y" {
    type = int
    mode = OUT
  }
  as = "SELECT x, x"
}
function "vari" {
  schema = schema.app
  lang   = SQL
  arg "x" {
    type = sql("int[]")
    mode = VARIADIC
  }
  return_set = table.t
  as         = "SELECT * FROM app.t"
}
procedure "p" {
  schema = schema.app
  lang   = SQL
  arg "x" { type = int }
  as       = "DELETE FROM app.t WHERE id = x"
  security = DEFINER
  comment  = "c"
}
aggregate "agg" {
  schema = schema.app
  arg { type = int }
  state_func    = function.plus
  state_type    = int
  initial_value = "0"
  parallel      = SAFE
  comment       = "c"
}
function "plus" {
  schema = schema.app
  lang   = SQL
  arg { type = int }
  arg { type = int }
  return     = int
  as         = "SELECT $1 + $2"
  volatility = IMMUTABLE
}
trigger "tr" {
  on = table.t
  before {
    insert    = true
    update_of = [table.t.column.a]
  }
  for  = ROW
  when = "NEW.a IS NOT NULL"
  execute {
    function = function.f
    args     = ["a", "b"]
  }
  comment = "c"
}
trigger "tr2" {
  on = table.t
  after {
    update = true
  }
  foreach = STATEMENT
  referencing {
    old_table = "o"
    new_table = "n"
  }
  execute {
    function = function.f
  }
}
trigger "tr3" {
  on = view.v
  instead_of {
    delete = true
  }
  for = ROW
  execute { function = sql("app.f") }
}
trigger "tr4" {
  on = table.t
  after {
    truncate = true
  }
  for = STATEMENT
  execute { function = function.f }
}
trigger "tr5" {
  on = table.t
  after { insert = true }
  for        = ROW
  from       = table.t
  deferrable = INITIALLY_DEFERRED
  execute { function = function.f }
}
function "ev" {
  schema = schema.app
  lang   = PLpgSQL
  return = event_trigger
  as     = "BEGIN END"
}
event_trigger "ev" {
  on      = ddl_command_start
  execute = function.ev
  tags    = ["CREATE TABLE"]
  comment = "c"
}
role "r" {
  login       = false
  inherit     = true
  superuser   = false
  create_db   = false
  create_role = false
  replication = false
  bypass_rls  = false
  conn_limit  = -1
  comment     = "c"
}
role "ext" { external = true }
user "api" {
  password  = var.pw
  member_of = [role.r]
  membership {
    role    = role.ext
    admin   = true
    inherit = true
    set     = true
  }
}
policy "p" {
  on      = table.t
  as      = PERMISSIVE
  for     = UPDATE
  to      = ["app", role.r]
  using   = "id > 0"
  check   = "id > 1"
  comment = "c"
}
policy "p2" {
  on    = table.t
  as    = RESTRICTIVE
  for   = ALL
  to    = [PUBLIC]
  using = "true"
}
policy "p3" {
  on    = table.t
  for   = SELECT
  to    = PUBLIC
  using = "true"
}
permission {
  for_each   = [table.t, view.v]
  for        = each.value
  to         = role.r
  privileges = [SELECT]
}
permission {
  for        = schema.app
  to         = PUBLIC
  privileges = [USAGE]
}
permission {
  for        = table.t.column.a
  to         = "someone"
  privileges = [SELECT, UPDATE]
  grantable  = true
}
permission {
  for        = function.plus
  to         = role.r
  privileges = [EXECUTE]
}
permission {
  for        = procedure.p
  to         = role.r
  privileges = [ALL]
}
permission {
  for        = materialized.m
  to         = user.api
  privileges = [ALL]
}
permission {
  for        = sequence.s
  to         = role.r
  privileges = ["USAGE"]
}
permission {
  for        = partition.px
  to         = role.r
  privileges = [SELECT, INSERT]
}
permission {
  for        = foreign_table.ft
  to         = role.r
  privileges = [SELECT]
}
permission {
  for        = enum.en
  to         = role.r
  privileges = [USAGE]
}
permission {
  for        = server.s1
  to         = role.r
  privileges = [USAGE]
}
enum "en" {
  schema = schema.app
  values = ["a"]
}
table "pt" {
  schema = schema.app
  column "a" { type = int }
  partition {
    type    = LIST
    columns = [column.a]
  }
}
partition "px" {
  schema = schema.app
  of     = table.pt
  in     = ["1"]
}
sequence "s" { schema = schema.app }
cast {
  source = enum.en
  target = composite.cm
  with   = function.cf
  as     = IMPLICIT
}
cast {
  source = composite.cm
  target = sql("text")
  with   = INOUT
  as     = ASSIGNMENT
}
composite "cm" {
  schema = schema.app
  field "a" { type = text }
}
function "cf" {
  schema = schema.app
  lang   = SQL
  arg { type = enum.en }
  return = composite.cm
  as     = "SELECT ROW($1::text)::app.cm"
}
foreign_data_wrapper "w" {}
server "s1" {
  fdw = foreign_data_wrapper.w
  options = {
    host   = "h"
    dbname = "x"
  }
  comment = "c"
}
user_mapping {
  server  = server.s1
  user    = role.r
  options = { user = "r" }
}
user_mapping {
  server = server.s1
  user   = PUBLIC
}
foreign_table "ft" {
  schema = schema.app
  server = server.s1
  column "a" {
    type    = int
    options = { column_name = "aa" }
  }
  options = { table_name = "x" }
}
default_permission {
  on         = TABLES
  schema     = schema.app
  to         = role.r
  privileges = [SELECT]
}
