# Only names it: an administrator makes the tablespace of a server.
tablespace "fast" {
}

table "hot" {
  schema     = schema.app
  tablespace = tablespace.fast
  column "id" {
    type = bigint
  }
  index "hot_id" {
    columns    = [column.id]
    tablespace = tablespace.fast
  }
}
