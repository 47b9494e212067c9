SELECT k.oid, 0 AS attnum, n.nspname::text AS schema, c.relname::text AS name, k.conname::text AS sub, CASE c.relkind WHEN 'f' THEN 'foreign table' ELSE 'table' END AS parent,
       a.attname::text AS column_name
FROM pg_catalog.pg_constraint k
JOIN pg_catalog.pg_class c ON c.oid = k.conrelid AND c.relkind IN ('r', 'p', 'f')
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
WHERE k.oid >= 16384 AND k.contype = 'n' AND k.convalidated AND NOT k.connoinherit AND k.coninhcount = 0 AND n.nspname !~ '^pg_temp_'
  AND (k.conname !~ '_not_null[0-9]*$' OR EXISTS (SELECT FROM pg_catalog.pg_description d WHERE d.classoid = 2606 AND d.objoid = k.oid))
