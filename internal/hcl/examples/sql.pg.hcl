sql {
  as = <<-SQL
    CREATE TYPE app.pair AS (a int, b int);
    CREATE TABLE app.pairs OF app.pair;
  SQL
}
