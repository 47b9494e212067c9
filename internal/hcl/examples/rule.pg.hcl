rule "keep_users" {
  on      = table.users
  for     = DELETE
  where   = "OLD.active"
  instead = true
}
