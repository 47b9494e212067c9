access_method "heap_again" {
  type    = TABLE
  handler = sql("heap_tableam_handler")
}
