foreign_data_wrapper "files" {
}

server "archive" {
  fdw = foreign_data_wrapper.files
}

foreign_table "old_orders" {
  schema = schema.app
  server = server.archive
  column "id" {
    type = bigint
    options = {
      column_name = "order_id"
    }
  }
  column "note" {
    type = text
    null = true
  }
  options = {
    table_name = "orders"
  }
}
