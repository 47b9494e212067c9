schema "public" {}
aggregate "total" {
  schema = schema.public
  arg {
    type = integer
  }
  state_type    = integer
  state_func    = int4pl
  initial_value = 0
}
aggregate "total2" {
  schema = schema.public
  arg {
    type = integer
  }
  state_type    = integer
  state_func    = "int4pl"
  initial_value = sql("'0'")
}
aggregate "b" {
  schema = schema.public
  arg {
    type = boolean
  }
  state_type    = boolean
  state_func    = booland_statefunc
  initial_value = true
}
table "p" {
  schema = schema.public
  column "id" {
    type = int
    identity {
      generated = "BY DEFAULT"
    }
  }
  primary_key { columns = [column.id] }
  row_security { enabled = true }
}
table "c" {
  schema = schema.public
  column "id" {
    type = int
    null = true
  }
  foreign_key "f" {
    columns     = [column.id]
    ref_columns = [table.p.column.id]
    on_delete   = "SET NULL"
    on_update   = "NO ACTION"
  }
}
policy "x" {
  on    = table.p
  to    = ["CURRENT_USER"]
  for   = SELECT
  using = "id > 1"
}
