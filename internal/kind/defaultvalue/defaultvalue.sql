SELECT d.oid, 0 AS attnum, n.nspname::text AS schema, c.relname::text AS name, a.attname::text AS sub, '' AS parent,
       -- A default has no columns in it, so that the server need not look at those of the table.
       pg_catalog.pg_get_expr(d.adbin, 0) AS expression
FROM pg_catalog.pg_attrdef d
JOIN pg_catalog.pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
JOIN pg_catalog.pg_class c ON c.oid = d.adrelid AND c.relkind IN ('r', 'p', 'f')
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE d.oid >= 16384 AND a.attgenerated = '' AND n.nspname !~ '^pg_temp_'
