sql {
  as = <<-SQL
    CREATE VIEW app.emails AS SELECT email FROM app.users;
    REVOKE EXECUTE ON FUNCTION app.stamp() FROM PUBLIC;
  SQL
}
