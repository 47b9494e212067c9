SELECT i.indexrelid AS oid, 0 AS attnum, n.nspname::text AS schema, ic.relname::text AS name, '' AS sub, '' AS parent,
       c.relname::text AS relation, c.relkind::text AS relation_kind, i.indisunique AS is_unique,
       pg_catalog.substr(pg_catalog.pg_get_indexdef(i.indexrelid),
         pg_catalog.length(pg_catalog.format('CREATE %sINDEX %I ON %s%I.%I ', CASE WHEN i.indisunique THEN 'UNIQUE ' ELSE '' END,
                                             ic.relname, CASE WHEN c.relkind = 'p' THEN 'ONLY ' ELSE '' END, n.nspname, c.relname)) + 1) AS definition,
       coalesce(' WHERE ' || pg_catalog.pg_get_expr(i.indpred, i.indrelid), '') AS predicate, coalesce(ts.spcname::text, '') AS tablespace,
       coalesce(ic.reloptions, '{}')::text[] AS options, i.indisvalid OR ic.relkind = 'I' AS valid, i.indisclustered AS clustered,
       -- Only an expression has a target of its own.
       CASE WHEN i.indexprs IS NULL THEN '{}' ELSE ARRAY(SELECT a.attnum || ' ' || a.attstattarget FROM pg_catalog.pg_attribute a
             WHERE a.attrelid = i.indexrelid AND a.attstattarget > -1 ORDER BY a.attnum) END AS statistics
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class ic ON ic.oid = i.indexrelid AND ic.relkind IN ('i', 'I')
JOIN pg_catalog.pg_class c ON c.oid = i.indrelid AND c.relkind IN ('r', 'p', 'm')
JOIN pg_catalog.pg_namespace n ON n.oid = ic.relnamespace
LEFT JOIN pg_catalog.pg_tablespace ts ON ts.oid = ic.reltablespace
WHERE i.indexrelid >= 16384 AND n.nspname !~ '^pg_(toast|temp_)'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))
