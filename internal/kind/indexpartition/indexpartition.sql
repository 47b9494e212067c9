SELECT 0::oid AS oid, 0 AS attnum, n.nspname::text AS schema, c.relname::text AS name, '' AS sub, '' AS parent,
       t.relname::text AS child_table, coalesce(k.conname::text, '') AS child_constraint,
       pn.nspname::text AS of_schema, p.relname::text AS of_index, pt.relname::text AS of_table, coalesce(pk.conname::text, '') AS of_constraint
FROM pg_catalog.pg_inherits i
JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid AND c.relkind IN ('i', 'I')
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_index x ON x.indexrelid = c.oid
JOIN pg_catalog.pg_class t ON t.oid = x.indrelid
JOIN pg_catalog.pg_class p ON p.oid = i.inhparent
JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace
JOIN pg_catalog.pg_index px ON px.indexrelid = p.oid
JOIN pg_catalog.pg_class pt ON pt.oid = px.indrelid
LEFT JOIN pg_catalog.pg_constraint k ON k.conindid = c.oid AND k.contype IN ('p', 'u', 'x')
LEFT JOIN pg_catalog.pg_constraint pk ON pk.conindid = p.oid AND pk.contype IN ('p', 'u', 'x')
WHERE c.oid >= 16384 AND n.nspname !~ '^pg_temp_'
