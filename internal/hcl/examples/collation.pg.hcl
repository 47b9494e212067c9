collation "german" {
  schema        = schema.app
  provider      = icu
  locale        = "de-u-co-phonebk"
  deterministic = false
}
