role "app_readers" {
  comment = "may read"
  config_params = {
    statement_timeout = "5s"
    search_path       = "app, public"
  }
  in_database {
    config_params = { work_mem = "64MB" }
  }
}
