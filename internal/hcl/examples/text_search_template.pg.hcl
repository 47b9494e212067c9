text_search_template "as_it_is" {
  schema = schema.app
  init   = sql("dsimple_init")
  lexize = sql("dsimple_lexize")
}
