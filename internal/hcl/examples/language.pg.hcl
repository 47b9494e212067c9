language "plpgsql2" {
  handler   = sql("plpgsql_call_handler")
  inline    = sql("plpgsql_inline_handler")
  validator = sql("plpgsql_validator")
  trusted   = true
}
