SELECT k.oid, 0 AS attnum, n.nspname::text AS schema, c.relname::text AS name, k.conname::text AS sub, CASE c.relkind WHEN 'f' THEN 'foreign table' ELSE 'table' END AS parent,
       k.contype::text AS type, pg_catalog.pg_get_constraintdef(k.oid) AS definition,
       -- What few constraints have is looked up for these alone.
       coalesce(fn.nspname::text, '') AS referenced_schema, coalesce(f.relname::text, '') AS referenced_table,
       coalesce(i.indisclustered, false) AS clustered, coalesce(x.reloptions, '{}')::text[] AS options,
       CASE WHEN k.contype = 'x' THEN coalesce(' WHERE (' || pg_catalog.pg_get_expr(i.indpred, i.indrelid) || ')', '') ELSE '' END AS predicate,
       coalesce(ts.spcname::text, '') AS tablespace,
       -- How a foreign key compares: the operator family of each column of the key that it refers to. Each is looked up
       -- alone; one join of them all would be planned anew for what is one column as a rule.
       CASE k.contype WHEN 'f' THEN ARRAY(
         SELECT (SELECT CASE (SELECT it.typtype FROM pg_catalog.pg_type it WHERE it.oid = oc.opcintype)
                        WHEN 'p' THEN (SELECT pg_catalog.format_type(a.atttypid, NULL) FROM pg_catalog.pg_attribute a WHERE a.attrelid = fi.indrelid AND a.attnum = key.attnum)
                        ELSE (SELECT of.opfname::text FROM pg_catalog.pg_opfamily of WHERE of.oid = oc.opcfamily) END
                 FROM pg_catalog.pg_opclass oc WHERE oc.oid = key.class)
         FROM pg_catalog.pg_index fi
         CROSS JOIN LATERAL ROWS FROM (pg_catalog.unnest(fi.indclass::oid[]), pg_catalog.unnest(fi.indkey::int2[])) WITH ORDINALITY AS key (class, attnum, place)
         WHERE fi.indexrelid = k.conindid AND key.class IS NOT NULL ORDER BY key.place) ELSE '{}' END AS comparison,
       coalesce(u.nspname::text, '') AS parent_schema, coalesce(u.relname::text, '') AS parent_table, coalesce(u.conname::text, '') AS parent_name,
       CASE WHEN i.indisexclusion AND u.oid IS NOT NULL THEN pg_catalog.format('%I.%I.%I', u.nspname, u.relname, u.conname) ELSE '' END AS reached_from, 
       CASE WHEN c.relispartition AND k.contype = 'f' AND k.conparentid = 0 THEN EXISTS (
         SELECT FROM pg_catalog.pg_constraint other WHERE other.conrelid = k.conrelid AND other.contype = 'f' AND other.conparentid <> 0 AND other.confrelid = k.confrelid
           AND pg_catalog.pg_get_constraintdef(other.oid) = pg_catalog.pg_get_constraintdef(k.oid)) ELSE false END AS beside_copy,
       k.conislocal AS local,
       k.conislocal AND k.coninhcount > 0 AND k.contype = 'c' AND NOT c.relispartition AS merged
FROM pg_catalog.pg_constraint k
JOIN pg_catalog.pg_class c ON c.oid = k.conrelid AND c.relkind IN ('r', 'p', 'f')
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_class f ON f.oid = k.confrelid
LEFT JOIN pg_catalog.pg_namespace fn ON fn.oid = f.relnamespace
LEFT JOIN LATERAL (SELECT pk.oid, pk.conrelid, pk.conname, pc.relname, pn.nspname FROM pg_catalog.pg_constraint pk
           JOIN pg_catalog.pg_class pc ON pc.oid = pk.conrelid
           JOIN pg_catalog.pg_namespace pn ON pn.oid = pc.relnamespace WHERE k.conparentid <> 0 AND pk.oid = k.conparentid) u ON true
LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = k.conindid AND k.contype IN ('p', 'u', 'x')
LEFT JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
LEFT JOIN pg_catalog.pg_tablespace ts ON ts.oid = x.reltablespace
WHERE k.oid >= 16384
  -- Since 18 each NOT NULL is a constraint; what a column can't say of it is one here.
  AND (k.contype IN ('p', 'u', 'c', 'f', 'x') OR k.contype = 'n' AND (NOT k.convalidated OR k.connoinherit)) AND n.nspname !~ '^pg_temp_'
  -- A foreign key to a partitioned table has further rows, one for each partition, that are no constraints of their own.
  AND (u.oid IS NULL OR u.conrelid <> k.conrelid)
UNION ALL
SELECT k.oid, 0, n.nspname::text, t.typname::text, k.conname::text, 'domain',
       k.contype::text, pg_catalog.pg_get_constraintdef(k.oid), '', '', false, '{}', '', '', '{}', '', '', '', '', false, true, false
FROM pg_catalog.pg_constraint k
JOIN pg_catalog.pg_type t ON t.oid = k.contypid
JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
WHERE k.oid >= 16384 AND k.contype = 'c' AND k.contypid <> 0 AND n.nspname !~ '^pg_temp_'
