SELECT w.oid, 0 AS attnum, '' AS schema, w.fdwname::text AS name, '' AS sub, '' AS parent,
       coalesce((SELECT pg_catalog.format('%I.%I', n.nspname, p.proname) FROM pg_catalog.pg_proc p
                 JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace WHERE p.oid = w.fdwhandler), '') AS handler,
       coalesce((SELECT pg_catalog.format('%I.%I', n.nspname, p.proname) FROM pg_catalog.pg_proc p
                 JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace WHERE p.oid = w.fdwvalidator), '') AS validator,
       coalesce(w.fdwoptions, '{}')::text[] AS options
FROM pg_catalog.pg_foreign_data_wrapper w
WHERE w.oid >= 16384
