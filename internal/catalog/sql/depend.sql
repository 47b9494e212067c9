-- Dependencies between objects that users made. Those between a partition's objects and the parent's (P, S) are left out:
-- the attachment is an object of its own, as is what goes with an extension (x). Schemas are left out: the name of an object tells its schema.
SELECT d.classid AS class, d.objid AS oid, d.objsubid AS sub,
       d.refclassid AS to_class, d.refobjid AS to_oid, d.refobjsubid AS to_sub, d.deptype::text AS type
FROM pg_catalog.pg_depend d
WHERE d.objid >= 16384 AND d.refobjid >= 16384 AND d.deptype NOT IN ('e', 'P', 'S', 'x') AND d.refclassid <> 2615
