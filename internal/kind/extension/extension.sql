SELECT e.oid, 0 AS attnum, '' AS schema, e.extname::text AS name, '' AS sub, '' AS parent,
       n.nspname::text AS in_schema, e.extrelocatable AS relocatable, e.extversion AS version
FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
WHERE e.oid >= 16384
