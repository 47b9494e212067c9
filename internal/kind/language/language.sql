SELECT l.oid, 0 AS attnum, '' AS schema, l.lanname::text AS name, '' AS sub, '' AS parent, l.lanpltrusted AS trusted,
       CASE WHEN l.lanplcallfoid = 0 THEN '' ELSE l.lanplcallfoid::regproc::text END AS handler,
       CASE WHEN l.laninline = 0 THEN '' ELSE l.laninline::regproc::text END AS inline,
       CASE WHEN l.lanvalidator = 0 THEN '' ELSE l.lanvalidator::regproc::text END AS validator
FROM pg_catalog.pg_language l
WHERE l.oid >= 16384
