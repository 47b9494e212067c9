SELECT s.oid, 0 AS attnum, '' AS schema, s.srvname::text AS name, '' AS sub, '' AS parent,
       w.fdwname::text AS wrapper, coalesce(s.srvtype, '') AS type, coalesce(s.srvversion, '') AS version,
       coalesce(s.srvoptions, '{}')::text[] AS options
FROM pg_catalog.pg_foreign_server s
JOIN pg_catalog.pg_foreign_data_wrapper w ON w.oid = s.srvfdw
WHERE s.oid >= 16384
