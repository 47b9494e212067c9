-- Objects of kinds that are not modelled, by name.
SELECT * FROM (
SELECT 3576::oid AS class, o.oid, 0 AS sub, '' AS schema, 'transform for ' || pg_catalog.format_type(o.trftype, NULL) || ' language ' || l.lanname AS name
FROM pg_catalog.pg_transform o JOIN pg_catalog.pg_language l ON l.oid = o.trflang WHERE o.oid >= 16384
UNION ALL
SELECT 826, o.oid, 0, '', 'default privileges on objects of type ' || o.defaclobjtype::text || ' for ' || pg_catalog.pg_get_userbyid(o.defaclrole)
FROM pg_catalog.pg_default_acl o WHERE o.defaclobjtype NOT IN ('r', 'S', 'f', 'T', 'n', 'L')
) AS object
WHERE object.schema !~ '^pg_temp_'
