function "same_email" {
  schema     = schema.app
  lang       = SQL
  volatility = IMMUTABLE
  arg {
    type = text
  }
  arg {
    type = text
  }
  return = boolean
  as     = "SELECT lower($1) = lower($2)"
}

operator "=~~" {
  schema     = schema.app
  function   = function.same_email
  left_arg   = text
  right_arg  = text
  commutator = "app.=~~"
  restrict   = sql("eqsel")
  join       = sql("eqjoinsel")
}
