SELECT c.oid, 0 AS attnum, n.nspname::text AS schema, c.relname::text AS name, '' AS sub, '' AS parent,
       pg_catalog.format_type(s.seqtypid, NULL) AS type, c.relpersistence = 'u' AS unlogged,
       s.seqstart AS start_value, s.seqincrement AS increment_by, s.seqmin AS min_value, s.seqmax AS max_value,
       s.seqcache AS cache_size, s.seqcycle AS cycle
FROM pg_catalog.pg_sequence s
JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.oid >= 16384 AND n.nspname !~ '^pg_temp_'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                  WHERE d.classid = 1259 AND d.objid = c.oid AND d.refclassid = 1259 AND d.deptype = 'i')
