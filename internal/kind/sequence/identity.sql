-- The sequences behind identity columns, by their columns. One is logged or not as its table unless somebody changed that.
SELECT s.oid, 0 AS attnum, n.nspname::text AS schema, t.relname::text AS name, a.attname::text AS sub,
       s.relname::text AS sequence_name,
       CASE WHEN s.relpersistence = t.relpersistence THEN '' WHEN s.relpersistence = 'u' THEN 'UNLOGGED' ELSE 'LOGGED' END AS persistence
FROM pg_catalog.pg_depend d
JOIN pg_catalog.pg_class s ON s.oid = d.objid AND s.relkind = 'S'
JOIN pg_catalog.pg_class t ON t.oid = d.refobjid
JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
WHERE d.classid = 1259 AND d.refclassid = 1259 AND d.deptype = 'i' AND d.objid >= 16384 AND n.nspname !~ '^pg_temp_'
