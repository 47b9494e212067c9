policy "only_active" {
  on    = table.users
  for   = SELECT
  to    = PUBLIC
  using = "active"
}
