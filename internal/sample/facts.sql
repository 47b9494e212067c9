-- $1: the OIDs of the tables that need rows. Tables that they reference, and their partitions and children, need some too.
WITH RECURSIVE wanted (oid) AS (
  SELECT unnest($1::oid[])
  UNION
  SELECT next.oid
  FROM wanted w
  CROSS JOIN LATERAL (
    SELECT f.confrelid FROM pg_catalog.pg_constraint f WHERE f.conrelid = w.oid AND f.contype = 'f'
    UNION ALL
    SELECT i.inhrelid FROM pg_catalog.pg_inherits i WHERE i.inhparent = w.oid
  ) AS next (oid)
)
SELECT c.oid,
  n.nspname AS schema,
  c.relname AS name,
  c.relkind = 'p' AS partitioned,
  c.relforcerowsecurity AS forced,
  coalesce(pg_catalog.pg_get_partition_constraintdef(c.oid), '') AS bounds,
  CASE WHEN c.relispartition THEN (SELECT i.inhparent FROM pg_catalog.pg_inherits i WHERE i.inhrelid = c.oid LIMIT 1) ELSE 0 END AS parent
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.oid IN (SELECT w.oid FROM wanted w) AND c.relkind IN ('r', 'p') AND c.relpersistence <> 't'
ORDER BY c.oid
