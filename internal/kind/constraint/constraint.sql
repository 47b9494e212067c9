SELECT k.oid, 0 AS attnum, n.nspname::text AS schema, c.relname::text AS name, k.conname::text AS sub, 'table' AS parent,
       k.contype::text AS type, pg_catalog.pg_get_constraintdef(k.oid) AS definition,
       coalesce(fn.nspname::text, '') AS referenced_schema, coalesce(f.relname::text, '') AS referenced_table,
       coalesce(i.indisclustered, false) AS clustered
FROM pg_catalog.pg_constraint k
JOIN pg_catalog.pg_class c ON c.oid = k.conrelid AND c.relkind = 'r' AND NOT c.relispartition
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_class f ON f.oid = k.confrelid
LEFT JOIN pg_catalog.pg_namespace fn ON fn.oid = f.relnamespace
LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = k.conindid AND k.contype IN ('p', 'u', 'x')
WHERE k.oid >= 16384 AND k.contype IN ('p', 'u', 'c', 'f', 'x') AND n.nspname !~ '^pg_temp_'
UNION ALL
SELECT k.oid, 0, n.nspname::text, t.typname::text, k.conname::text, 'domain',
       k.contype::text, pg_catalog.pg_get_constraintdef(k.oid), '', '', false
FROM pg_catalog.pg_constraint k
JOIN pg_catalog.pg_type t ON t.oid = k.contypid
JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
WHERE k.oid >= 16384 AND k.contype = 'c' AND n.nspname !~ '^pg_temp_'
