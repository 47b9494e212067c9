SELECT r.oid, 0 AS attnum, n.nspname::text AS schema, c.relname::text AS name, p.pubname::text AS sub, '' AS parent,
       ARRAY(SELECT a.attname::text FROM pg_catalog.pg_attribute a
             WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs) ORDER BY 1) AS columns,
       coalesce(pg_catalog.pg_get_expr(r.prqual, r.prrelid), '') AS row_filter
FROM pg_catalog.pg_publication_rel r
JOIN pg_catalog.pg_publication p ON p.oid = r.prpubid
JOIN pg_catalog.pg_class c ON c.oid = r.prrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE r.oid >= 16384
