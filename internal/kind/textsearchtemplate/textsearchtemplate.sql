SELECT c.oid, 0 AS attnum, n.nspname::text AS schema, c.tmplname::text AS name, '' AS sub, '' AS parent,
       CASE WHEN c.tmplinit = 0 THEN '' ELSE c.tmplinit::regproc::text END AS init,
       CASE WHEN c.tmpllexize = 0 THEN '' ELSE c.tmpllexize::regproc::text END AS lexize
FROM pg_catalog.pg_ts_template c JOIN pg_catalog.pg_namespace n ON n.oid = c.tmplnamespace
WHERE c.oid >= 16384 AND n.nspname !~ '^pg_temp_'
