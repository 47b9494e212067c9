-- Only superusers may see the connection. The server checks that for all columns of a query, whatever a CASE says, so the
-- column stands in a query within the query.
SELECT s.oid, 0 AS attnum, '' AS schema, s.subname::text AS name, '' AS sub, '' AS parent,
       CASE WHEN pg_catalog.has_column_privilege('pg_catalog.pg_subscription', 'subconninfo', 'SELECT') THEN
         pg_catalog.convert_from(pg_catalog.decode((pg_catalog.regexp_match(pg_catalog.query_to_xml(pg_catalog.format(
           'SELECT pg_catalog.encode(pg_catalog.convert_to(subconninfo, %L), %L) AS c FROM pg_catalog.pg_subscription WHERE oid = %s',
           'UTF8', 'hex', s.oid), true, false, '')::text, '<c>([0-9a-f]*)</c>'))[1], 'hex'), 'UTF8')
       ELSE '' END AS connection,
       NOT pg_catalog.has_column_privilege('pg_catalog.pg_subscription', 'subconninfo', 'SELECT') AS hidden,
       ARRAY(SELECT p.name FROM pg_catalog.unnest(s.subpublications) AS p (name) ORDER BY 1) AS publications,
       s.subpublications AS written,
       coalesce(s.subslotname::text, '') AS slot_name, s.subenabled AS enabled,
       ARRAY[/*options*/] AS options
FROM pg_catalog.pg_subscription s
WHERE s.subdbid = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())
