SELECT e.oid, 0 AS attnum, '' AS schema, e.extname::text AS name, '' AS sub, '' AS parent,
       n.nspname::text AS in_schema, e.extrelocatable AS relocatable, e.extversion AS version,
       coalesce(a.default_version, '') AS default_version, coalesce(a.comment, '') AS default_comment,
       coalesce((SELECT pg_catalog.array_agg(v.version ORDER BY v.version) FROM pg_catalog.pg_available_extension_versions() v
                 WHERE v.name = e.extname), '{}') AS versions,
       -- Without its files the function fails.
       CASE WHEN a.name IS NOT NULL THEN
         coalesce((SELECT pg_catalog.array_agg(p.target ORDER BY p.target) FROM pg_catalog.pg_extension_update_paths(e.extname) p
                   WHERE p.source = e.extversion AND p.path IS NOT NULL), '{}')
       ELSE '{}' END AS updates
FROM pg_catalog.pg_extension e
JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
LEFT JOIN LATERAL (SELECT x.* FROM pg_catalog.pg_available_extensions() x WHERE x.name = e.extname) a ON true
WHERE e.oid >= 16384
