-- A foreign key to a partitioned table has further rows, one for each partition, on the same referencing table.
SELECT f.conrelid AS table,
  f.conname AS name,
  f.contype::text AS kind,
  coalesce(f.conkey, '{}') AS columns,
  CASE WHEN f.contype = 'c' THEN pg_catalog.pg_get_expr(f.conbin, f.conrelid) ELSE '' END AS condition,
  f.confrelid AS target,
  coalesce(f.confkey, '{}') AS target_columns
FROM pg_catalog.pg_constraint f
LEFT JOIN pg_catalog.pg_constraint p ON p.oid = f.conparentid
WHERE f.conrelid = ANY ($1::oid[]) AND f.contype IN ('c', 'f', 'x') AND p.conrelid IS DISTINCT FROM f.conrelid
UNION ALL
SELECT i.indrelid, '', 'u', ARRAY(SELECT k FROM unnest(i.indkey::int2[]) AS k WHERE k > 0), '', 0, '{}'
FROM pg_catalog.pg_index i
WHERE i.indrelid = ANY ($1::oid[]) AND i.indisunique
ORDER BY 1, 3, 2, 4
