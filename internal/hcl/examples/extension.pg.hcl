extension "citext" {
  schema = schema.app
}

extension "hstore" {
  schema  = schema.app
  version = "1.7"
  comment = "keys and values"
}
