range "price_range" {
  schema  = schema.app
  subtype = numeric
}
