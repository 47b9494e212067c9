publication "changes" {
  publish = [insert, update]
  table {
    table = table.users
  }
}
