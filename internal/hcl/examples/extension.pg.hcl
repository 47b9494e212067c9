extension "citext" {
  schema = schema.app
}
