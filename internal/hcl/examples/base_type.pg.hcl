base_type "score" {
  schema    = schema.app
  input     = function.score_in
  output    = function.score_out
  length    = 4
  by_value  = true
  alignment = INT4
  default   = "0"
}

function "score_in" {
  schema = schema.app
  lang   = "internal"
  arg {
    type = sql("cstring")
  }
  return     = base_type.score
  volatility = IMMUTABLE
  strict     = true
  as         = "int4in"
}

function "score_out" {
  schema = schema.app
  lang   = "internal"
  arg {
    type = base_type.score
  }
  return     = sql("cstring")
  volatility = IMMUTABLE
  strict     = true
  as         = "int4out"
}
