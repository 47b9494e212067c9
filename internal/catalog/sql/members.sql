-- Members of extensions: they belong to the extension's script, not to the schema.
SELECT d.classid AS class, d.objid AS oid, 0 AS sub, d.refobjid AS extension
FROM pg_catalog.pg_depend d
WHERE d.deptype = 'e' AND d.refclassid = 3079
