schema "app" {}
enum "colour" {
  schema = schema.app
  name   = "Colour"
  values = ["red"]
}
enum "app" "two" {
  schema = schema.app
  values = ["a"]
}
table "types" {
  schema = schema.app
  column "c1" { type = bit(3) }
  column "c2" { type = bit_varying(3) }
  column "c3" { type = char(3) }
  column "c4" { type = character(3) }
  column "c5" { type = character_varying(3) }
  column "c6" { type = varchar }
  column "c7" { type = cidr }
  column "c8" { type = inet }
  column "c9" { type = macaddr }
  column "c10" { type = macaddr8 }
  column "c11" { type = money }
  column "c12" { type = interval }
  column "c13" { type = interval(3) }
  column "c14" { type = time(3) }
  column "c15" { type = timetz }
  column "c16" { type = timetz(2) }
  column "c17" { type = timestamp(3) }
  column "c18" { type = timestamp }
  column "c19" { type = uuid }
  column "c20" { type = xml }
  column "c21" { type = bytea }
  column "c22" { type = circle }
  column "c23" { type = box }
  column "c24" { type = line }
  column "c25" { type = lseg }
  column "c26" { type = path }
  column "c27" { type = point }
  column "c28" { type = polygon }
  column "c29" { type = tsvector }
  column "c30" { type = tsquery }
  column "c31" { type = oid }
  column "c32" { type = regclass }
  column "c33" { type = serial }
  column "c34" { type = bigserial }
  column "c35" { type = smallserial }
  column "c36" { type = double_precision }
  column "c37" { type = float(10) }
  column "c38" { type = real }
  column "c39" { type = float4 }
  column "c40" { type = float8 }
  column "c41" { type = int2 }
  column "c42" { type = int4 }
  column "c43" { type = int8 }
  column "c44" { type = smallint }
  column "c45" { type = integer }
  column "c46" { type = boolean }
  column "c47" { type = bool }
  column "c48" { type = decimal(10, 2) }
  column "c49" { type = numeric }
  column "c50" { type = json }
  column "c51" { type = jsonb }
  column "c52" { type = hstore }
  column "c53" { type = int4range }
  column "c54" { type = int8range }
  column "c55" { type = numrange }
  column "c56" { type = tsrange }
  column "c57" { type = tstzrange }
  column "c58" { type = daterange }
  column "c59" { type = int4multirange }
  column "c60" { type = enum.colour }
  column "c61" { type = enum.app.two }
  column "c62" { type = sql("app.two[]") }
  column "c63" { type = date }
  column "c64" { type = sql("interval day to second") }
  column "c65" { type = table.other }
  column "c66" { type = sql("numeric(5,2)[]") }
  column "c67" { type = name }
  column "c68" { type = pg_lsn }
  column "c69" { type = regproc }
  column "c70" { type = regtype }
  column "c71" { type = sql("\"char\"") }
  column "c72" { type = xid8 }
  column "c74" { type = bit }
  column "c75" { type = time }
  column "c76" { type = char }
}
extension "hstore" { schema = schema.public }
schema "public" {}
table "other" {
  schema = schema.app
  column "id" { type = int }
}
table "inv" {
  schema = schema.app
  column "d" { type = date }
  partition {
    type    = RANGE
    columns = [column.d]
  }
}
locals {
  months = { p1 = ["'2025-01-01'", "'2025-02-01'"], p2 = ["'2025-02-01'", "'2025-03-01'"] }
}
partition {
  for_each = local.months
  name     = "inv_${each.key}"
  schema   = schema.app
  of       = table.inv
  range {
    from = [each.value[0]]
    to   = [each.value[1]]
  }
}
