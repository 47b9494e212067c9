procedure "deactivate" {
  schema   = schema.app
  lang     = PLpgSQL
  security = DEFINER
  config_params = {
    search_path = "app, pg_temp"
  }
  arg "who" {
    type = bigint
  }
  as = <<-SQL
    BEGIN
      UPDATE users SET active = false WHERE id = who;
    END
  SQL
}
