SELECT d.classoid AS class, d.objoid AS oid, d.objsubid AS attnum, d.description AS text
FROM pg_catalog.pg_description d
WHERE d.objoid >= 16384
