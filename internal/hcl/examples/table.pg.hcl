table "orders" {
  schema  = schema.app
  comment = "one row for each order"
  column "id" {
    type = bigserial
  }
  column "user_id" {
    type          = bigint
    not_null_name = "orders_have_a_user"
  }
  column "total" {
    type    = numeric(12, 2)
    default = 0
    comment = "with taxes"
  }
  column "cents" {
    type = bigint
    as   = "(total * 100)::bigint"
  }
  column "placed" {
    type    = timestamptz
    default = sql("now()")
  }
  column "note" {
    type        = text
    null        = true
    compression = pglz
  }
  primary_key {
    columns = [column.id]
  }
  foreign_key "orders_user" {
    columns     = [column.user_id]
    ref_columns = [table.users.column.id]
    on_delete   = CASCADE
  }
  check "positive" {
    expr = "total >= 0"
  }
  unique "one_at_a_time" {
    columns = [column.user_id, column.placed]
  }
  index "orders_recent" {
    on {
      column = column.placed
      desc   = true
    }
    include = [column.total]
    where   = "note IS NULL"
  }
  row_security {
    enabled = true
  }
  storage_params {
    fillfactor = 80
  }
}
