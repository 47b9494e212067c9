-- Domains, labels of enums, sequences.
SELECT 'domain definition', d.domain_schema::text, d.domain_name::text,
  concat_ws(' ', d.udt_schema, d.udt_name, d.character_maximum_length, d.numeric_precision, d.numeric_scale, d.datetime_precision, d.collation_schema,
    d.collation_name, d.domain_default, (SELECT t.typnotnull FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
      WHERE n.nspname = d.domain_schema AND t.typname = d.domain_name))
FROM information_schema.domains d WHERE d.domain_schema NOT IN ('pg_catalog', 'information_schema')
UNION ALL
SELECT 'enum labels', '-', e.enumtypid::regtype::text, pg_catalog.string_agg(pg_catalog.quote_literal(e.enumlabel), ' ' ORDER BY e.enumsortorder)
FROM pg_catalog.pg_enum e GROUP BY e.enumtypid
UNION ALL
SELECT 'sequence settings', s.sequence_schema::text, s.sequence_name::text,
  concat_ws(' ', s.data_type, s.start_value, s.minimum_value, s.maximum_value, s.increment, s.cycle_option)
FROM information_schema.sequences s
UNION ALL
SELECT 'range definition', '-', r.rngtypid::regtype::text,
  concat_ws(' ', r.rngsubtype::regtype, r.rngcollation::regcollation, r.rngcanonical, r.rngsubdiff, r.rngmultitypid::regtype)
FROM pg_catalog.pg_range r WHERE r.rngtypid >= 16384
