SELECT t.oid, 0 AS attnum, n.nspname::text AS schema, t.typname::text AS name, '' AS sub, '' AS parent,
       t.typinput::regproc::text AS input, t.typoutput::regproc::text AS output,
       CASE WHEN t.typreceive = 0 THEN '' ELSE t.typreceive::regproc::text END AS receive,
       CASE WHEN t.typsend = 0 THEN '' ELSE t.typsend::regproc::text END AS send,
       CASE WHEN t.typmodin = 0 THEN '' ELSE t.typmodin::regproc::text END AS modifier_input,
       CASE WHEN t.typmodout = 0 THEN '' ELSE t.typmodout::regproc::text END AS modifier_output,
       CASE WHEN t.typanalyze = 0 THEN '' ELSE t.typanalyze::regproc::text END AS analyze,
       CASE WHEN t.typsubscript = 0 THEN '' ELSE t.typsubscript::regproc::text END AS subscript,
       t.typlen::int AS length, t.typbyval AS by_value, t.typalign::text AS alignment, t.typstorage::text AS storage,
       t.typcategory::text AS category, t.typispreferred AS preferred, t.typdefault AS default_value,
       CASE WHEN t.typelem = 0 THEN '' ELSE pg_catalog.format_type(t.typelem, NULL) END AS element,
       t.typdelim::text AS delimiter, t.typcollation <> 0 AS collatable
FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
WHERE t.oid >= 16384 AND t.typtype = 'b' AND n.nspname !~ '^pg_temp_'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_type e WHERE e.typarray = t.oid)
