SELECT n.oid, 0 AS attnum, '' AS schema, n.nspname::text AS name, '' AS sub, '' AS parent,
       n.nspname = 'public' AND NOT pg_catalog.pg_has_role(n.nspowner, 'USAGE') AS foreign
FROM pg_catalog.pg_namespace n
WHERE (n.oid >= 16384 OR n.nspname = 'public') AND n.nspname !~ '^pg_(toast|temp_)'
