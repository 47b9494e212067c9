conversion "utf8_to_latin1" {
  schema   = schema.app
  source   = "UTF8"
  target   = "LATIN1"
  function = sql("utf8_to_iso8859_1")
}
