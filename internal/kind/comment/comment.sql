SELECT d.classoid AS class, d.objoid AS oid, d.objsubid AS attnum, d.description AS text
FROM pg_catalog.pg_description d
WHERE d.objoid >= 16384
   -- The schema public has a comment from the start, which pg_dump leaves out too.
   OR d.classoid = 2615 AND d.objoid = (SELECT n.oid FROM pg_catalog.pg_namespace n WHERE n.nspname = 'public') AND d.description <> 'standard public schema'
