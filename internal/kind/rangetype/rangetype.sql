SELECT t.oid, 0 AS attnum, n.nspname::text AS schema, t.typname::text AS name, '' AS sub, '' AS parent,
       pg_catalog.format_type(r.rngsubtype, NULL) AS subtype,
       CASE WHEN o.opcdefault THEN '' ELSE pg_catalog.format('%I.%I', opn.nspname, o.opcname) END AS opclass,
       CASE WHEN r.rngcollation <> s.typcollation THEN pg_catalog.format('%I.%I', cn.nspname, c.collname) ELSE '' END AS collation,
       CASE WHEN r.rngcanonical = 0 THEN '' ELSE r.rngcanonical::regproc::text END AS canonical,
       CASE WHEN r.rngsubdiff = 0 THEN '' ELSE r.rngsubdiff::regproc::text END AS subtype_diff,
       mn.nspname::text AS multirange_schema, m.typname::text AS multirange
FROM pg_catalog.pg_range r
JOIN pg_catalog.pg_type t ON t.oid = r.rngtypid
JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
JOIN pg_catalog.pg_type s ON s.oid = r.rngsubtype
JOIN pg_catalog.pg_type m ON m.oid = r.rngmultitypid
JOIN pg_catalog.pg_namespace mn ON mn.oid = m.typnamespace
JOIN pg_catalog.pg_opclass o ON o.oid = r.rngsubopc
JOIN pg_catalog.pg_namespace opn ON opn.oid = o.opcnamespace
LEFT JOIN pg_catalog.pg_collation c ON c.oid = r.rngcollation
LEFT JOIN pg_catalog.pg_namespace cn ON cn.oid = c.collnamespace
WHERE t.oid >= 16384 AND n.nspname !~ '^pg_temp_'
