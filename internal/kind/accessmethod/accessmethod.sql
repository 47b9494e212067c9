SELECT a.oid, 0 AS attnum, '' AS schema, a.amname::text AS name, '' AS sub, '' AS parent,
       CASE a.amtype WHEN 't' THEN 'TABLE' ELSE 'INDEX' END AS type, a.amhandler::regproc::text AS handler
FROM pg_catalog.pg_am a
WHERE a.oid >= 16384
