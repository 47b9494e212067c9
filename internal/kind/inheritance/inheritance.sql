SELECT 0::oid AS oid, 0 AS attnum, n.nspname::text AS schema, c.relname::text AS name,
       pg_catalog.format('%I.%I', pn.nspname, p.relname) AS sub, CASE c.relkind WHEN 'f' THEN 'foreign table' ELSE 'table' END AS parent,
       c.relkind = 'f' AS is_foreign, p.relkind = 'f' AS of_foreign,
       pn.nspname::text AS of_schema, p.relname::text AS of_table, i.inhseqno::int AS number
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_inherits i ON i.inhrelid = c.oid
JOIN pg_catalog.pg_class p ON p.oid = i.inhparent
JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace
WHERE c.oid >= 16384 AND NOT c.relispartition AND c.relkind IN ('r', 'f') AND n.nspname !~ '^pg_temp_'
