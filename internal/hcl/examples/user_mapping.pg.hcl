foreign_data_wrapper "files" {
}

server "archive" {
  fdw = foreign_data_wrapper.files
}

user_mapping {
  server = server.archive
  user   = CURRENT_USER
  options = {
    user = "reader"
  }
}
