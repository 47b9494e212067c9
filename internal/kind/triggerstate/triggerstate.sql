WITH RECURSIVE copies AS (
  SELECT t.oid AS root, t.oid, t.tgrelid, t.tgenabled FROM pg_catalog.pg_trigger t
  WHERE t.oid >= 16384 AND NOT t.tgisinternal AND t.tgparentid = 0
    AND EXISTS (SELECT FROM pg_catalog.pg_class c WHERE c.oid = t.tgrelid AND c.relkind = 'p')
  UNION ALL
  SELECT p.root, t.oid, t.tgrelid, t.tgenabled FROM copies p JOIN pg_catalog.pg_trigger t ON t.tgparentid = p.oid
)
SELECT 0::oid AS oid, 0 AS attnum, n.nspname::text AS schema, c.relname::text AS name, t.tgname::text AS sub, 'table' AS parent,
       CASE WHEN t.tgenabled <> copies.tgenabled THEN copies.tgenabled::text ELSE '' END AS enabled, coalesce(d.description, '') AS comment, rn.nspname::text AS of_schema, rc.relname::text AS of_table
FROM copies
JOIN pg_catalog.pg_trigger t ON t.oid = copies.root
LEFT JOIN pg_catalog.pg_description d ON copies.oid <> copies.root AND d.classoid = 'pg_catalog.pg_trigger'::regclass AND d.objoid = copies.oid AND d.objsubid = 0
JOIN pg_catalog.pg_class c ON c.oid = copies.tgrelid AND c.relkind IN ('r', 'p')
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_class rc ON rc.oid = t.tgrelid
JOIN pg_catalog.pg_namespace rn ON rn.oid = rc.relnamespace
WHERE n.nspname !~ '^pg_temp_' AND (t.tgenabled <> copies.tgenabled OR d.description IS NOT NULL)
