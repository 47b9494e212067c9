SELECT c.oid, 0 AS attnum, '' AS schema,
       pg_catalog.format_type(c.castsource, NULL) || ' AS ' || pg_catalog.format_type(c.casttarget, NULL) AS name, '' AS sub, '' AS parent,
       pg_catalog.format_type(c.castsource, NULL) AS source, pg_catalog.format_type(c.casttarget, NULL) AS target,
       CASE WHEN c.castfunc = 0 THEN '' ELSE c.castfunc::regprocedure::text END AS function,
       c.castmethod::text AS method, c.castcontext::text AS context
FROM pg_catalog.pg_cast c
WHERE c.oid >= 16384
  AND c.oid NOT IN (SELECT d.objid FROM pg_catalog.pg_depend d WHERE d.classid = 2605 AND d.deptype = 'i')
