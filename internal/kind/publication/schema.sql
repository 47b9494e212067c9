SELECT r.oid, 0 AS attnum, n.nspname::text AS schema, '' AS name, p.pubname::text AS sub, '' AS parent
FROM pg_catalog.pg_publication_namespace r
JOIN pg_catalog.pg_publication p ON p.oid = r.pnpubid
JOIN pg_catalog.pg_namespace n ON n.oid = r.pnnspid
WHERE r.oid >= 16384
