-- Change comment on column preservation.objects.file_count
COMMENT ON COLUMN preservation.objects.file_count IS 'Kept up to date by triggers on files';

-- Create enum preservation.alert_severity
DO $plumb$
BEGIN
  IF pg_catalog.to_regtype('preservation.alert_severity') IS NULL THEN
    CREATE TYPE preservation.alert_severity AS ENUM ('warning', 'critical');
  END IF;
END
$plumb$;

-- Create table preservation.alerts
CREATE TABLE IF NOT EXISTS preservation.alerts (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  institution_id integer,
  deletion_request_id integer,
  work_item_id bigint,
  severity preservation.alert_severity DEFAULT 'warning'::preservation.alert_severity NOT NULL,
  subject text NOT NULL,
  content text DEFAULT ''::text NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT alerts_pkey PRIMARY KEY (id),
  CONSTRAINT alerts_subject_not_blank CHECK ((btrim(subject) <> ''::text)),
  CONSTRAINT alerts_deletion_request_id_fkey FOREIGN KEY (deletion_request_id) REFERENCES preservation.deletion_requests(id) ON DELETE SET NULL,
  CONSTRAINT alerts_institution_id_fkey FOREIGN KEY (institution_id) REFERENCES preservation.institutions(id) ON DELETE CASCADE,
  CONSTRAINT alerts_work_item_id_fkey FOREIGN KEY (work_item_id) REFERENCES preservation.work_items(id) ON DELETE SET NULL
);

-- Create table preservation.alert_recipients
CREATE TABLE IF NOT EXISTS preservation.alert_recipients (
  alert_id bigint NOT NULL,
  user_id integer NOT NULL,
  sent_at timestamp with time zone,
  read_at timestamp with time zone,
  CONSTRAINT alert_recipients_pkey PRIMARY KEY (alert_id, user_id),
  CONSTRAINT alert_recipients_read_after_sent CHECK ((read_at >= sent_at)),
  CONSTRAINT alert_recipients_alert_id_fkey FOREIGN KEY (alert_id) REFERENCES preservation.alerts(id) ON DELETE CASCADE,
  CONSTRAINT alert_recipients_user_id_fkey FOREIGN KEY (user_id) REFERENCES preservation.users(id) ON DELETE CASCADE
);

-- Create index preservation.alert_recipients_unsent_idx
CREATE INDEX IF NOT EXISTS alert_recipients_unsent_idx ON preservation.alert_recipients USING btree (alert_id) WHERE (sent_at IS NULL);

-- Create index preservation.alert_recipients_user_id_idx
CREATE INDEX IF NOT EXISTS alert_recipients_user_id_idx ON preservation.alert_recipients USING btree (user_id);

-- Create index preservation.alerts_deletion_request_id_idx
CREATE INDEX IF NOT EXISTS alerts_deletion_request_id_idx ON preservation.alerts USING btree (deletion_request_id);

-- Create index preservation.alerts_institution_id_created_at_idx
CREATE INDEX IF NOT EXISTS alerts_institution_id_created_at_idx ON preservation.alerts USING btree (institution_id, created_at DESC) INCLUDE (subject);

-- Create index preservation.alerts_work_item_id_idx
CREATE INDEX IF NOT EXISTS alerts_work_item_id_idx ON preservation.alerts USING btree (work_item_id);

-- Create function preservation.count_files()
CREATE OR REPLACE FUNCTION preservation.count_files()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'preservation', 'pg_temp'
AS $function$
BEGIN
    IF TG_OP = 'INSERT' THEN
        UPDATE preservation.objects AS o
        SET file_count = o.file_count + c.files, byte_count = o.byte_count + c.bytes
        FROM (SELECT object_id, count(*) AS files, sum(size) AS bytes FROM changed GROUP BY object_id) AS c
        WHERE o.id = c.object_id;
    ELSE
        UPDATE preservation.objects AS o
        SET file_count = o.file_count - c.files, byte_count = o.byte_count - c.bytes
        FROM (SELECT object_id, count(*) AS files, sum(size) AS bytes FROM changed GROUP BY object_id) AS c
        WHERE o.id = c.object_id;
    END IF;
    RETURN NULL;
END
$function$;

-- Create function registry.server_document(text, text, text)
CREATE OR REPLACE FUNCTION registry.server_document(name text, title text, description text)
 RETURNS tsvector
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
    SELECT setweight(to_tsvector('pg_catalog.simple'::regconfig, translate(coalesce(name, ''), './-_', '    ')), 'A')
        || setweight(to_tsvector('pg_catalog.english'::regconfig, coalesce(title, '')), 'B')
        || setweight(to_tsvector('pg_catalog.english'::regconfig, coalesce(description, '')), 'C')
$function$;

-- Create column registry.servers.search
ALTER TABLE registry.servers ADD COLUMN IF NOT EXISTS search tsvector GENERATED ALWAYS AS (registry.server_document(name, title, description)) STORED;

