SELECT 0::oid AS oid, 0 AS attnum, n.nspname::text AS schema, c.relname::text AS name, '' AS sub, 'table' AS parent,
       tn.nspname::text AS of_schema, t.typname::text AS of_type
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_type t ON t.oid = c.reloftype
JOIN pg_catalog.pg_namespace tn ON tn.oid = t.typnamespace
WHERE c.oid >= 16384 AND n.nspname !~ '^pg_temp_'
