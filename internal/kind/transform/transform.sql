SELECT t.oid, 0 AS attnum, '' AS schema, pg_catalog.format('%s LANGUAGE %I', pg_catalog.format_type(t.trftype, NULL), l.lanname) AS name,
       '' AS sub, '' AS parent,
       CASE WHEN t.trffromsql = 0 THEN '' ELSE t.trffromsql::regprocedure::text END AS from_sql,
       CASE WHEN t.trftosql = 0 THEN '' ELSE t.trftosql::regprocedure::text END AS to_sql
FROM pg_catalog.pg_transform t JOIN pg_catalog.pg_language l ON l.oid = t.trflang
WHERE t.oid >= 16384
