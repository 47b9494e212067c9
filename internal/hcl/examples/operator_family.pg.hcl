operator_family "by_length" {
  schema = schema.app
  using  = BTREE
}
