SELECT t.oid, 0 AS attnum, n.nspname::text AS schema, c.relname::text AS name, t.tgname::text AS sub,
       CASE c.relkind WHEN 'v' THEN 'view' WHEN 'f' THEN 'foreign table' ELSE 'table' END AS parent,
       t.tgconstraint <> 0 AS is_constraint,
       pg_catalog.substr(pg_catalog.pg_get_triggerdef(t.oid),
         pg_catalog.length(CASE WHEN t.tgconstraint <> 0 THEN 'CREATE CONSTRAINT TRIGGER ' ELSE 'CREATE TRIGGER ' END) + 1) AS definition,
       t.tgenabled::text AS enabled
FROM pg_catalog.pg_trigger t
JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid AND (c.relkind IN ('r', 'p', 'v') OR c.relkind = 'f' AND NOT EXISTS (SELECT FROM pg_catalog.pg_inherits fi WHERE fi.inhrelid = c.oid))
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE t.oid >= 16384 AND NOT t.tgisinternal AND t.tgparentid = 0 AND n.nspname !~ '^pg_temp_'
