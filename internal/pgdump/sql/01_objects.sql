-- That something is there, whatever its kind: what the server itself calls everything that was made here and that no
-- extension made. Copies of foreign keys on partitions and the triggers behind keys have names with numbers in them, and what
-- the constraint behind a plain NOT NULL is called depends on whether a table was made as a partition or became one.
WITH made AS (
  SELECT DISTINCT d.classid, d.objid FROM pg_catalog.pg_depend d WHERE d.objid >= 16384
  UNION SELECT 'pg_catalog.pg_namespace'::regclass, n.oid FROM pg_catalog.pg_namespace n
  UNION SELECT 'pg_catalog.pg_language'::regclass, l.oid FROM pg_catalog.pg_language l
), named AS (
  SELECT i.type, coalesce(i.schema, '-') AS schema, i.identity
  FROM made m CROSS JOIN LATERAL pg_catalog.pg_identify_object(m.classid, m.objid, 0) AS i
  WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = m.classid AND e.objid = m.objid AND e.deptype = 'e')
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_trigger t
                    WHERE m.classid = 'pg_catalog.pg_trigger'::regclass AND t.oid = m.objid AND t.tgisinternal)
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint c
                    WHERE m.classid = 'pg_catalog.pg_constraint'::regclass AND c.oid = m.objid AND (c.conparentid <> 0 AND c.contype = 'f'
                      OR c.contype = 'n' AND c.convalidated AND NOT c.connoinherit))
)
SELECT n.type, n.schema, n.identity, '' FROM named n
WHERE n.schema !~ '^pg_(toast|temp)' AND n.identity !~ '^pg_(toast|temp)' AND n.type NOT LIKE 'toast%'
  AND n.identity NOT LIKE '%[]' -- comes with its element
  AND n.type <> 'default acl' -- has the role's name in its own, see 05_rights.sql
  AND (n.type <> 'rule' OR n.identity NOT LIKE '"\_RETURN" on %')
