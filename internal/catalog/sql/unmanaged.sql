-- Objects of kinds that are not modelled, by name.
WITH relation AS (
  SELECT c.oid, n.nspname, c.relname, c.relkind
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.oid >= 16384 AND n.nspname !~ '^pg_(toast|temp_)'
)
SELECT * FROM (
SELECT 1259::oid AS class, r.oid, 0 AS sub, r.nspname AS schema, 'inheriting foreign table ' || r.nspname || '.' || r.relname AS name
FROM relation r
WHERE r.relkind = 'f' AND EXISTS (SELECT FROM pg_catalog.pg_inherits i WHERE i.inhrelid = r.oid)
UNION ALL
SELECT 1247, t.oid, 0, n.nspname, 'shell type ' || n.nspname || '.' || t.typname
FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace WHERE t.oid >= 16384 AND NOT t.typisdefined
UNION ALL
SELECT 3576, o.oid, 0, '', 'transform for ' || pg_catalog.format_type(o.trftype, NULL) || ' language ' || l.lanname
FROM pg_catalog.pg_transform o JOIN pg_catalog.pg_language l ON l.oid = o.trflang WHERE o.oid >= 16384
UNION ALL
SELECT 826, o.oid, 0, '', 'default privileges on objects of type ' || o.defaclobjtype::text || ' for ' || pg_catalog.pg_get_userbyid(o.defaclrole)
FROM pg_catalog.pg_default_acl o WHERE o.defaclobjtype NOT IN ('r', 'S', 'f', 'T', 'n', 'L')
) AS object
WHERE object.schema !~ '^pg_temp_'
