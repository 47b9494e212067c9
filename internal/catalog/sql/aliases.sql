-- Addresses that stand for another object: a rewrite rule for its view, a row type for its relation, an array type for
-- its element, an index for the constraint that it enforces, a generation expression for its column, an identity
-- column's sequence for the column, a multirange type, the constructors and the casts of a range type for that type, a
-- member of an operator class for the class.
SELECT 2618::oid AS class, r.oid, 0 AS sub, 1259::oid AS to_class, r.ev_class AS to_oid, 0 AS to_sub
FROM pg_catalog.pg_rewrite r WHERE r.oid >= 16384 AND r.rulename = '_RETURN'
UNION ALL
SELECT 1247, t.oid, 0, 1259, t.typrelid, 0
FROM pg_catalog.pg_type t WHERE t.oid >= 16384 AND t.typtype = 'c'
UNION ALL
SELECT 1247, t.typarray, 0, 1247, t.oid, 0
FROM pg_catalog.pg_type t WHERE t.oid >= 16384 AND t.typarray <> 0
UNION ALL
SELECT 1259, c.conindid, 0, 2606, c.oid, 0
FROM pg_catalog.pg_constraint c WHERE c.oid >= 16384 AND c.contype IN ('p', 'u', 'x')
UNION ALL
SELECT 2604, d.oid, 0, 1259, d.adrelid, d.adnum
FROM pg_catalog.pg_attrdef d
JOIN pg_catalog.pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
WHERE d.oid >= 16384 AND a.attgenerated <> ''
UNION ALL
SELECT 1259, d.objid, 0, 1259, d.refobjid, d.refobjsubid
FROM pg_catalog.pg_depend d
JOIN pg_catalog.pg_class c ON c.oid = d.objid AND c.relkind = 'S'
WHERE d.classid = 1259 AND d.refclassid = 1259 AND d.deptype = 'i' AND d.objid >= 16384
UNION ALL
SELECT 1259, c.oid, 0, 1247, c.reltype, 0
FROM pg_catalog.pg_class c WHERE c.oid >= 16384 AND c.relkind = 'c'
UNION ALL
SELECT 1247, r.rngmultitypid, 0, 1247, r.rngtypid, 0
FROM pg_catalog.pg_range r WHERE r.rngtypid >= 16384
UNION ALL
SELECT d.classid, d.objid, 0, d.refclassid, d.refobjid, 0
FROM pg_catalog.pg_depend d
WHERE d.objid >= 16384 AND d.deptype = 'i'
  AND (d.classid IN (1255, 2605) AND d.refclassid = 1247 OR d.classid IN (2602, 2603) AND d.refclassid = 2616)
