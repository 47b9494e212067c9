SELECT d.oid, 0 AS attnum, n.nspname::text AS schema, d.dictname::text AS name, '' AS sub, '' AS parent,
       pg_catalog.format('%I.%I', tn.nspname, t.tmplname) AS template, coalesce(d.dictinitoption, '') AS written
FROM pg_catalog.pg_ts_dict d
JOIN pg_catalog.pg_namespace n ON n.oid = d.dictnamespace
JOIN pg_catalog.pg_ts_template t ON t.oid = d.dicttemplate
JOIN pg_catalog.pg_namespace tn ON tn.oid = t.tmplnamespace
WHERE d.oid >= 16384 AND n.nspname !~ '^pg_temp_'
