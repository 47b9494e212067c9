SELECT 0::oid AS oid, 0 AS attnum, n.nspname::text AS schema, c.relname::text AS name, '' AS sub, 'table' AS parent,
       ic.relname::text AS index, coalesce(k.conname::text, '') AS constraint_name,
       ARRAY(SELECT a.attname::text FROM pg_catalog.pg_attribute a
             WHERE a.attrelid = c.oid AND a.attnum = ANY (i.indkey) ORDER BY a.attnum) AS columns
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class ic ON ic.oid = i.indexrelid
JOIN pg_catalog.pg_class c ON c.oid = i.indrelid AND c.relkind IN ('r', 'p')
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_constraint k ON k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x')
WHERE i.indexrelid >= 16384 AND i.indisreplident AND c.relreplident = 'i' AND n.nspname !~ '^pg_temp_'
