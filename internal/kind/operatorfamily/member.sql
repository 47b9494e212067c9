SELECT m.oid, 0 AS attnum, m.class, n.nspname::text AS schema, f.opfname::text AS name,
       a.amname || ' ' || m.member || ' ' || m.operands AS sub, '' AS parent, a.amname::text AS method, m.member, m.operands, m.calls, m.sort, m.condition,
       CASE m.class WHEN 2602 THEN 'pg_amop' ELSE 'pg_amproc' END AS catalog
FROM (
  SELECT 2602::oid AS class, o.oid, o.amopfamily AS family,
         'OPERATOR ' || o.amopstrategy AS member,
         '(' || pg_catalog.format_type(o.amoplefttype, NULL) || ', ' || pg_catalog.format_type(o.amoprighttype, NULL) || ')' AS operands,
         pg_catalog.format('%I.%s', pn.nspname, p.oprname) AS calls,
         CASE WHEN o.amopsortfamily = 0 THEN '' ELSE pg_catalog.format(' FOR ORDER BY %I.%I', sn.nspname, s.opfname) END AS sort,
         pg_catalog.format('c.amopstrategy = %s AND c.amoplefttype = pg_catalog.to_regtype(%L) AND c.amoprighttype = pg_catalog.to_regtype(%L)',
           o.amopstrategy, pg_catalog.format_type(o.amoplefttype, NULL), pg_catalog.format_type(o.amoprighttype, NULL)) AS condition
  FROM pg_catalog.pg_amop o
  JOIN pg_catalog.pg_operator p ON p.oid = o.amopopr
  JOIN pg_catalog.pg_namespace pn ON pn.oid = p.oprnamespace
  LEFT JOIN pg_catalog.pg_opfamily s ON s.oid = o.amopsortfamily
  LEFT JOIN pg_catalog.pg_namespace sn ON sn.oid = s.opfnamespace
  WHERE o.oid >= 16384
  UNION ALL
  SELECT 2603, o.oid, o.amprocfamily,
         'FUNCTION ' || o.amprocnum,
         '(' || pg_catalog.format_type(o.amproclefttype, NULL) || ', ' || pg_catalog.format_type(o.amprocrighttype, NULL) || ')',
         o.amproc::regprocedure::text, '',
         pg_catalog.format('c.amprocnum = %s AND c.amproclefttype = pg_catalog.to_regtype(%L) AND c.amprocrighttype = pg_catalog.to_regtype(%L)',
           o.amprocnum, pg_catalog.format_type(o.amproclefttype, NULL), pg_catalog.format_type(o.amprocrighttype, NULL))
  FROM pg_catalog.pg_amproc o
  WHERE o.oid >= 16384
) AS m
JOIN pg_catalog.pg_depend d ON d.classid = m.class AND d.objid = m.oid AND d.refclassid = 2753 AND d.refobjid = m.family
JOIN pg_catalog.pg_opfamily f ON f.oid = m.family
JOIN pg_catalog.pg_namespace n ON n.oid = f.opfnamespace
JOIN pg_catalog.pg_am a ON a.oid = f.opfmethod
WHERE n.nspname !~ '^pg_temp_'
