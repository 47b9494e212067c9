-- Each entry of an access control list, and each entry that the list would have without anybody's doing. What stands on
-- both sides is left out; the rest is granted, or revoked.
WITH object AS (
  SELECT 1259::oid AS class, c.oid, 0 AS attnum, c.relacl AS acl, c.relowner AS owner,
         pg_catalog.acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner) AS assumed
  FROM pg_catalog.pg_class c WHERE c.relacl IS NOT NULL AND c.oid >= 16384
  UNION ALL
  SELECT 1259, a.attrelid, a.attnum, a.attacl, c.relowner, NULL
  FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
  WHERE a.attacl IS NOT NULL AND a.attrelid >= 16384
  UNION ALL
  SELECT 2615, n.oid, 0, n.nspacl, n.nspowner, pg_catalog.acldefault('n', n.nspowner)
  FROM pg_catalog.pg_namespace n WHERE n.nspacl IS NOT NULL AND n.oid >= 16384 AND n.nspname <> 'public'
  UNION ALL
  -- initdb lets everybody use the schema public, and before 15 create in it: there plumb roles bootstrap may have taken
  -- that away or not, and plumb roles check looks at it.
  -- That a schema public made anew has nothing of it is seen only by superusers.
  SELECT 2615, n.oid, 0, coalesce(n.nspacl, pg_catalog.acldefault('n', n.nspowner)), n.nspowner, pg_catalog.acldefault('n', n.nspowner) || pg_catalog.makeaclitem(0, n.nspowner, 'USAGE', false)
         || CASE WHEN pg_catalog.current_setting('server_version_num')::int < 150000
                      AND EXISTS (SELECT FROM pg_catalog.aclexplode(n.nspacl) AS e WHERE e.grantee = 0 AND e.privilege_type = 'CREATE')
                 THEN ARRAY[pg_catalog.makeaclitem(0, n.nspowner, 'CREATE', false)] ELSE '{}'::pg_catalog.aclitem[] END
  FROM pg_catalog.pg_namespace n WHERE n.nspname = 'public'
    AND (n.nspacl IS NOT NULL OR (SELECT r.rolsuper FROM pg_catalog.pg_roles r WHERE r.rolname = current_user))
  UNION ALL
  SELECT 1255, p.oid, 0, p.proacl, p.proowner, pg_catalog.acldefault('f', p.proowner)
  FROM pg_catalog.pg_proc p WHERE p.proacl IS NOT NULL AND p.oid >= 16384
  UNION ALL
  SELECT 1247, t.oid, 0, t.typacl, t.typowner, pg_catalog.acldefault('T', t.typowner)
  FROM pg_catalog.pg_type t WHERE t.typacl IS NOT NULL AND t.oid >= 16384
  UNION ALL
  SELECT 2612, l.oid, 0, l.lanacl, l.lanowner, pg_catalog.acldefault('l', l.lanowner)
  FROM pg_catalog.pg_language l WHERE l.lanacl IS NOT NULL AND l.oid >= 16384
  UNION ALL
  SELECT 2328, w.oid, 0, w.fdwacl, w.fdwowner, pg_catalog.acldefault('F', w.fdwowner)
  FROM pg_catalog.pg_foreign_data_wrapper w WHERE w.fdwacl IS NOT NULL AND w.oid >= 16384
  UNION ALL
  SELECT 1417, s.oid, 0, s.srvacl, s.srvowner, pg_catalog.acldefault('S', s.srvowner)
  FROM pg_catalog.pg_foreign_server s WHERE s.srvacl IS NOT NULL AND s.oid >= 16384
), entry AS (
  SELECT o.class, o.oid, o.attnum, o.owner, e.grantee, e.grantor, e.privilege_type, e.is_grantable, true AS given
  FROM object o, pg_catalog.aclexplode(o.acl) AS e
  UNION ALL
  SELECT o.class, o.oid, o.attnum, o.owner, e.grantee, e.grantor, e.privilege_type, e.is_grantable, false
  FROM object o, pg_catalog.aclexplode(o.assumed) AS e
), difference AS (
  SELECT class, oid, attnum, owner, grantee, grantor, privilege_type, is_grantable, pg_catalog.bool_or(given) AS given
  FROM entry
  GROUP BY class, oid, attnum, owner, grantee, grantor, privilege_type, is_grantable
  HAVING pg_catalog.count(*) = 1
)
SELECT class, oid, attnum, '' AS on, '' AS schema, '' AS name, '' AS sub,
       CASE WHEN grantee = 0 THEN 'PUBLIC' ELSE pg_catalog.pg_get_userbyid(grantee)::text END AS role,
       CASE WHEN grantor = owner THEN '' ELSE pg_catalog.pg_get_userbyid(grantor)::text END AS by,
       grantee = owner AS to_owner,
       -- A superuser, and whoever has the owner's rights, grants in the owner's name whatever else he has.
       CASE WHEN grantor = owner THEN false
            ELSE pg_catalog.pg_has_role(session_user, grantor, CASE WHEN pg_catalog.current_setting('server_version_num')::int < 160000 THEN 'MEMBER' ELSE 'SET' END)
                 AND NOT pg_catalog.pg_has_role(grantor, owner, 'USAGE') END AS reachable,
       coalesce(pg_catalog.array_agg(privilege_type || CASE WHEN is_grantable THEN ' *' ELSE '' END ORDER BY privilege_type)
                FILTER (WHERE given), '{}')::text[] AS granted,
       coalesce(pg_catalog.array_agg(privilege_type ORDER BY privilege_type) FILTER (WHERE NOT given), '{}')::text[] AS revoked
