-- $1: the OIDs of the columns' types. What these are made of is needed too.
WITH RECURSIVE needed (oid) AS (
  SELECT unnest($1::oid[])
  UNION
  SELECT part.oid
  FROM needed
  JOIN pg_catalog.pg_type t ON t.oid = needed.oid
  CROSS JOIN LATERAL (
    SELECT t.typelem WHERE t.typcategory = 'A'
    UNION ALL SELECT t.typbasetype WHERE t.typtype = 'd'
    UNION ALL SELECT r.rngsubtype FROM pg_catalog.pg_range r WHERE r.rngtypid = t.oid
    UNION ALL SELECT r.rngtypid FROM pg_catalog.pg_range r WHERE r.rngmultitypid = t.oid
    UNION ALL SELECT a.atttypid FROM pg_catalog.pg_attribute a WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped
  ) AS part (oid)
  WHERE part.oid <> 0
)
SELECT t.oid,
  CASE WHEN t.typnamespace = 'pg_catalog'::regnamespace OR t.typtype = 'b' THEN t.typname ELSE '' END AS name,
  t.typtype::text AS form,
  t.typcategory::text AS category,
  CASE WHEN t.typcategory = 'A' THEN t.typelem ELSE 0 END AS element,
  t.typdelim::text AS delimiter,
  t.typbasetype AS base,
  t.typtypmod AS modifier,
  coalesce((SELECT r.rngsubtype FROM pg_catalog.pg_range r WHERE r.rngtypid = t.oid), 0) AS bound,
  coalesce((SELECT r.rngtypid FROM pg_catalog.pg_range r WHERE r.rngmultitypid = t.oid), 0) AS range,
  ARRAY(SELECT e.enumlabel::text FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder) AS labels,
  ARRAY(SELECT a.atttypid FROM pg_catalog.pg_attribute a WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped
    ORDER BY a.attnum) AS attributes,
  ARRAY(SELECT a.atttypmod FROM pg_catalog.pg_attribute a WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped
    ORDER BY a.attnum) AS attribute_modifiers,
  CASE WHEN t.typtype = 'd' THEN ARRAY(SELECT pg_catalog.pg_get_constraintdef(c.oid) FROM pg_catalog.pg_constraint c
    WHERE c.contypid = t.oid AND c.contype = 'c' ORDER BY c.conname) ELSE '{}' END AS checks
FROM pg_catalog.pg_type t
WHERE t.oid IN (SELECT needed.oid FROM needed)
