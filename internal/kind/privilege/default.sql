-- Default privileges. Those of a schema add to the global ones, so they start from nothing; the global ones start from
-- what PostgreSQL gives by itself (PostgreSQL documentation, ALTER DEFAULT PRIVILEGES).
WITH rule AS (
  SELECT d.oid, d.defaclrole AS role, coalesce(n.nspname::text, '') AS schema, d.defaclacl AS acl, d.defaclobjtype AS type,
         CASE WHEN d.defaclnamespace = 0
              THEN pg_catalog.acldefault(CASE d.defaclobjtype WHEN 'S' THEN 's' ELSE d.defaclobjtype END::"char", d.defaclrole)
              ELSE NULL END AS assumed
  FROM pg_catalog.pg_default_acl d LEFT JOIN pg_catalog.pg_namespace n ON n.oid = d.defaclnamespace
  WHERE d.defaclobjtype IN ('r', 'S', 'f', 'T', 'n', 'L')
), entry AS (
  SELECT r.oid, e.grantee, e.privilege_type, e.is_grantable, true AS given FROM rule r, pg_catalog.aclexplode(r.acl) AS e
  UNION ALL
  SELECT r.oid, e.grantee, e.privilege_type, e.is_grantable, false FROM rule r, pg_catalog.aclexplode(r.assumed) AS e
), difference AS (
  SELECT oid, grantee, privilege_type, is_grantable, pg_catalog.bool_or(given) AS given
  FROM entry GROUP BY oid, grantee, privilege_type, is_grantable HAVING pg_catalog.count(*) = 1
)
SELECT 0::oid AS oid, 0 AS attnum, r.schema, '' AS sub, '' AS parent,
       CASE r.type WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS' WHEN 'T' THEN 'TYPES'
                   WHEN 'n' THEN 'SCHEMAS' WHEN 'L' THEN 'LARGE OBJECTS' END AS name,
       CASE WHEN d.grantee = 0 THEN 'PUBLIC' ELSE pg_catalog.pg_get_userbyid(d.grantee)::text END AS role,
       pg_catalog.pg_get_userbyid(r.role)::text AS by, false AS to_owner, false AS reachable,
       coalesce(pg_catalog.array_agg(d.privilege_type || CASE WHEN d.is_grantable THEN ' *' ELSE '' END ORDER BY d.privilege_type)
                FILTER (WHERE d.given), '{}')::text[] AS granted,
       coalesce(pg_catalog.array_agg(d.privilege_type ORDER BY d.privilege_type) FILTER (WHERE NOT d.given), '{}')::text[] AS revoked
FROM rule r JOIN difference d ON d.oid = r.oid
GROUP BY r.oid, r.schema, r.type, r.role, d.grantee
