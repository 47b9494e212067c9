-- Create view preservation.deletion_request_list
CREATE OR REPLACE VIEW preservation.deletion_request_list AS
SELECT d.id,
    i.name AS institution,
    rq.email AS requested_by,
    d.requested_at,
    cf.email AS confirmed_by,
    d.confirmed_at,
    cn.email AS cancelled_by,
    d.cancelled_at,
        CASE
            WHEN (d.cancelled_at IS NOT NULL) THEN 'cancelled'::text
            WHEN (d.confirmed_at IS NOT NULL) THEN 'confirmed'::text
            ELSE 'open'::text
        END AS status,
    ( SELECT count(*) AS count
           FROM preservation.deletion_request_objects x
          WHERE (x.deletion_request_id = d.id)) AS object_count
   FROM ((((preservation.deletion_requests d
     JOIN preservation.institutions i ON ((i.id = d.institution_id)))
     JOIN preservation.users rq ON ((rq.id = d.requested_by_id)))
     LEFT JOIN preservation.users cf ON ((cf.id = d.confirmed_by_id)))
     LEFT JOIN preservation.users cn ON ((cn.id = d.cancelled_by_id)));

-- Create view preservation.event_list
CREATE OR REPLACE VIEW preservation.event_list AS
SELECT e.id,
    e.kind,
    e.outcome,
    e.detail,
    e.agent,
    e.occurred_at,
    i.name AS institution,
    o.identifier AS object_identifier,
    f.identifier AS file_identifier
   FROM (((preservation.events e
     JOIN preservation.institutions i ON ((i.id = e.institution_id)))
     LEFT JOIN preservation.files f ON ((f.id = e.file_id)))
     LEFT JOIN preservation.objects o ON ((o.id = COALESCE(e.object_id, f.object_id))));

-- Create view preservation.institution_list
CREATE OR REPLACE VIEW preservation.institution_list AS
SELECT i.id,
    i.name,
    i.identifier,
    i.kind,
    i.enabled,
    m.name AS member_name,
    COALESCE(m.id, i.id) AS member_id,
    ( SELECT count(*) AS count
           FROM preservation.institutions s
          WHERE (s.parent_id = i.id)) AS subscriber_count,
    i.quota_bytes
   FROM (preservation.institutions i
     LEFT JOIN preservation.institutions m ON ((m.id = i.parent_id)));

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
    COALESCE((f.last_fixity_check < (now() - '90 days'::interval)), true) AS fixity_due
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

-- Create view preservation.work_item_list
CREATE OR REPLACE VIEW preservation.work_item_list AS
SELECT w.id,
    w.action,
    w.status,
    w.note,
    w.attempts,
    w.queued_at,
    i.name AS institution,
    u.name AS user_name,
    u.email AS user_email,
    o.identifier AS object_identifier,
    o.file_count,
    w.created_at,
    w.updated_at
   FROM (((preservation.work_items w
     JOIN preservation.institutions i ON ((i.id = w.institution_id)))
     LEFT JOIN preservation.users u ON ((u.id = w.user_id)))
     LEFT JOIN preservation.objects o ON ((o.id = w.object_id)));

-- Create view registry.package_list
CREATE OR REPLACE VIEW registry.package_list AS
SELECT k.id,
    k.version_id,
    k.kind,
    k.identifier,
    k.package_version,
    k.transport,
    k.runtime_hint,
    k."position",
    ( SELECT count(*) AS count
           FROM registry.package_arguments a
          WHERE (a.package_id = k.id)) AS argument_count,
    ( SELECT count(*) AS count
           FROM registry.package_variables e
          WHERE ((e.package_id = k.id) AND e.required)) AS required_variable_count
   FROM registry.packages k;