-- Create function registry.set_latest_version()
CREATE OR REPLACE FUNCTION registry.set_latest_version()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'registry', 'pg_temp'
AS $function$
BEGIN
    UPDATE registry.servers AS s
    SET latest_version_id = registry.newest_version(s.id)
    WHERE s.id = NEW.server_id;
    RETURN NULL;
END
$function$;

-- Create function registry.set_updated_at()
CREATE OR REPLACE FUNCTION registry.set_updated_at()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
BEGIN
    NEW.updated_at := now();
    RETURN NEW;
END
$function$;

-- Create view preservation.alert_list
CREATE OR REPLACE VIEW preservation.alert_list AS
SELECT a.id AS alert_id,
    r.user_id,
    u.email AS user_email,
    a.severity,
    a.subject,
    a.content,
    i.name AS institution,
    d.status AS deletion_status,
    w.action AS work_action,
    a.created_at,
    r.sent_at,
    (r.read_at IS NOT NULL) AS has_been_read
   FROM (((((preservation.alerts a
     JOIN preservation.alert_recipients r ON ((r.alert_id = a.id)))
     JOIN preservation.users u ON ((u.id = r.user_id)))
     LEFT JOIN preservation.institutions i ON ((i.id = a.institution_id)))
     LEFT JOIN preservation.deletion_request_list d ON ((d.id = a.deletion_request_id)))
     LEFT JOIN preservation.work_item_list w ON ((w.id = a.work_item_id)));

-- Create trigger preservation.files.files_count_added
CREATE OR REPLACE TRIGGER files_count_added AFTER INSERT ON preservation.files REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION preservation.count_files();

-- Create trigger preservation.files.files_count_removed
CREATE OR REPLACE TRIGGER files_count_removed AFTER DELETE ON preservation.files REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION preservation.count_files();

-- Create trigger preservation.work_items.work_items_updated_at
CREATE OR REPLACE TRIGGER work_items_updated_at BEFORE UPDATE ON preservation.work_items FOR EACH ROW WHEN (((old.status IS DISTINCT FROM new.status) OR (old.note IS DISTINCT FROM new.note))) EXECUTE FUNCTION registry.set_updated_at();

-- Create trigger registry.servers.servers_updated_at
CREATE OR REPLACE TRIGGER servers_updated_at BEFORE UPDATE OF title, description, status, publisher_id ON registry.servers FOR EACH ROW EXECUTE FUNCTION registry.set_updated_at();

-- Create trigger registry.versions.versions_set_latest
CREATE OR REPLACE TRIGGER versions_set_latest AFTER INSERT OR UPDATE OF status ON registry.versions FOR EACH ROW EXECUTE FUNCTION registry.set_latest_version();

-- Create grant on table preservation.alert_recipients to registry_app
GRANT DELETE, INSERT, SELECT, UPDATE ON preservation.alert_recipients TO registry_app;

-- Create grant on table preservation.alerts to registry_app
GRANT DELETE, INSERT, SELECT, UPDATE ON preservation.alerts TO registry_app;

-- Create grant on view preservation.alert_list to registry_app
GRANT DELETE, INSERT, SELECT, UPDATE ON preservation.alert_list TO registry_app;

-- Create comment on column preservation.alerts.institution_id
COMMENT ON COLUMN preservation.alerts.institution_id IS 'None: the alert is about the whole system';

-- Create comment on column registry.servers.search
COMMENT ON COLUMN registry.servers.search IS 'What the search box looks through';

-- Create comment on function preservation.count_files()
COMMENT ON FUNCTION preservation.count_files() IS 'Trigger: keeps objects.file_count and byte_count true';

-- Create comment on function registry.server_document(text, text, text)
COMMENT ON FUNCTION registry.server_document(text, text, text) IS 'What full text search sees of a server';

-- Create comment on function registry.set_latest_version()
COMMENT ON FUNCTION registry.set_latest_version() IS 'Trigger: keeps servers.latest_version_id true';

-- Create comment on function registry.set_updated_at()
COMMENT ON FUNCTION registry.set_updated_at() IS 'Trigger: stamps a changed row';

-- Create comment on table preservation.alert_recipients
COMMENT ON TABLE preservation.alert_recipients IS 'Who an alert went to, and who has read it';

-- Create comment on table preservation.alerts
COMMENT ON TABLE preservation.alerts IS 'Messages to people: failed fixity checks, deletions to confirm, stalled work';

-- Create comment on trigger registry.versions.versions_set_latest
COMMENT ON TRIGGER versions_set_latest ON registry.versions IS 'A new or withdrawn version changes what list pages show';

-- Create comment on view preservation.alert_list
COMMENT ON VIEW preservation.alert_list IS 'Alerts as each recipient sees them';
