-- The roles that somebody made, by name: not those that come with the server.
SELECT r.rolname, r.rolcanlogin, r.rolinherit, r.rolsuper, r.rolcreatedb, r.rolcreaterole, r.rolreplication, r.rolbypassrls,
       r.rolconnlimit::bigint,
       coalesce(pg_catalog.shobj_description(r.oid, 'pg_authid'), ''),
       coalesce((
         -- On 16 and later a role may be in a group several times, by different grantors. What one of them gives, it has.
         SELECT pg_catalog.jsonb_agg(m ORDER BY m.role)
         FROM (
           SELECT pg_catalog.pg_get_userbyid(m.roleid)::text AS role,
                  pg_catalog.bool_or(m.admin_option) AS admin,
                  pg_catalog.bool_or((pg_catalog.to_jsonb(m) ->> 'inherit_option')::boolean) AS inherit,
                  pg_catalog.bool_or((pg_catalog.to_jsonb(m) ->> 'set_option')::boolean) AS set
           FROM pg_catalog.pg_auth_members AS m
           WHERE m.member = r.oid
           GROUP BY m.roleid
         ) AS m
       ), '[]'),
       coalesce((
         SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
                  'database', coalesce(d.datname::text, ''), 'here', coalesce(d.datname = pg_catalog.current_database(), false),
                  'name', pg_catalog.split_part(e.entry, '=', 1), 'value', pg_catalog.substr(e.entry, pg_catalog.strpos(e.entry, '=') + 1)
                ) ORDER BY s.setdatabase <> 0, d.datname, e.n)
         FROM pg_catalog.pg_db_role_setting AS s
         LEFT JOIN pg_catalog.pg_database AS d ON d.oid = s.setdatabase
         CROSS JOIN LATERAL pg_catalog.unnest(s.setconfig) WITH ORDINALITY AS e (entry, n)
         WHERE s.setrole = r.oid
       ), '[]')
FROM pg_catalog.pg_roles AS r
WHERE r.oid >= 16384 -- the first object id that is not PostgreSQL's own
ORDER BY r.rolname
