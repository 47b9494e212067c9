SELECT a.attrelid AS oid, a.attnum::int AS attnum, n.nspname::text AS schema, c.relname::text AS name, a.attname::text AS sub,
       CASE c.relkind WHEN 'v' THEN 'view' ELSE 'materialized view' END AS parent,
       coalesce(pg_catalog.pg_get_expr(d.adbin, d.adrelid), '') AS default_expression,
       CASE WHEN a.attstorage = t.typstorage OR c.relkind = 'v' THEN '' ELSE a.attstorage::text END AS storage, t.typstorage::text AS type_storage,
       a.attcompression::text AS compression, coalesce(a.attstattarget, -1)::int AS statistics, coalesce(a.attoptions, '{}')::text[] AS options,
       pg_catalog.format_type(a.atttypid, a.atttypmod) AS type, a.atttypmod::int AS modifier,
       -- What few columns have is looked up for these alone.
       CASE WHEN a.attcollation <> t.typcollation THEN (
         SELECT pg_catalog.format('%I.%I', cn.nspname, co.collname)
         FROM pg_catalog.pg_collation co JOIN pg_catalog.pg_namespace cn ON cn.oid = co.collnamespace WHERE co.oid = a.attcollation) ELSE '' END AS collation,
       a.attnum::int AS position
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE c.oid >= 16384 AND c.relkind IN ('v', 'm') AND a.attnum > 0 AND NOT a.attisdropped AND n.nspname !~ '^pg_temp_'
