SELECT o.oid, 0 AS attnum, n.nspname::text AS schema, o.opcname::text AS name, a.amname::text AS sub, '' AS parent,
       pg_catalog.format_type(o.opcintype, NULL) AS type, o.opcdefault AS is_default,
       pg_catalog.format('%I.%I', fn.nspname, f.opfname) AS family,
       CASE WHEN o.opckeytype IN (0, o.opcintype) THEN '' ELSE pg_catalog.format_type(o.opckeytype, NULL) END AS storage,
       coalesce(m.members, '{}') AS members
FROM pg_catalog.pg_opclass o
JOIN pg_catalog.pg_namespace n ON n.oid = o.opcnamespace
JOIN pg_catalog.pg_am a ON a.oid = o.opcmethod
JOIN pg_catalog.pg_opfamily f ON f.oid = o.opcfamily
JOIN pg_catalog.pg_namespace fn ON fn.oid = f.opfnamespace
LEFT JOIN (
  SELECT x.class, pg_catalog.array_agg(x.member ORDER BY x.kind DESC, x.number, x.member) AS members
  FROM (
    SELECT d.refobjid AS class, 'OPERATOR' AS kind, o.amopstrategy AS number,
           'OPERATOR ' || o.amopstrategy || ' ' || pg_catalog.format('%I.%s', pn.nspname, p.oprname) || ' (' ||
           pg_catalog.format_type(o.amoplefttype, NULL) || ', ' || pg_catalog.format_type(o.amoprighttype, NULL) || ')' ||
           CASE WHEN o.amopsortfamily = 0 THEN '' ELSE pg_catalog.format(' FOR ORDER BY %I.%I', sn.nspname, s.opfname) END AS member
    FROM pg_catalog.pg_amop o
    JOIN pg_catalog.pg_depend d ON d.classid = 2602 AND d.objid = o.oid AND d.refclassid = 2616
    JOIN pg_catalog.pg_operator p ON p.oid = o.amopopr
    JOIN pg_catalog.pg_namespace pn ON pn.oid = p.oprnamespace
    LEFT JOIN pg_catalog.pg_opfamily s ON s.oid = o.amopsortfamily
    LEFT JOIN pg_catalog.pg_namespace sn ON sn.oid = s.opfnamespace
    WHERE o.oid >= 16384
    UNION ALL
    SELECT d.refobjid, 'FUNCTION', o.amprocnum,
           'FUNCTION ' || o.amprocnum || ' (' || pg_catalog.format_type(o.amproclefttype, NULL) || ', ' || pg_catalog.format_type(o.amprocrighttype, NULL) || ') ' ||
           o.amproc::regprocedure::text
    FROM pg_catalog.pg_amproc o
    JOIN pg_catalog.pg_depend d ON d.classid = 2603 AND d.objid = o.oid AND d.refclassid = 2616
    WHERE o.oid >= 16384
  ) AS x
  GROUP BY x.class
) AS m ON m.class = o.oid
WHERE o.oid >= 16384 AND n.nspname !~ '^pg_temp_'
