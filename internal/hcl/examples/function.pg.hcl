function "full_name" {
  schema     = schema.app
  lang       = SQL
  volatility = IMMUTABLE
  strict     = true
  arg "first" {
    type = text
  }
  arg "last" {
    type    = text
    default = ""
  }
  return = text
  as     = <<-SQL
    SELECT trim(first || ' ' || last)
  SQL
}
