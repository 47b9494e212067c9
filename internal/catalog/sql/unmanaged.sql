-- Objects of kinds that are not modelled, by name.
SELECT * FROM (
SELECT 826::oid AS class, o.oid, 0 AS sub, '' AS schema, 'default privileges on objects of type ' || o.defaclobjtype::text || ' for ' || pg_catalog.pg_get_userbyid(o.defaclrole) AS name
FROM pg_catalog.pg_default_acl o WHERE o.defaclobjtype NOT IN ('r', 'S', 'f', 'T', 'n', 'L')
) AS object
WHERE object.schema !~ '^pg_temp_'
