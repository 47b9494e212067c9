SELECT p.oid, 0 AS attnum, n.nspname::text AS schema, c.relname::text AS name, p.polname::text AS sub, 'table' AS parent,
       p.polpermissive AS permissive,
       CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END AS command,
       ARRAY(SELECT CASE WHEN r.role = 0 THEN 'PUBLIC' ELSE pg_catalog.pg_get_userbyid(r.role)::text END
             FROM pg_catalog.unnest(p.polroles) AS r (role) ORDER BY 1) AS roles,
       coalesce(pg_catalog.pg_get_expr(p.polqual, p.polrelid), '') AS using_expression,
       coalesce(pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid), '') AS check_expression
FROM pg_catalog.pg_policy p
JOIN pg_catalog.pg_class c ON c.oid = p.polrelid AND c.relkind IN ('r', 'p')
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE p.oid >= 16384
