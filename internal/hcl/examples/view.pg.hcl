view "active_users" {
  schema       = schema.app
  as           = <<-SQL
    SELECT id, email
      FROM ${schema.app.name}.users
     WHERE active
  SQL
  check_option = LOCAL
  security {
    barrier = true
  }
}
