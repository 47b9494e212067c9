SELECT o.class, o.oid, 0 AS attnum, pg_catalog.pg_get_userbyid(o.owner)::text AS owner
FROM (
  SELECT 1259::oid AS class, c.oid, c.relowner AS owner FROM pg_catalog.pg_class c
  WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
  UNION ALL
  SELECT 1259, c.oid, c.relowner FROM pg_catalog.pg_class c
  WHERE c.oid >= 16384 AND c.relkind = 'S' AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
        WHERE d.classid = 1259 AND d.objid = c.oid AND d.refclassid = 1259 AND d.deptype IN ('a', 'i'))
  UNION ALL
  SELECT 2615, n.oid, n.nspowner FROM pg_catalog.pg_namespace n WHERE n.oid >= 16384
  UNION ALL
  SELECT 1255, p.oid, p.proowner FROM pg_catalog.pg_proc p WHERE p.oid >= 16384
  UNION ALL
  SELECT 1247, t.oid, t.typowner FROM pg_catalog.pg_type t LEFT JOIN pg_catalog.pg_class c ON c.oid = t.typrelid
  WHERE t.oid >= 16384 AND (t.typtype IN ('e', 'd') OR c.relkind = 'c')
  UNION ALL
  SELECT 3381, s.oid, s.stxowner FROM pg_catalog.pg_statistic_ext s WHERE s.oid >= 16384
  UNION ALL
  SELECT 3466, e.oid, e.evtowner FROM pg_catalog.pg_event_trigger e WHERE e.oid >= 16384
  UNION ALL
  SELECT 6104, p.oid, p.pubowner FROM pg_catalog.pg_publication p WHERE p.oid >= 16384
  UNION ALL
  SELECT 2328, w.oid, w.fdwowner FROM pg_catalog.pg_foreign_data_wrapper w WHERE w.oid >= 16384
  UNION ALL
  SELECT 1417, s.oid, s.srvowner FROM pg_catalog.pg_foreign_server s WHERE s.oid >= 16384
) AS o
