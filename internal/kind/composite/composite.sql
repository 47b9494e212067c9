SELECT t.oid, 0 AS attnum, n.nspname::text AS schema, t.typname::text AS name, '' AS sub, '' AS parent,
       a.attributes, a.names, a.types, a.modifiers, a.collations
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_type t ON t.oid = c.reltype
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
CROSS JOIN LATERAL (
  SELECT coalesce(pg_catalog.array_agg(pg_catalog.format('%I %s%s', f.name, f.type, CASE WHEN f.collation = '' THEN '' ELSE ' COLLATE ' || f.collation END)
                                       ORDER BY f.attnum), '{}') AS attributes,
         coalesce(pg_catalog.array_agg(f.name ORDER BY f.attnum), '{}') AS names,
         coalesce(pg_catalog.array_agg(f.type ORDER BY f.attnum), '{}') AS types,
         coalesce(pg_catalog.array_agg(f.modifier ORDER BY f.attnum), '{}') AS modifiers,
         coalesce(pg_catalog.array_agg(f.collation ORDER BY f.attnum), '{}') AS collations
  FROM (SELECT a.attnum, a.attname::text AS name, pg_catalog.format_type(a.atttypid, a.atttypmod) AS type, a.atttypmod AS modifier,
               CASE WHEN a.attcollation <> at.typcollation THEN pg_catalog.format('%I.%I', cn.nspname, co.collname) ELSE '' END AS collation
        FROM pg_catalog.pg_attribute a
        JOIN pg_catalog.pg_type at ON at.oid = a.atttypid
        LEFT JOIN pg_catalog.pg_collation co ON co.oid = a.attcollation
        LEFT JOIN pg_catalog.pg_namespace cn ON cn.oid = co.collnamespace
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS f
) AS a
WHERE c.oid >= 16384 AND c.relkind = 'c' AND n.nspname !~ '^pg_temp_'
