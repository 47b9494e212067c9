WITH RECURSIVE copies AS (
  SELECT t.oid AS root, t.oid, t.tgrelid FROM pg_catalog.pg_trigger t
  WHERE t.oid >= 16384 AND NOT t.tgisinternal AND t.tgparentid = 0
    AND EXISTS (SELECT FROM pg_catalog.pg_class c WHERE c.oid = t.tgrelid AND c.relkind = 'p')
  UNION ALL
  SELECT p.root, t.oid, t.tgrelid FROM copies p JOIN pg_catalog.pg_trigger t ON t.tgparentid = p.oid
)
SELECT t.oid, 0 AS attnum, n.nspname::text AS schema, c.relname::text AS name, t.tgname::text AS sub,
       CASE c.relkind WHEN 'v' THEN 'view' WHEN 'f' THEN 'foreign table' ELSE 'table' END AS parent,
       t.tgconstraint <> 0 AS is_constraint,
       pg_catalog.substr(pg_catalog.pg_get_triggerdef(t.oid),
         pg_catalog.length(CASE WHEN t.tgconstraint <> 0 THEN 'CREATE CONSTRAINT TRIGGER ' ELSE 'CREATE TRIGGER ' END) + 1) AS definition,
       t.tgenabled::text AS enabled,
       coalesce(l.list, '{}') AS copies
FROM pg_catalog.pg_trigger t
JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid AND c.relkind IN ('r', 'p', 'v', 'f')
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN (SELECT x.root, pg_catalog.array_agg(v.name ORDER BY cn.nspname, cc.relname, v.place) AS list
           FROM copies x
           JOIN pg_catalog.pg_class cc ON cc.oid = x.tgrelid
           JOIN pg_catalog.pg_namespace cn ON cn.oid = cc.relnamespace
           CROSS JOIN LATERAL (VALUES (1, cn.nspname::text), (2, cc.relname::text)) AS v (place, name)
           WHERE x.oid <> x.root GROUP BY x.root) l ON l.root = t.oid
WHERE t.oid >= 16384 AND NOT t.tgisinternal AND t.tgparentid = 0 AND n.nspname !~ '^pg_temp_'
