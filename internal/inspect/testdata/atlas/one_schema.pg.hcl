schema "scr" {}
enum "status" {
  schema = schema.scr
  values = ["on"]
}
domain "positive_int" {
  schema = schema.scr
  type   = int
  check "c" {
    expr = "VALUE > 0"
  }
}
table "t" {
  schema = schema.scr
  column "s" {
    type = sql("status[]")
  }
  column "p" {
    type = sql("positive_int")
  }
}
view "v" {
  schema = schema.scr
  as     = "select s from t"
}
procedure "p" {
  schema = schema.scr
  lang   = SQL
  arg "a" {
    type = int
  }
  as = "INSERT INTO t (p) VALUES (a);"
}
