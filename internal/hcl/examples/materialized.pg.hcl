materialized "users_by_domain" {
  schema = schema.app
  as     = <<-SQL
    SELECT split_part(email, '@', 2) AS domain, count(*) AS users
      FROM app.users
     GROUP BY 1
  SQL
  column "domain" {
    type = text
  }
  index "users_by_domain_key" {
    unique  = true
    columns = [column.domain]
  }
}
