-- The view pg_user_mappings has NULL for options that the reader may not see, and for none.
SELECT m.umid AS oid, 0 AS attnum, '' AS schema, m.srvname::text AS name, '' AS sub, '' AS parent,
       CASE WHEN m.umuser = 0 THEN 'PUBLIC' ELSE m.usename::text END AS role,
       coalesce(m.umoptions, '{}')::text[] AS options,
       NOT (coalesce(r.rolsuper, false)
            OR m.umuser = 0 AND pg_catalog.pg_has_role(s.srvowner, 'USAGE')
            OR m.umuser <> 0 AND m.usename = current_user
               AND (pg_catalog.pg_has_role(s.srvowner, 'USAGE') OR pg_catalog.has_server_privilege(s.oid, 'USAGE'))) AS hidden
FROM pg_catalog.pg_user_mappings m
JOIN pg_catalog.pg_foreign_server s ON s.oid = m.srvid
LEFT JOIN pg_catalog.pg_roles r ON r.rolname = current_user
WHERE m.umid >= 16384
