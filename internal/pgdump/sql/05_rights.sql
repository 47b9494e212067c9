-- Owners, privileges, policies, comments. The migration user counts as the owner.
WITH who AS (SELECT r.oid, CASE WHEN r.rolname = current_setting('plumb.owner') THEN '<the owner>' ELSE r.rolname::text END AS name FROM pg_catalog.pg_roles r)
SELECT 'owner', coalesce(i.schema, '-'), i.type || ' ' || i.identity, who.name
FROM pg_catalog.pg_shdepend d JOIN who ON who.oid = d.refobjid CROSS JOIN LATERAL pg_catalog.pg_identify_object(d.classid, d.objid, d.objsubid) AS i
WHERE d.dbid = (SELECT b.oid FROM pg_catalog.pg_database b WHERE b.datname = current_database()) AND d.deptype = 'o'
  AND d.refclassid = 'pg_catalog.pg_authid'::regclass AND coalesce(i.schema, '') !~ '^pg_(toast|temp)'
  AND d.classid <> 'pg_catalog.pg_default_acl'::regclass -- below
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = d.classid AND e.objid = d.objid AND e.deptype = 'e')
UNION ALL
SELECT 'privilege', '-', concat_ws(' ', p.object, coalesce((SELECT who.name FROM pg_catalog.pg_roles r JOIN who ON who.oid = r.oid WHERE r.rolname = p.grantee), p.grantee)),
  concat_ws(' ', p.privilege, p.grantable, 'by', coalesce((SELECT who.name FROM pg_catalog.pg_roles r JOIN who ON who.oid = r.oid WHERE r.rolname = p.grantor), p.grantor))
FROM (
  SELECT concat_ws(' ', 'table', t.table_schema, t.table_name) AS object, t.grantor::text, t.grantee::text, t.privilege_type::text AS privilege, t.is_grantable::text AS grantable
  FROM information_schema.table_privileges t WHERE t.table_schema NOT IN ('pg_catalog', 'information_schema')
  UNION ALL
  SELECT concat_ws(' ', 'column', t.table_schema, t.table_name, t.column_name), t.grantor, t.grantee, t.privilege_type, t.is_grantable
  FROM information_schema.column_privileges t WHERE t.table_schema NOT IN ('pg_catalog', 'information_schema')
  UNION ALL
  SELECT concat_ws(' ', 'routine', t.routine_schema, t.routine_name), t.grantor, t.grantee, t.privilege_type, t.is_grantable
  FROM information_schema.routine_privileges t WHERE t.routine_schema NOT IN ('pg_catalog', 'information_schema')
  UNION ALL
  SELECT concat_ws(' ', t.object_type, t.object_schema, t.object_name), t.grantor, t.grantee, t.privilege_type, t.is_grantable
  FROM information_schema.usage_privileges t WHERE t.object_schema NOT IN ('pg_catalog', 'information_schema')
) AS p
WHERE p.object NOT LIKE '% pg\_t%'
UNION ALL
SELECT 'policy definition', p.schemaname::text, p.tablename || ' ' || p.policyname,
  concat_ws(' ', p.permissive, 
    (SELECT pg_catalog.array_agg(x ORDER BY x) FROM pg_catalog.unnest(pg_catalog.array_replace(p.roles, current_setting('plumb.owner')::name, '<the owner>')) AS x), p.cmd, p.qual, 'check', p.with_check)
FROM pg_catalog.pg_policies p
UNION ALL
SELECT 'comment', coalesce(i.schema, '-'), i.type || ' ' || i.identity, d.description
FROM pg_catalog.pg_description d CROSS JOIN LATERAL pg_catalog.pg_identify_object(d.classoid, d.objoid, d.objsubid) AS i
WHERE (d.objoid >= 16384 OR d.classoid = 'pg_catalog.pg_namespace'::regclass)
  AND i.identity IS NOT NULL -- a copy of a database has the comments of its subscriptions, but not these
UNION ALL
SELECT 'published table', '-', p.pubname || ' ' || p.schemaname || '.' || p.tablename, ''
FROM pg_catalog.pg_publication_tables p
UNION ALL
SELECT 'default privileges', '-', concat_ws(' ', a.defaclnamespace::regnamespace, a.defaclobjtype),
  concat_ws(' ', (SELECT who.name FROM who WHERE who.oid = a.defaclrole), pg_catalog.array_agg(concat_ws(' ',
    coalesce((SELECT who.name FROM who WHERE who.oid = x.grantee), 'PUBLIC'), x.privilege_type, x.is_grantable)
    ORDER BY (SELECT who.name FROM who WHERE who.oid = x.grantee), x.privilege_type)::text)
FROM pg_catalog.pg_default_acl a LEFT JOIN LATERAL pg_catalog.aclexplode(a.defaclacl) AS x ON true
GROUP BY a.oid, a.defaclrole, a.defaclnamespace, a.defaclobjtype
UNION ALL
SELECT 'goes with an extension', coalesce(i.schema, '-'), i.type || ' ' || i.identity, x.extname::text
FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_extension x ON d.refclassid = 'pg_catalog.pg_extension'::regclass AND x.oid = d.refobjid
CROSS JOIN LATERAL pg_catalog.pg_identify_object(d.classid, d.objid, d.objsubid) AS i
WHERE d.deptype = 'x'
