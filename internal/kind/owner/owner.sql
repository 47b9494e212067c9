SELECT o.class, o.oid, 0 AS attnum, pg_catalog.pg_get_userbyid(o.owner)::text AS owner,
       o.class = 2328 AND NOT (SELECT r.rolsuper FROM pg_catalog.pg_roles r WHERE r.oid = o.owner) AS plain,
       o.class = 2615 AND (SELECT r.rolsuper FROM pg_catalog.pg_roles r WHERE r.rolname = current_user)
         AND (SELECT n.nspname FROM pg_catalog.pg_namespace n WHERE n.oid = o.oid) = 'public' AS public
FROM (
  SELECT 1259::oid AS class, c.oid, c.relowner AS owner FROM pg_catalog.pg_class c
  WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
  UNION ALL
  SELECT 1259, c.oid, c.relowner FROM pg_catalog.pg_class c
  WHERE c.oid >= 16384 AND c.relkind = 'S' AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
        WHERE d.classid = 1259 AND d.objid = c.oid AND d.refclassid = 1259 AND d.deptype IN ('a', 'i'))
  UNION ALL
  SELECT 2615, n.oid, n.nspowner FROM pg_catalog.pg_namespace n WHERE n.oid >= 16384 AND n.nspname <> 'public'
  UNION ALL
  -- Whose the schema public is in a new database (see schema.sql) is no fact.
  SELECT 2615, n.oid, n.nspowner FROM pg_catalog.pg_namespace n
  WHERE n.nspname = 'public' AND pg_catalog.pg_has_role(n.nspowner, 'USAGE')
    AND n.nspowner <> CASE WHEN pg_catalog.current_setting('server_version_num')::int >= 150000 THEN 6171 ELSE 10 END
  UNION ALL
  SELECT 1255, p.oid, p.proowner FROM pg_catalog.pg_proc p WHERE p.oid >= 16384
  UNION ALL
  SELECT 1247, t.oid, t.typowner FROM pg_catalog.pg_type t LEFT JOIN pg_catalog.pg_class c ON c.oid = t.typrelid
  WHERE t.oid >= 16384 AND (t.typtype IN ('e', 'd', 'r', 'b') OR c.relkind = 'c' OR NOT t.typisdefined)
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
  UNION ALL
  SELECT 3456, c.oid, c.collowner FROM pg_catalog.pg_collation c WHERE c.oid >= 16384
  UNION ALL
  SELECT 2607, c.oid, c.conowner FROM pg_catalog.pg_conversion c WHERE c.oid >= 16384
  UNION ALL
  SELECT 2617, o.oid, o.oprowner FROM pg_catalog.pg_operator o WHERE o.oid >= 16384
  UNION ALL
  SELECT 2616, o.oid, o.opcowner FROM pg_catalog.pg_opclass o WHERE o.oid >= 16384
  UNION ALL
  SELECT 2753, o.oid, o.opfowner FROM pg_catalog.pg_opfamily o WHERE o.oid >= 16384
  UNION ALL
  SELECT 3602, c.oid, c.cfgowner FROM pg_catalog.pg_ts_config c WHERE c.oid >= 16384
  UNION ALL
  SELECT 3600, d.oid, d.dictowner FROM pg_catalog.pg_ts_dict d WHERE d.oid >= 16384
  UNION ALL
  SELECT 2612, l.oid, l.lanowner FROM pg_catalog.pg_language l WHERE l.oid >= 16384
  UNION ALL
  SELECT 6100, s.oid, s.subowner FROM pg_catalog.pg_subscription s
  WHERE s.subdbid = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())
) AS o
