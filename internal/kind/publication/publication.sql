SELECT p.oid, 0 AS attnum, '' AS schema, p.pubname::text AS name, '' AS sub, '' AS parent,
       p.puballtables AS all_tables,
       pg_catalog.concat_ws(', ', CASE WHEN p.pubinsert THEN 'insert' END, CASE WHEN p.pubupdate THEN 'update' END,
         CASE WHEN p.pubdelete THEN 'delete' END, CASE WHEN p.pubtruncate THEN 'truncate' END) AS publish,
       p.pubviaroot AS via_partition_root,
       CASE p.pubgencols WHEN 's' THEN 'stored' ELSE 'none' END AS generated_columns
FROM pg_catalog.pg_publication p
WHERE p.oid >= 16384
