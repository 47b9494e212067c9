function "compare_length" {
  schema     = schema.app
  lang       = SQL
  volatility = IMMUTABLE
  arg {
    type = text
  }
  arg {
    type = text
  }
  return = int
  as     = "SELECT length($1) - length($2)"
}

operator_class "text_length" {
  schema = schema.app
  type   = text
  using  = BTREE
  operator {
    number = 1
    op     = "<"
  }
  function {
    number   = 1
    function = function.compare_length
  }
}
