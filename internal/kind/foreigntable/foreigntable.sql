SELECT c.oid, 0 AS attnum, n.nspname::text AS schema, c.relname::text AS name, '' AS sub, '' AS parent,
       s.srvname::text AS server, coalesce(t.ftoptions, '{}')::text[] AS options
FROM pg_catalog.pg_foreign_table t
JOIN pg_catalog.pg_class c ON c.oid = t.ftrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_foreign_server s ON s.oid = t.ftserver
WHERE c.oid >= 16384 AND n.nspname !~ '^pg_temp_'
