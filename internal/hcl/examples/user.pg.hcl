user "report" {
  external   = true
  conn_limit = 5
}
