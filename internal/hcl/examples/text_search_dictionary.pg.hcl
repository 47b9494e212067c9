text_search_dictionary "english_words" {
  schema   = schema.app
  template = sql("pg_catalog.snowball")
  options = {
    language  = "english"
    stopwords = "english"
  }
}
