SELECT a.attrelid AS table,
  a.attnum AS number,
  a.attname AS name,
  pg_catalog.format_type(a.atttypid, a.atttypmod) AS formatted,
  a.atttypid AS type,
  a.atttypmod AS modifier,
  a.attnotnull AS not_null,
  CASE WHEN a.attgenerated <> '' THEN pg_catalog.pg_get_expr(d.adbin, d.adrelid) ELSE '' END AS generated
FROM pg_catalog.pg_attribute a
LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attrelid = ANY ($1::oid[]) AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attrelid, a.attnum