-- Create view registry.server_list
CREATE OR REPLACE VIEW registry.server_list AS
SELECT s.id,
    r.name AS registry,
    r.kind AS registry_kind,
    s.name,
    COALESCE(s.title, s.name) AS title,
    s.description,
    s.status,
    p.display_name AS publisher,
    (p.verified_at IS NOT NULL) AS verified,
    v.version AS latest_version,
    v.published_at AS latest_published_at,
    s.updated_at
   FROM (((registry.servers s
     JOIN registry.registries r ON ((r.id = s.registry_id)))
     LEFT JOIN registry.publishers p ON ((p.id = s.publisher_id)))
     LEFT JOIN registry.versions v ON ((v.id = s.latest_version_id)));

-- Create view registry.source_status
CREATE OR REPLACE VIEW registry.source_status AS
SELECT o.id,
    r.name AS registry,
    o.name,
    o.location,
    o.enabled,
    u.state,
    u.started_at AS last_started_at,
    u.finished_at AS last_finished_at,
    u.servers_seen,
    u.error,
    (o.enabled AND COALESCE(((u.started_at + o.sync_every) <= now()), true)) AS due
   FROM ((registry.sources o
     JOIN registry.registries r ON ((r.id = o.registry_id)))
     LEFT JOIN LATERAL ( SELECT s.state,
            s.started_at,
            s.finished_at,
            s.servers_seen,
            s.error
           FROM registry.sync_runs s
          WHERE (s.source_id = o.id)
          ORDER BY s.started_at DESC
         LIMIT 1) u ON (true));

-- Create view registry.version_detail
CREATE OR REPLACE VIEW registry.version_detail AS
SELECT v.id,
    v.server_id,
    l.registry,
    l.name AS server,
    l.publisher,
    v.version,
    v.status,
    v.published_at,
    v.website_url,
    v.metadata,
    g.url AS repository_url,
    g.subfolder AS repository_subfolder,
    ( SELECT COALESCE(jsonb_agg(jsonb_build_object('kind', k.kind, 'identifier', k.identifier, 'version', k.package_version, 'transport', k.transport) ORDER BY k."position", k.id), '[]'::jsonb) AS "coalesce"
           FROM registry.package_list k
          WHERE (k.version_id = v.id)) AS packages,
    ( SELECT COALESCE(jsonb_agg(jsonb_build_object('transport', m.transport, 'url', m.url) ORDER BY m.id), '[]'::jsonb) AS "coalesce"
           FROM registry.remotes m
          WHERE (m.version_id = v.id)) AS remotes,
    ( SELECT count(*) AS count
           FROM registry.tools t
          WHERE (t.version_id = v.id)) AS tool_count
   FROM ((registry.versions v
     JOIN registry.server_list l ON ((l.id = v.server_id)))
     LEFT JOIN registry.repositories g ON ((g.id = v.repository_id)));

-- Create view registry.server_detail
CREATE OR REPLACE VIEW registry.server_detail AS
SELECT l.id,
    l.registry,
    l.name,
    l.title,
    l.description,
    l.status,
    l.publisher,
    l.verified,
    d.version AS latest_version,
    d.repository_url,
    d.packages,
    d.remotes,
    ( SELECT count(*) AS count
           FROM registry.versions v
          WHERE (v.server_id = l.id)) AS version_count,
    ( SELECT COALESCE(array_agg(t.name ORDER BY t.name), '{}'::text[]) AS "coalesce"
           FROM (registry.server_tags st
             JOIN registry.tags t ON ((t.id = st.tag_id)))
          WHERE (st.server_id = l.id)) AS tags
   FROM (registry.server_list l
     LEFT JOIN registry.version_detail d ON (((d.server_id = l.id) AND ((d.version)::text = (l.latest_version)::text))));

-- Create grant on view preservation.deletion_request_list to registry_app
GRANT DELETE, INSERT, SELECT, UPDATE ON preservation.deletion_request_list TO registry_app;

-- Create grant on view preservation.event_list to registry_app
GRANT DELETE, INSERT, SELECT, UPDATE ON preservation.event_list TO registry_app;

-- Create grant on view preservation.file_list to registry_app
GRANT DELETE, INSERT, SELECT, UPDATE ON preservation.file_list TO registry_app;

