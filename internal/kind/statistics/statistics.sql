SELECT s.oid, 0 AS attnum, n.nspname::text AS schema, s.stxname::text AS name, '' AS sub, '' AS parent,
       cn.nspname::text AS relation_schema, c.relname::text AS relation,
       CASE c.relkind WHEN 'm' THEN 'materialized view' WHEN 'f' THEN 'foreign table' ELSE 'table' END AS relation_kind,
       ARRAY(SELECT CASE k.kind WHEN 'd' THEN 'ndistinct' WHEN 'f' THEN 'dependencies' WHEN 'm' THEN 'mcv' ELSE k.kind::text END
             FROM pg_catalog.unnest(s.stxkind) AS k (kind) WHERE k.kind <> 'e' ORDER BY 1) AS kinds,
       ARRAY(SELECT a.attname::text FROM pg_catalog.pg_attribute a
             WHERE a.attrelid = s.stxrelid AND a.attnum = ANY (s.stxkeys) ORDER BY 1) AS columns,
       ARRAY(SELECT e.expression FROM pg_catalog.unnest(pg_catalog.pg_get_statisticsobjdef_expressions(s.oid)) AS e (expression)
             ORDER BY 1) AS expressions,
       coalesce(pg_catalog.pg_get_statisticsobjdef_expressions(s.oid), '{}') AS written,
       coalesce(s.stxstattarget, -1)::int AS target
FROM pg_catalog.pg_statistic_ext s
JOIN pg_catalog.pg_namespace n ON n.oid = s.stxnamespace
JOIN pg_catalog.pg_class c ON c.oid = s.stxrelid
JOIN pg_catalog.pg_namespace cn ON cn.oid = c.relnamespace
WHERE s.oid >= 16384 AND n.nspname !~ '^pg_temp_'
