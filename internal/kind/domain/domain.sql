SELECT t.oid, 0 AS attnum, n.nspname::text AS schema, t.typname::text AS name, '' AS sub, '' AS parent,
       pg_catalog.format_type(t.typbasetype, t.typtypmod) AS base, t.typtypmod AS modifier, t.typnotnull AS not_null,
       -- Since 17 the constraint has a name. One that PostgreSQL has chosen is none that anybody asked for.
       coalesce(k.conname::text, '') AS not_null_called, CASE WHEN k.conname !~ '_not_null[0-9]*$' THEN k.conname::text ELSE '' END AS not_null_name,
       coalesce(pg_catalog.pg_get_expr(t.typdefaultbin, 0), '') AS default_expression,
       CASE WHEN t.typcollation <> b.typcollation THEN pg_catalog.format('%I.%I', cn.nspname, c.collname) ELSE '' END AS collation
FROM pg_catalog.pg_type t
JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
JOIN pg_catalog.pg_type b ON b.oid = t.typbasetype
LEFT JOIN pg_catalog.pg_collation c ON c.oid = t.typcollation
LEFT JOIN pg_catalog.pg_namespace cn ON cn.oid = c.collnamespace
LEFT JOIN pg_catalog.pg_constraint k ON k.contypid = t.oid AND k.contype = 'n'
WHERE t.oid >= 16384 AND t.typtype = 'd' AND n.nspname !~ '^pg_temp_'
