SELECT t.oid, 0 AS attnum, n.nspname::text AS schema, t.typname::text AS name, '' AS sub, '' AS parent,
       pg_catalog.format_type(t.typbasetype, t.typtypmod) AS base, t.typtypmod AS modifier, t.typnotnull AS not_null,
       coalesce(pg_catalog.pg_get_expr(t.typdefaultbin, 0), '') AS default_expression,
       CASE WHEN t.typcollation <> b.typcollation THEN pg_catalog.format('%I.%I', cn.nspname, c.collname) ELSE '' END AS collation
FROM pg_catalog.pg_type t
JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
JOIN pg_catalog.pg_type b ON b.oid = t.typbasetype
LEFT JOIN pg_catalog.pg_collation c ON c.oid = t.typcollation
LEFT JOIN pg_catalog.pg_namespace cn ON cn.oid = c.collnamespace
WHERE t.oid >= 16384 AND t.typtype = 'd' AND n.nspname !~ '^pg_temp_'
