sequence "numbers" {
  schema    = schema.app
  type      = bigint
  start     = 1000
  increment = 10
  owner     = table.users.column.id
}
