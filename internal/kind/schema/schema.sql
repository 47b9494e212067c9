SELECT n.oid, 0 AS attnum, '' AS schema, n.nspname::text AS name, '' AS sub, '' AS parent,
       n.nspname = 'public' AND NOT pg_catalog.pg_has_role(n.nspowner, 'USAGE') AS foreign,
       CASE WHEN n.nspname = 'public' THEN s.rolname::text ELSE '' END AS first_owner, n.nspname = 'public' AND n.nspowner = s.oid AS as_made
FROM pg_catalog.pg_namespace n
-- To whom a new database gives the schema public: since 15 pg_database_owner, else the server's first superuser.
JOIN pg_catalog.pg_roles s ON s.oid = CASE WHEN pg_catalog.current_setting('server_version_num')::int >= 150000 THEN 6171 ELSE 10 END
WHERE (n.oid >= 16384 OR n.nspname = 'public') AND n.nspname !~ '^pg_(toast|temp_)'
