role "app_readers" {
  comment = "may read"
}
