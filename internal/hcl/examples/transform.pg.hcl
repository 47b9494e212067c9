language "plpgsql2" {
  handler = sql("plpgsql_call_handler")
}

transform {
  type     = int
  lang     = "plpgsql2"
  from_sql = sql("prsd_lextype(internal)")
}
