SELECT d.classoid AS class, d.objoid AS oid, d.objsubid AS attnum, d.description AS text,
       coalesce(a.attname::text, '') AS sub
FROM pg_catalog.pg_description d
LEFT JOIN pg_catalog.pg_attribute a ON d.classoid = 1259 AND a.attrelid = d.objoid AND a.attnum = d.objsubid
WHERE d.objoid >= 16384
   -- The schema public has a comment from the start, which pg_dump leaves out too.
   OR d.classoid = 2615 AND d.objoid = (SELECT n.oid FROM pg_catalog.pg_namespace n WHERE n.nspname = 'public') AND d.description <> 'standard public schema'
