SELECT 0::oid AS oid, 0 AS attnum, n.nspname::text AS schema, s.relname::text AS name, '' AS sub, 'sequence' AS parent,
       tn.nspname::text AS table_schema, t.relname::text AS table_name, a.attname::text AS column_name, t.relkind = 'v' AS view
FROM pg_catalog.pg_depend d
JOIN pg_catalog.pg_class s ON s.oid = d.objid AND s.relkind = 'S'
JOIN pg_catalog.pg_namespace n ON n.oid = s.relnamespace
JOIN pg_catalog.pg_class t ON t.oid = d.refobjid
JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
WHERE d.classid = 1259 AND d.refclassid = 1259 AND d.deptype = 'a' AND d.objid >= 16384