-- Create grant on view preservation.institution_list to registry_app
GRANT DELETE, INSERT, SELECT, UPDATE ON preservation.institution_list TO registry_app;

-- Create grant on view preservation.institution_list to registry_readonly
GRANT SELECT ON preservation.institution_list TO registry_readonly;

-- Create grant on view preservation.object_detail to registry_app
GRANT DELETE, INSERT, SELECT, UPDATE ON preservation.object_detail TO registry_app;

-- Create grant on view preservation.object_list to registry_app
GRANT DELETE, INSERT, SELECT, UPDATE ON preservation.object_list TO registry_app;

-- Create grant on view preservation.work_item_list to registry_app
GRANT DELETE, INSERT, SELECT, UPDATE ON preservation.work_item_list TO registry_app;

-- Create grant on view registry.package_list to registry_app
GRANT DELETE, INSERT, SELECT, UPDATE ON registry.package_list TO registry_app;

-- Create grant on view registry.package_list to registry_readonly
GRANT SELECT ON registry.package_list TO registry_readonly;

-- Create grant on view registry.server_detail to registry_app
GRANT DELETE, INSERT, SELECT, UPDATE ON registry.server_detail TO registry_app;

-- Create grant on view registry.server_detail to registry_readonly
GRANT SELECT ON registry.server_detail TO registry_readonly;

-- Create grant on view registry.server_list to registry_app
GRANT DELETE, INSERT, SELECT, UPDATE ON registry.server_list TO registry_app;

-- Create grant on view registry.server_list to registry_readonly
GRANT SELECT ON registry.server_list TO registry_readonly;

-- Create grant on view registry.source_status to registry_app
GRANT DELETE, INSERT, SELECT, UPDATE ON registry.source_status TO registry_app;

-- Create grant on view registry.source_status to registry_readonly
GRANT SELECT ON registry.source_status TO registry_readonly;

-- Create grant on view registry.version_detail to registry_app
GRANT DELETE, INSERT, SELECT, UPDATE ON registry.version_detail TO registry_app;

-- Create grant on view registry.version_detail to registry_readonly
GRANT SELECT ON registry.version_detail TO registry_readonly;

-- Create comment on view preservation.deletion_request_list
COMMENT ON VIEW preservation.deletion_request_list IS 'Deletion requests and the two people behind each';

-- Create comment on view preservation.event_list
COMMENT ON VIEW preservation.event_list IS 'Events with their object, also when they are about a file';

-- Create comment on view preservation.file_list
COMMENT ON VIEW preservation.file_list IS 'Files with their object and the newest SHA-256 digest';

-- Create comment on view preservation.institution_list
COMMENT ON VIEW preservation.institution_list IS 'Institutions; a subscriber with the member it belongs to';

-- Create comment on view preservation.object_detail
COMMENT ON VIEW preservation.object_detail IS 'An object with what was done to it';

-- Create comment on view preservation.object_list
COMMENT ON VIEW preservation.object_list IS 'Objects with their institution and storage option';

-- Create comment on view preservation.work_item_list
COMMENT ON VIEW preservation.work_item_list IS 'Work items with who asked for them';

-- Create comment on view registry.package_list
COMMENT ON VIEW registry.package_list IS 'Packages and what must be set to start them';

-- Create comment on view registry.server_detail
COMMENT ON VIEW registry.server_detail IS 'A server with its latest version, for the detail page';

-- Create comment on view registry.server_list
COMMENT ON VIEW registry.server_list IS 'The list of servers, with the version that is shown for each';

-- Create comment on view registry.source_status
COMMENT ON VIEW registry.source_status IS 'Sources, how their last reading went, and whether the next one is due';

-- Create comment on view registry.version_detail
COMMENT ON VIEW registry.version_detail IS 'A version with everything that its page shows';

-- Create comment on view column preservation.file_list.fixity_due
COMMENT ON COLUMN preservation.file_list.fixity_due IS 'Not checked within 90 days';

-- Create comment on view column registry.server_list.verified
COMMENT ON COLUMN registry.server_list.verified IS 'The publisher proved that the namespace is its own';
