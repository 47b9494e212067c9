SELECT c.oid, 0 AS attnum, n.nspname::text AS schema, c.collname::text AS name, '' AS sub, '' AS parent,
       CASE c.collprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END AS provider,
       c.collisdeterministic AS deterministic,
       coalesce(c.collcollate, '')::text AS lc_collate, coalesce(c.collctype, '')::text AS lc_ctype,
       coalesce(c.colllocale, '')::text AS locale, coalesce(c.collicurules, '')::text AS rules
FROM pg_catalog.pg_collation c JOIN pg_catalog.pg_namespace n ON n.oid = c.collnamespace
WHERE c.oid >= 16384 AND n.nspname !~ '^pg_temp_'
