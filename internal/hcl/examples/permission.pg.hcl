permission {
  for        = table.users
  to         = PUBLIC
  privileges = [SELECT]
}

permission {
  for        = table.users.column.email
  to         = "app_readers"
  privileges = [UPDATE]
  grantable  = true
}
