-- Columns, and what the information schema does not know of them.
SELECT 'column', c.table_schema::text, c.table_name || '.' || c.column_name,
  concat_ws(' ', c.column_default, c.is_nullable, c.udt_schema, c.udt_name, c.domain_schema, c.domain_name, c.character_maximum_length,
    c.numeric_precision, c.numeric_scale, c.datetime_precision, c.interval_type, c.collation_schema, c.collation_name, c.is_identity,
    c.identity_generation, c.identity_start, c.identity_increment, c.identity_maximum, c.identity_minimum, c.identity_cycle, c.generation_expression,
    pg_catalog.pg_get_serial_sequence(pg_catalog.format('%I.%I', c.table_schema, c.table_name), c.column_name))
FROM information_schema.columns c WHERE c.table_schema NOT IN ('pg_catalog', 'information_schema') AND c.table_schema !~ '^pg_(toast|temp)'
UNION ALL
SELECT 'column settings', n.nspname, r.relname || '.' || a.attname,
  concat_ws(' ', pg_catalog.format_type(a.atttypid, a.atttypmod), a.attstorage, a.attcompression, nullif(a.attstattarget, -1), a.attoptions, a.attfdwoptions)
FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class r ON r.oid = a.attrelid JOIN pg_catalog.pg_namespace n ON n.oid = r.relnamespace
WHERE r.oid >= 16384 AND r.relkind IN ('r', 'p', 'f', 'm', 'v') AND a.attnum > 0 AND NOT a.attisdropped AND n.nspname !~ '^pg_(toast|temp)'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = 'pg_catalog.pg_class'::regclass AND e.objid = r.oid AND e.deptype = 'e')
UNION ALL
SELECT 'attribute', t.udt_schema, t.udt_name || '.' || t.attribute_name,
  concat_ws(' ', row_number() OVER (PARTITION BY t.udt_schema, t.udt_name ORDER BY t.ordinal_position), t.attribute_udt_schema, t.attribute_udt_name, t.character_maximum_length, t.numeric_precision, t.numeric_scale,
    t.datetime_precision, t.collation_schema, t.collation_name)
FROM information_schema.attributes t
