aggregate "total" {
  schema        = schema.app
  state_func    = sql("int8pl")
  state_type    = bigint
  initial_value = "0"
  parallel      = SAFE
  combine_func  = sql("int8pl")
  arg {
    type = bigint
  }
}
