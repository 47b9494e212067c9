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
SELECT class, oid, attnum,
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
