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
SELECT 1255, p.oid, 0, n.nspname, 'aggregate ' || n.nspname || '.' || p.proname
FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace WHERE p.oid >= 16384 AND p.prokind = 'a'
UNION ALL
SELECT 1247, t.oid, 0, n.nspname, CASE t.typtype WHEN 'r' THEN 'range type ' ELSE 'base type ' END || n.nspname || '.' || t.typname
FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
WHERE t.oid >= 16384 AND t.typtype IN ('r', 'b') AND NOT EXISTS (SELECT FROM pg_catalog.pg_type e WHERE e.typarray = t.oid)
UNION ALL
SELECT 2617, o.oid, 0, n.nspname, 'operator ' || n.nspname || '.' || o.oprname
FROM pg_catalog.pg_operator o JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace WHERE o.oid >= 16384
UNION ALL
SELECT 2616, o.oid, 0, n.nspname, 'operator class ' || n.nspname || '.' || o.opcname
FROM pg_catalog.pg_opclass o JOIN pg_catalog.pg_namespace n ON n.oid = o.opcnamespace WHERE o.oid >= 16384
UNION ALL
SELECT 2753, o.oid, 0, n.nspname, 'operator family ' || n.nspname || '.' || o.opfname
FROM pg_catalog.pg_opfamily o JOIN pg_catalog.pg_namespace n ON n.oid = o.opfnamespace WHERE o.oid >= 16384
UNION ALL
SELECT 3456, o.oid, 0, n.nspname, 'collation ' || n.nspname || '.' || o.collname
FROM pg_catalog.pg_collation o JOIN pg_catalog.pg_namespace n ON n.oid = o.collnamespace WHERE o.oid >= 16384
UNION ALL
SELECT 3602, o.oid, 0, n.nspname, 'text search configuration ' || n.nspname || '.' || o.cfgname
FROM pg_catalog.pg_ts_config o JOIN pg_catalog.pg_namespace n ON n.oid = o.cfgnamespace WHERE o.oid >= 16384
UNION ALL
SELECT 3600, o.oid, 0, n.nspname, 'text search dictionary ' || n.nspname || '.' || o.dictname
FROM pg_catalog.pg_ts_dict o JOIN pg_catalog.pg_namespace n ON n.oid = o.dictnamespace WHERE o.oid >= 16384
UNION ALL
SELECT 2607, o.oid, 0, '', 'conversion ' || o.conname FROM pg_catalog.pg_conversion o WHERE o.oid >= 16384
UNION ALL
SELECT 2605, o.oid, 0, '', 'cast ' || pg_catalog.format_type(o.castsource, NULL) || ' as ' || pg_catalog.format_type(o.casttarget, NULL)
FROM pg_catalog.pg_cast o WHERE o.oid >= 16384
-- A range type brings a cast to its multirange type with it.
AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 2605 AND d.objid = o.oid AND d.deptype = 'i')
UNION ALL
SELECT 3601, o.oid, 0, n.nspname, 'text search parser ' || n.nspname || '.' || o.prsname
FROM pg_catalog.pg_ts_parser o JOIN pg_catalog.pg_namespace n ON n.oid = o.prsnamespace WHERE o.oid >= 16384
UNION ALL
SELECT 3764, o.oid, 0, n.nspname, 'text search template ' || n.nspname || '.' || o.tmplname
FROM pg_catalog.pg_ts_template o JOIN pg_catalog.pg_namespace n ON n.oid = o.tmplnamespace WHERE o.oid >= 16384
UNION ALL
SELECT 2601, o.oid, 0, '', 'access method ' || o.amname FROM pg_catalog.pg_am o WHERE o.oid >= 16384
UNION ALL
SELECT 3576, o.oid, 0, '', 'transform for ' || pg_catalog.format_type(o.trftype, NULL) || ' language ' || l.lanname
FROM pg_catalog.pg_transform o JOIN pg_catalog.pg_language l ON l.oid = o.trflang WHERE o.oid >= 16384
UNION ALL
SELECT 826, o.oid, 0, '', 'default privileges on objects of type ' || o.defaclobjtype::text || ' for ' || pg_catalog.pg_get_userbyid(o.defaclrole)
FROM pg_catalog.pg_default_acl o WHERE o.defaclobjtype NOT IN ('r', 'S', 'f', 'T', 'n', 'L')
UNION ALL
SELECT 2612, o.oid, 0, '', 'language ' || o.lanname FROM pg_catalog.pg_language o WHERE o.oid >= 16384
UNION ALL
SELECT 6100, o.oid, 0, '', 'subscription ' || o.subname
FROM pg_catalog.pg_subscription o
WHERE o.subdbid = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())
) AS object
WHERE object.schema !~ '^pg_temp_'
