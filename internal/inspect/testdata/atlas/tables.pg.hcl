schema "app" { comment = "main" }
schema "ext" { name = "ext_schema" }
enum "st" {
  schema  = schema.app
  values  = ["on", "off"]
  comment = "c"
}
enum "app" "st2" {
  schema = schema.app
  values = ["a"]
}
domain "zip" {
  schema  = schema.app
  type    = text
  null    = true
  default = "x12345"
  check "z" {
    expr    = "VALUE ~ '^\\w+$'"
    comment = "cc"
  }
}
composite "addr" {
  schema  = schema.app
  comment = "c"
  field "street" {
    type    = text
    collate = "C"
  }
  field "st" { type = enum.st }
}
range "price" {
  schema  = schema.app
  subtype = numeric
}
sequence "s" {
  schema    = schema.app
  type      = bigint
  start     = 10
  increment = 2
  min_value = 1
  max_value = 100000
  cache     = 10
  cycle     = true
  owner     = table.t.column.id
  comment   = "x"
}
extension "pgcrypto" {
  schema  = schema.ext
  comment = "c"
}
collation "fr" {
  schema   = schema.app
  provider = icu
  locale   = "fr-x-icu"
}
collation "fr2" {
  schema = schema.app
  from   = collation.fr
}
collation "de" {
  schema     = schema.app
  provider   = libc
  lc_collate = "C"
  lc_ctype   = "C"
  comment    = "cc"
}
table "t" {
  schema  = schema.app
  comment = "t"

  renamed_from     = "told"
  replica_identity = FULL
  access_method    = "heap"
  depends_on       = [enum.st]
  column "id" {
    type = bigint
    identity {
      generated = BY_DEFAULT
      start     = 10
      increment = 2
    }
    comment = "id"
  }
  column "a" {
    type         = int
    renamed_from = "olda"
  }
  column "b" {
    type    = numeric(5, 2)
    null    = true
    default = 1.5
  }
  column "c" {
    type    = text
    collate = collation.de
    default = sql("now()::text")
    null    = false
  }
  column "g" {
    type = int
    null = true
    as   = "a * 2"
  }
  column "g2" {
    type = int
    null = true
    as {
      expr = "a * 2"
      type = STORED
    }
  }
  column "e" {
    type    = enum.st
    default = "on"
  }
  column "d" {
    type = domain.zip
    null = true
  }
  column "ad" {
    type = composite.addr
    null = true
  }
  column "pr" {
    type = range.price
    null = true
  }
  column "arr" {
    type    = sql("text[]")
    null    = true
    default = sql("'{}'")
  }
  column "doc" {
    type    = jsonb
    default = sql("'{}'::jsonb")
  }
  column "p" {
    type = int4range
    null = true
  }
  column "ts" {
    type    = timestamptz(3)
    default = sql("CURRENT_TIMESTAMP")
  }
  primary_key "t_pk" {
    columns = [column.id]
    include = [column.b]
    comment = "pk"
  }
  index "i" {
    type = GIN
    on {
      column = column.doc
      ops    = jsonb_path_ops
    }
    where   = "doc IS NOT NULL"
    comment = "cc"
  }
  index "i2" {
    unique         = true
    columns        = [column.a, column.c]
    include        = [column.b]
    nulls_distinct = false
    type           = BTREE
    storage_params {
      fillfactor        = 80
      deduplicate_items = true
    }
  }
  index "i3" {
    type           = BRIN
    columns        = [column.a]
    page_per_range = 2
  }
  index "i4" {
    on {
      expr       = "lower(c)"
      desc       = true
      nulls_last = true
    }
    on {
      column      = column.a
      desc        = true
      nulls_first = true
    }
    renamed_from = "i_old"
  }
  index "i5" {
    type    = GiST
    columns = [column.p]
  }
  index "i6" {
    type    = SPGiST
    columns = [column.p]
  }
  index "i7" {
    type    = HASH
    columns = [column.a]
  }
  index "i8" {
    type    = "GIST"
    columns = [column.p]
    storage_params {
      buffering  = ON
      fillfactor = 80
    }
  }
  unique "u" {
    columns        = [column.a]
    include        = [column.b]
    nulls_distinct = true
    deferrable     = INITIALLY_IMMEDIATE
    comment        = "c"
  }
  check "pos" {
    expr    = "a > 0"
    comment = "c"
  }
  check {
    expr = "a > 1"
  }
  exclude "x" {
    type = GIST
    on {
      column = column.p
      op     = "&&"
    }
    where      = "a > 0"
    include    = [column.b]
    deferrable = INITIALLY_DEFERRED
    comment    = "c"
  }
  exclude "x2" {
    type = BTREE
    on {
      expr = "a + 1"
      op   = "="
      desc = true
    }
  }
  foreign_key "f" {
    columns     = [column.id]
    ref_columns = [column.id]
    on_update   = NO_ACTION
    on_delete   = CASCADE
    deferrable  = INITIALLY_DEFERRED
    comment     = "self"
  }
  row_security {
    enabled  = true
    enforced = true
  }
  storage_params {
    fillfactor                     = 70
    autovacuum_enabled             = false
    autovacuum_vacuum_scale_factor = 0.1
  }
}
table "app" "o" {
  schema = schema.app
  column "o" { type = bigint }
  foreign_key "f" {
    columns     = [column.o]
    ref_columns = [table.t.column.id]
    on_delete   = SET_NULL
    on_update   = SET_DEFAULT
  }
  foreign_key "f2" {
    columns     = ["o"]
    ref_columns = [table.t.column.id]
    on_delete   = "RESTRICT"
  }
}
table "inv" {
  schema = schema.app
  column "d" { type = date }
  column "l" { type = text }
  partition {
    type    = RANGE
    columns = [column.d]
  }
}
table "lst" {
  schema = schema.app
  column "d" { type = date }
  column "l" { type = text }
  partition {
    type = LIST
    by {
      expr = "lower(l)"
    }
  }
}
table "hsh" {
  schema = schema.app
  column "d" { type = date }
  column "l" { type = text }
  partition {
    type = HASH
    by {
      column = column.l
    }
    by { column = column.d }
  }
}
partition "p06" {
  schema = schema.app
  of     = table.inv
  range {
    from = ["'2025-06-01'"]
    to   = ["'2025-07-01'"]
  }
}
partition "pdef" {
  schema = schema.app
  of     = table.inv
}
partition "l1" {
  schema = schema.app
  of     = table.lst
  in     = ["'a'", "NULL"]
}
partition "h1" {
  schema    = schema.app
  of        = table.hsh
  modulus   = 2
  remainder = 0
}
