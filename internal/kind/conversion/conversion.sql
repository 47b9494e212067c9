SELECT c.oid, 0 AS attnum, n.nspname::text AS schema, c.conname::text AS name, '' AS sub, '' AS parent,
       pg_catalog.pg_encoding_to_char(c.conforencoding)::text AS source, pg_catalog.pg_encoding_to_char(c.contoencoding)::text AS target,
       c.conproc::regproc::text AS function, c.condefault AS is_default
FROM pg_catalog.pg_conversion c JOIN pg_catalog.pg_namespace n ON n.oid = c.connamespace
WHERE c.oid >= 16384 AND n.nspname !~ '^pg_temp_'
