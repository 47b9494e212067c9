-- Drop materialized view stats.file_counts, to be made again below
DROP MATERIALIZED VIEW IF EXISTS stats.file_counts;

-- Drop view preservation.file_list, to be made again below
DROP VIEW IF EXISTS preservation.file_list;

-- Drop view preservation.object_detail, to be made again below
DROP VIEW IF EXISTS preservation.object_detail;

-- Drop view preservation.object_list, to be made again below
DROP VIEW IF EXISTS preservation.object_list;

-- Drop constraint preservation.files.files_size_check
ALTER TABLE IF EXISTS preservation.files DROP CONSTRAINT IF EXISTS files_size_check;

-- Drop constraint registry.servers.servers_description_size
ALTER TABLE IF EXISTS registry.servers DROP CONSTRAINT IF EXISTS servers_description_size;

-- Change column preservation.files.size
DO $plumb$
BEGIN
  IF EXISTS (SELECT FROM pg_catalog.pg_attribute a WHERE a.attrelid = pg_catalog.to_regclass('preservation.files') AND a.attname = 'size' AND NOT a.attisdropped AND (a.atttypid IS DISTINCT FROM pg_catalog.to_regtype('bigint') OR a.atttypmod <> -1)) THEN
    ALTER TABLE preservation.files ALTER COLUMN size TYPE bigint;
  END IF;
END
$plumb$;

-- Change column preservation.objects.title
DO $plumb$
BEGIN
  IF EXISTS (SELECT FROM pg_catalog.pg_attribute a WHERE a.attrelid = pg_catalog.to_regclass('preservation.objects') AND a.attname = 'title' AND NOT a.attisdropped AND (a.atttypid IS DISTINCT FROM pg_catalog.to_regtype('text') OR a.atttypmod <> -1)) THEN
    ALTER TABLE preservation.objects ALTER COLUMN title TYPE text;
  END IF;
END
$plumb$;

-- Create constraint preservation.files.files_size_not_negative
DO $plumb$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE conrelid = pg_catalog.to_regclass('preservation.files') AND conname = 'files_size_not_negative') THEN
    ALTER TABLE preservation.files ADD CONSTRAINT files_size_not_negative CHECK ((size >= 0));
  END IF;
END
$plumb$;

-- Create constraint registry.servers.servers_description_length
DO $plumb$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE conrelid = pg_catalog.to_regclass('registry.servers') AND conname = 'servers_description_length') THEN
    ALTER TABLE registry.servers ADD CONSTRAINT servers_description_length CHECK ((char_length(description) <= 2000));
  END IF;
END
$plumb$;

-- Create view preservation.object_list
CREATE OR REPLACE VIEW preservation.object_list AS
SELECT o.id,
    o.identifier,
    o.title,
    o.access,
    o.state,
    o.bag_group,
    o.file_count,
    o.byte_count,
    i.id AS institution_id,
    i.name AS institution,
    i.member_id,
    s.name AS storage_option,
    o.created_at,
    o.updated_at
   FROM ((preservation.objects o
     JOIN preservation.institution_list i ON ((i.id = o.institution_id)))
     JOIN preservation.storage_options s ON ((s.id = o.storage_option_id)));

-- Create view preservation.file_list
CREATE OR REPLACE VIEW preservation.file_list AS
SELECT f.id,
    f.identifier,
    f.format,
    f.size,
    f.state,
    f.last_fixity_check,
    o.id AS object_id,
    o.identifier AS object_identifier,
    o.institution,
    o.access,
    c.digest AS sha256,
    COALESCE((f.last_fixity_check < (now() - '90 days'::interval)), true) AS fixity_due,
    pg_size_pretty(f.size) AS size_text
   FROM ((preservation.files f
     JOIN preservation.object_list o ON ((o.id = f.object_id)))
     LEFT JOIN LATERAL ( SELECT k.digest
           FROM preservation.checksums k
          WHERE ((k.file_id = f.id) AND (k.algorithm = 'sha256'::preservation.digest_algorithm))
          ORDER BY k.computed_at DESC
         LIMIT 1) c ON (true));

-- Create view preservation.object_detail
CREATE OR REPLACE VIEW preservation.object_detail AS
SELECT l.id,
    l.identifier,
    l.title,
    l.access,
    l.state,
    l.institution,
    l.storage_option,
    l.file_count,
    l.byte_count,
    (l.byte_count / NULLIF(l.file_count, 0)) AS average_bytes,
    ( SELECT count(*) AS count
           FROM preservation.events e
          WHERE (e.object_id = l.id)) AS event_count,
    ( SELECT max(e.occurred_at) AS max
           FROM preservation.events e
          WHERE ((e.object_id = l.id) AND (e.kind = 'ingestion'::preservation.event_kind))) AS ingested_at,
    ( SELECT count(*) AS count
           FROM preservation.work_items w
          WHERE ((w.object_id = l.id) AND (w.status = ANY (ARRAY['pending'::preservation.work_status, 'started'::preservation.work_status])))) AS open_work_items
   FROM preservation.object_list l;

-- Create materialized view stats.file_counts
CREATE MATERIALIZED VIEW IF NOT EXISTS stats.file_counts AS
SELECT f.institution_id,
    f.format,
    f.state,
    count(*) AS file_count,
    (sum(f.size))::bigint AS byte_count,
    max(f.size) AS largest
   FROM preservation.files f
  GROUP BY f.institution_id, f.format, f.state;

-- Create index stats.file_counts_byte_count_idx
CREATE INDEX IF NOT EXISTS file_counts_byte_count_idx ON stats.file_counts USING btree (byte_count DESC) WHERE (state = 'active'::preservation.deposit_state);

-- Create index stats.file_counts_key
CREATE UNIQUE INDEX IF NOT EXISTS file_counts_key ON stats.file_counts USING btree (institution_id, format, state);

-- Create grant on materialized view stats.file_counts to registry_app
GRANT DELETE, INSERT, SELECT, UPDATE ON stats.file_counts TO registry_app;

-- Create grant on materialized view stats.file_counts to registry_readonly
GRANT SELECT ON stats.file_counts TO registry_readonly;

-- Create grant on view preservation.file_list to registry_app
GRANT DELETE, INSERT, SELECT, UPDATE ON preservation.file_list TO registry_app;

-- Create grant on view preservation.object_detail to registry_app
GRANT DELETE, INSERT, SELECT, UPDATE ON preservation.object_detail TO registry_app;

-- Create grant on view preservation.object_list to registry_app
GRANT DELETE, INSERT, SELECT, UPDATE ON preservation.object_list TO registry_app;

-- Create comment on index stats.file_counts_byte_count_idx
COMMENT ON INDEX stats.file_counts_byte_count_idx IS 'For the page of the largest formats';

-- Create comment on materialized view stats.file_counts
COMMENT ON MATERIALIZED VIEW stats.file_counts IS 'Files per institution, format and state';

-- Create comment on view preservation.file_list
COMMENT ON VIEW preservation.file_list IS 'Files with their object and the newest SHA-256 digest';

-- Create comment on view preservation.object_detail
COMMENT ON VIEW preservation.object_detail IS 'An object with what was done to it';

-- Create comment on view preservation.object_list
COMMENT ON VIEW preservation.object_list IS 'Objects with their institution and storage option';

-- Create comment on view column preservation.file_list.fixity_due
COMMENT ON COLUMN preservation.file_list.fixity_due IS 'Not checked within 90 days';
