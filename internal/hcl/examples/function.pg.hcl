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

# Its body names a table that comes with the first import.
function "imported" {
  schema     = schema.app
  lang       = SQL
  return     = bigint
  check_body = false
  as         = "SELECT count(*) FROM imports"
}
