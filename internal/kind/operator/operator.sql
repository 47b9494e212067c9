SELECT o.oid, 0 AS attnum, n.nspname::text AS schema, o.oprname::text AS name, '' AS parent,
       CASE WHEN o.oprleft = 0 THEN 'NONE' ELSE pg_catalog.format_type(o.oprleft, NULL) END || ', ' ||
       pg_catalog.format_type(o.oprright, NULL) AS sub,
       CASE WHEN o.oprleft = 0 THEN '' ELSE pg_catalog.format_type(o.oprleft, NULL) END AS left_type,
       pg_catalog.format_type(o.oprright, NULL) AS right_type, o.oprcode::regproc::text AS function,
       CASE WHEN c.oid IS NULL THEN '{}' ELSE ARRAY[cn.nspname, c.oprname] END::text[] AS commutator,
       CASE WHEN g.oid IS NULL THEN '{}' ELSE ARRAY[gn.nspname, g.oprname] END::text[] AS negator,
       CASE WHEN o.oprrest = 0 THEN '' ELSE o.oprrest::regproc::text END AS restrict,
       CASE WHEN o.oprjoin = 0 THEN '' ELSE o.oprjoin::regproc::text END AS join,
       o.oprcanhash AS hashes, o.oprcanmerge AS merges
FROM pg_catalog.pg_operator o
JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace
LEFT JOIN pg_catalog.pg_operator c ON c.oid = o.oprcom
LEFT JOIN pg_catalog.pg_namespace cn ON cn.oid = c.oprnamespace
LEFT JOIN pg_catalog.pg_operator g ON g.oid = o.oprnegate
LEFT JOIN pg_catalog.pg_namespace gn ON gn.oid = g.oprnamespace
WHERE o.oid >= 16384 AND o.oprcode <> 0 AND n.nspname !~ '^pg_temp_'
