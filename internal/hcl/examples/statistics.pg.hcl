statistics "users_email_active" {
  schema  = schema.app
  on      = table.users
  kinds   = [ndistinct, mcv]
  columns = ["email", "active"]
}
