-- Dependencies between objects that users made. Those between a partition's objects and the parent's (P, S) are left out:
-- the attachment is an object of its own, as is what goes with an extension (x). Schemas are left out: the name of an object tells its schema.
SELECT d.classid AS class, d.objid AS oid, d.objsubid AS sub,
       d.refclassid AS to_class, d.refobjid AS to_oid, d.refobjsubid AS to_sub, d.deptype::text AS type
FROM pg_catalog.pg_depend d
WHERE d.objid >= 16384 AND d.refobjid >= 16384 AND d.deptype NOT IN ('e', 'P', 'S', 'x') AND d.refclassid <> 2615
UNION ALL
-- A materialized view that keeps rows of a table is in the way of each change of the columns.
SELECT DISTINCT 1259::oid, m.oid, 0, 1259::oid, a.attrelid, a.attnum::int, 'n'
FROM pg_catalog.pg_class m
JOIN pg_catalog.pg_attribute v ON v.attrelid = m.oid AND v.attnum > 0 AND NOT v.attisdropped
JOIN pg_catalog.pg_type t ON t.oid = v.atttypid
JOIN pg_catalog.pg_type e ON e.oid = CASE WHEN t.typcategory = 'A' THEN t.typelem ELSE t.oid END
JOIN pg_catalog.pg_class r ON r.oid = e.typrelid AND r.relkind IN ('r', 'p', 'f')
JOIN pg_catalog.pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE m.oid >= 16384 AND m.relkind = 'm' AND r.oid >= 16384
