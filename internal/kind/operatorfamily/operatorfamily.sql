SELECT f.oid, 0 AS attnum, n.nspname::text AS schema, f.opfname::text AS name, a.amname::text AS sub, '' AS parent
FROM pg_catalog.pg_opfamily f
JOIN pg_catalog.pg_namespace n ON n.oid = f.opfnamespace
JOIN pg_catalog.pg_am a ON a.oid = f.opfmethod
WHERE f.oid >= 16384 AND n.nspname !~ '^pg_temp_'
