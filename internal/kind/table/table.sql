SELECT c.oid, 0 AS attnum, n.nspname::text AS schema, c.relname::text AS name, '' AS sub, '' AS parent,
       c.relpersistence = 'u' AS unlogged, coalesce(c.reloptions, '{}')::text[] || ARRAY(SELECT 'toast.' || o FROM pg_catalog.unnest(tc.reloptions) AS o) AS options,
       CASE WHEN am.amname = 'heap' THEN '' ELSE coalesce(am.amname::text, '') END AS access_method,
       c.relrowsecurity AS row_security, c.relforcerowsecurity AS force_row_security,
       CASE WHEN c.relkind = 'p' THEN pg_catalog.pg_get_partkeydef(c.oid) ELSE '' END AS partition_key,
       coalesce(ts.spcname::text, '') AS tablespace,
       -- Where the index was dropped, nothing identifies the rows (PostgreSQL documentation, ALTER TABLE).
       CASE WHEN c.relreplident = 'f' THEN 'FULL' WHEN c.relreplident = 'n' THEN 'NOTHING'
            WHEN c.relreplident = 'i' AND NOT EXISTS (SELECT FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid AND i.indisreplident) THEN 'NOTHING'
            ELSE '' END AS replica_identity
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_am am ON am.oid = c.relam
LEFT JOIN pg_catalog.pg_class tc ON tc.oid = c.reltoastrelid
LEFT JOIN pg_catalog.pg_tablespace ts ON ts.oid = c.reltablespace
WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_temp_'
