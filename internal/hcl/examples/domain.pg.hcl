domain "zip" {
  schema = schema.app
  type   = text
  check "five_digits" {
    expr = "VALUE ~ '^\\d{5}$'"
  }
}
