SELECT a.attrelid AS oid, a.attnum::int AS attnum, n.nspname::text AS schema, c.relname::text AS name, a.attname::text AS sub, CASE c.relkind WHEN 'f' THEN 'foreign table' ELSE 'table' END AS parent,
       a.attnum::int AS position, a.attislocal AS local, pg_catalog.format_type(a.atttypid, a.atttypmod) AS type, a.atttypmod AS type_modifier,
       -- What few columns have is looked up for these alone.
       CASE WHEN a.attcollation <> t.typcollation THEN (SELECT pg_catalog.format('%I.%I', cn.nspname, co.collname)
            FROM pg_catalog.pg_collation co JOIN pg_catalog.pg_namespace cn ON cn.oid = co.collnamespace WHERE co.oid = a.attcollation) ELSE '' END AS collation,
       a.attnotnull AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conrelid = a.attrelid AND k.contype = 'n'
                                    AND k.conkey = ARRAY[a.attnum] AND (NOT k.convalidated OR k.connoinherit)) AS not_null,
       a.attnotnull AND a.attinhcount > 0 AND EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conrelid = a.attrelid AND k.contype = 'n'
                                                      AND k.conkey = ARRAY[a.attnum] AND k.conislocal) AS own_not_null,
       CASE WHEN a.attnotnull THEN coalesce((SELECT k.conname::text FROM pg_catalog.pg_constraint k WHERE k.conrelid = a.attrelid AND k.contype = 'n'
                                             AND k.conkey = ARRAY[a.attnum]), '') ELSE '' END AS not_null_name, a.attgenerated::text AS generated,
       CASE WHEN a.attgenerated <> '' THEN (SELECT pg_catalog.pg_get_expr(d.adbin, d.adrelid)
            FROM pg_catalog.pg_attrdef d WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum) ELSE '' END AS expression,
       a.attidentity::text AS identity, coalesce(s.relname::text, '') AS identity_sequence,
       coalesce(s.seqstart, 0) AS start_value, coalesce(s.seqincrement, 0) AS increment_by, coalesce(s.seqmin, 0) AS min_value,
       coalesce(s.seqmax, 0) AS max_value, coalesce(s.seqcache, 0) AS cache_size, coalesce(s.seqcycle, false) AS cycle,
       CASE WHEN a.attstorage = t.typstorage THEN '' ELSE a.attstorage::text END AS storage,
       t.typstorage::text AS type_storage,
       a.attcompression::text AS compression, coalesce(a.attstattarget, -1)::int AS statistics,
       coalesce(a.attoptions, '{}')::text[] AS options,
       coalesce(a.attfdwoptions, '{}')::text[] AS foreign_options,
       c.relkind = 'p' AND EXISTS (SELECT FROM pg_catalog.pg_depend pd WHERE pd.classid = 1259 AND pd.objid = c.oid AND pd.objsubid = a.attnum
                                   AND pd.refclassid = 1259 AND pd.refobjid = c.oid AND pd.refobjsubid = 0 AND pd.deptype = 'i') AS partition_key
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
LEFT JOIN (SELECT sd.refobjid, sd.refobjsubid, sc.relname, q.*
           FROM pg_catalog.pg_sequence q
           JOIN pg_catalog.pg_class sc ON sc.oid = q.seqrelid
           JOIN pg_catalog.pg_depend sd ON sd.classid = 1259 AND sd.objid = q.seqrelid AND sd.refclassid = 1259 AND sd.deptype = 'i') s
       ON a.attidentity <> '' AND s.refobjid = a.attrelid AND s.refobjsubid = a.attnum
WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'f') AND a.attnum > 0 AND NOT a.attisdropped AND n.nspname !~ '^pg_temp_'
ORDER BY a.attrelid, a.attnum
