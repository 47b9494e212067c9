text_search_parser "words" {
  schema   = schema.app
  start    = sql("prsd_start")
  gettoken = sql("prsd_nexttoken")
  end      = sql("prsd_end")
  lextypes = sql("prsd_lextype")
  headline = sql("prsd_headline")
}
