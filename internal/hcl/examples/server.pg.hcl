foreign_data_wrapper "files" {
}

server "archive" {
  fdw     = foreign_data_wrapper.files
  version = "1"
  options = {
    host = "archive.internal"
    port = 5432
  }
}
