SELECT c.oid, 0 AS attnum, n.nspname::text AS schema, c.prsname::text AS name, '' AS sub, '' AS parent,
       CASE WHEN c.prsstart = 0 THEN '' ELSE c.prsstart::regproc::text END AS start,
       CASE WHEN c.prstoken = 0 THEN '' ELSE c.prstoken::regproc::text END AS gettoken,
       CASE WHEN c.prsend = 0 THEN '' ELSE c.prsend::regproc::text END AS end_function,
       CASE WHEN c.prsheadline = 0 THEN '' ELSE c.prsheadline::regproc::text END AS headline,
       CASE WHEN c.prslextype = 0 THEN '' ELSE c.prslextype::regproc::text END AS lextypes
FROM pg_catalog.pg_ts_parser c JOIN pg_catalog.pg_namespace n ON n.oid = c.prsnamespace
WHERE c.oid >= 16384 AND n.nspname !~ '^pg_temp_'