FROM difference
GROUP BY class, oid, attnum, owner, grantee, grantor
UNION ALL
-- What PostgreSQL brings along, and what belongs to extensions, is no object here, but privileges on it may differ from those
-- that initdb or the extension's script left (pg_init_privs). Only superusers see that: those who offer servers, and
-- administrators, change them for everybody.
SELECT class, oid, 0, kind, schema, name, sub,
       CASE WHEN grantee = 0 THEN 'PUBLIC' ELSE pg_catalog.pg_get_userbyid(grantee)::text END, '', false, false,
       coalesce(pg_catalog.array_agg(privilege_type || CASE WHEN is_grantable THEN ' *' ELSE '' END ORDER BY privilege_type)
                FILTER (WHERE given), '{}')::text[],
       coalesce(pg_catalog.array_agg(privilege_type ORDER BY privilege_type) FILTER (WHERE NOT given), '{}')::text[]
FROM (
  SELECT o.class, o.oid, o.kind, o.schema, o.name, o.sub, e.grantee, e.privilege_type, e.is_grantable, pg_catalog.bool_or(e.given) AS given
  FROM (
    SELECT m.*, coalesce(i.initprivs, pg_catalog.acldefault(m.letter::"char", m.owner)) AS assumed
    FROM (
      SELECT 1255::oid AS class, p.oid, p.proowner AS owner, p.proacl AS acl, 'f' AS letter,
             CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END AS kind,
             n.nspname::text AS schema, p.proname::text AS name, pg_catalog.oidvectortypes(p.proargtypes) AS sub
      FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
      UNION ALL
      SELECT 1247, t.oid, t.typowner, t.typacl, 'T', 'base type', n.nspname::text, t.typname::text, ''
      FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace WHERE t.typtype IN ('b', 'd', 'e', 'r') AND NOT (t.typelem <> 0 AND t.typlen = -1)
      UNION ALL
      SELECT 1259, c.oid, c.relowner, c.relacl, CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END,
             CASE c.relkind WHEN 'S' THEN 'sequence' WHEN 'v' THEN 'view' ELSE 'table' END, n.nspname::text, c.relname::text, ''
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND n.nspname !~ '^pg_toast'
      UNION ALL
      SELECT 2612, l.oid, l.lanowner, l.lanacl, 'l', 'language', '', l.lanname::text, '' FROM pg_catalog.pg_language l
      UNION ALL
      SELECT 2615, n.oid, n.nspowner, n.nspacl, 'n', 'schema', '', n.nspname::text, '' FROM pg_catalog.pg_namespace n WHERE n.nspname <> 'public' AND n.nspname !~ '^pg_(toast|temp_)'
      UNION ALL
      SELECT 2328, w.oid, w.fdwowner, w.fdwacl, 'F', 'foreign data wrapper', '', w.fdwname::text, '' FROM pg_catalog.pg_foreign_data_wrapper w
      UNION ALL
      SELECT 1417, s.oid, s.srvowner, s.srvacl, 'S', 'server', '', s.srvname::text, '' FROM pg_catalog.pg_foreign_server s
    ) m
    LEFT JOIN pg_catalog.pg_init_privs i ON i.classoid = m.class AND i.objoid = m.oid AND i.objsubid = 0
    -- The information_schema's are nowhere noted, and pg_dump leaves them out, too.
    WHERE m.schema <> 'information_schema' AND m.name <> 'information_schema'
      AND (m.oid < 16384 OR EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = m.class AND d.objid = m.oid AND d.deptype = 'e'))
      AND (m.acl IS NOT NULL OR i.objoid IS NOT NULL) AND (SELECT r.rolsuper FROM pg_catalog.pg_roles r WHERE r.rolname = current_user)
      AND coalesce(m.acl, pg_catalog.acldefault(m.letter::"char", m.owner)) IS DISTINCT FROM coalesce(i.initprivs, pg_catalog.acldefault(m.letter::"char", m.owner))
  ) o, LATERAL (
    SELECT a.*, true AS given FROM pg_catalog.aclexplode(coalesce(o.acl, pg_catalog.acldefault(o.letter::"char", o.owner))) AS a
    UNION ALL
    SELECT a.*, false FROM pg_catalog.aclexplode(o.assumed) AS a
  ) e
  -- What the owner has, and what others than the owner grant, is left out.
  WHERE e.grantee <> o.owner AND e.grantor = o.owner
  GROUP BY o.class, o.oid, o.kind, o.schema, o.name, o.sub, e.grantee, e.privilege_type, e.is_grantable
  HAVING pg_catalog.count(*) = 1
) o
GROUP BY class, oid, kind, schema, name, sub, grantee
