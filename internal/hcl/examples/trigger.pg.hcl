trigger "stamp_users" {
  on = table.users
  before {
    insert    = true
    update_of = [table.users.column.email]
  }
  for  = ROW
  when = "NEW.email <> ''"
  execute {
    function = function.stamp
  }
}
