SELECT d.classoid AS class, d.objoid AS oid, d.objsubid AS attnum, d.description AS text,
       coalesce(a.attname::text, '') AS sub
FROM pg_catalog.pg_description d
LEFT JOIN pg_catalog.pg_attribute a ON d.classoid = 1259 AND a.attrelid = d.objoid AND a.attnum = d.objsubid
WHERE (d.objoid >= 16384 OR d.classoid = 2615 AND d.objoid = (SELECT n.oid FROM pg_catalog.pg_namespace n WHERE n.nspname = 'public'))
  -- The schema public has a comment from the start, which pg_dump leaves out too.
  AND NOT (d.classoid = 2615 AND d.description = 'standard public schema'
           AND d.objoid = (SELECT n.oid FROM pg_catalog.pg_namespace n WHERE n.nspname = 'public'))
  -- An extension has one from its files.
  AND NOT (d.classoid = 3079 AND d.description = coalesce((SELECT a.comment FROM pg_catalog.pg_available_extensions() a
           WHERE a.name = (SELECT e.extname FROM pg_catalog.pg_extension e WHERE e.oid = d.objoid)), ''))
UNION ALL
SELECT 3079, e.oid, 0, '', ''
FROM pg_catalog.pg_extension e
WHERE e.oid >= 16384 AND NOT EXISTS (SELECT FROM pg_catalog.pg_description d WHERE d.classoid = 3079 AND d.objoid = e.oid)
  AND EXISTS (SELECT FROM pg_catalog.pg_available_extensions() a WHERE a.name = e.extname AND a.comment <> '')
UNION ALL
-- That it has none any more is seen only by superusers: whoever makes the schema anew leaves it without, and means nothing by that.
SELECT 2615, n.oid, 0, '', ''
FROM pg_catalog.pg_namespace n
WHERE n.nspname = 'public' AND (SELECT r.rolsuper FROM pg_catalog.pg_roles r WHERE r.rolname = current_user)
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_description d WHERE d.classoid = 2615 AND d.objoid = n.oid)
