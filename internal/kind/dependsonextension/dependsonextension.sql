SELECT d.classid AS class, d.objid AS oid, 0 AS attnum, pg_catalog.array_agg(DISTINCT e.extname::text) AS extensions
FROM pg_catalog.pg_depend d
JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
WHERE d.objid >= 16384 AND d.refclassid = 3079 AND d.deptype = 'x'
GROUP BY d.classid, d.objid
