text_search_configuration "names" {
  schema = schema.app
  copy   = sql("pg_catalog.simple")
  mapping {
    for  = ["asciiword", "word"]
    with = [sql("pg_catalog.english_stem"), sql("pg_catalog.simple")]
  }
}
