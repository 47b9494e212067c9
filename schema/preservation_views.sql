-- What the list and detail pages on deposits read.

CREATE VIEW preservation.institution_list AS
SELECT i.id,
    i.name,
    i.identifier,
    i.kind,
    i.enabled,
    m.name AS member_name,
    coalesce(m.id, i.id) AS member_id,
    (SELECT count(*) FROM preservation.institutions s WHERE s.parent_id = i.id) AS subscriber_count,
    i.quota_bytes
FROM preservation.institutions i
LEFT JOIN preservation.institutions m ON m.id = i.parent_id;

COMMENT ON VIEW preservation.institution_list IS 'Institutions; a subscriber with the member it belongs to';

CREATE VIEW preservation.object_list AS
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
FROM preservation.objects o
JOIN preservation.institution_list i ON i.id = o.institution_id
JOIN preservation.storage_options s ON s.id = o.storage_option_id;

COMMENT ON VIEW preservation.object_list IS 'Objects with their institution and storage option';

CREATE VIEW preservation.file_list AS
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
    coalesce(f.last_fixity_check < now() - '90 days'::interval, true) AS fixity_due,
    pg_size_pretty(f.size) AS size_text
FROM preservation.files f
JOIN preservation.object_list o ON o.id = f.object_id
LEFT JOIN LATERAL (
    SELECT k.digest
    FROM preservation.checksums k
    WHERE k.file_id = f.id AND k.algorithm = 'sha256'
    ORDER BY k.computed_at DESC
    LIMIT 1
) c ON true;

COMMENT ON VIEW preservation.file_list IS 'Files with their object and the newest SHA-256 digest';
COMMENT ON COLUMN preservation.file_list.fixity_due IS 'Not checked within 90 days';

CREATE VIEW preservation.object_detail AS
SELECT l.id,
    l.identifier,
    l.title,
    l.access,
    l.state,
    l.institution,
    l.storage_option,
    l.file_count,
    l.byte_count,
    l.byte_count / nullif(l.file_count, 0) AS average_bytes,
    (SELECT count(*) FROM preservation.events e WHERE e.object_id = l.id) AS event_count,
    (SELECT max(e.occurred_at) FROM preservation.events e WHERE e.object_id = l.id AND e.kind = 'ingestion') AS ingested_at,
    (SELECT count(*) FROM preservation.work_items w
        WHERE w.object_id = l.id AND w.status IN ('pending', 'started')) AS open_work_items
FROM preservation.object_list l;

COMMENT ON VIEW preservation.object_detail IS 'An object with what was done to it';

CREATE VIEW preservation.event_list AS
SELECT e.id,
    e.kind,
    e.outcome,
    e.detail,
    e.agent,
    e.occurred_at,
    i.name AS institution,
    o.identifier AS object_identifier,
    f.identifier AS file_identifier
FROM preservation.events e
JOIN preservation.institutions i ON i.id = e.institution_id
LEFT JOIN preservation.files f ON f.id = e.file_id
LEFT JOIN preservation.objects o ON o.id = coalesce(e.object_id, f.object_id);

COMMENT ON VIEW preservation.event_list IS 'Events with their object, also when they are about a file';

CREATE VIEW preservation.work_item_list AS
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
FROM preservation.work_items w
JOIN preservation.institutions i ON i.id = w.institution_id
LEFT JOIN preservation.users u ON u.id = w.user_id
LEFT JOIN preservation.objects o ON o.id = w.object_id;

COMMENT ON VIEW preservation.work_item_list IS 'Work items with who asked for them';

CREATE VIEW preservation.deletion_request_list AS
SELECT d.id,
    i.name AS institution,
    rq.email AS requested_by,
    d.requested_at,
    cf.email AS confirmed_by,
    d.confirmed_at,
    cn.email AS cancelled_by,
    d.cancelled_at,
    CASE
        WHEN d.cancelled_at IS NOT NULL THEN 'cancelled'
        WHEN d.confirmed_at IS NOT NULL THEN 'confirmed'
        ELSE 'open'
    END AS status,
    (SELECT count(*) FROM preservation.deletion_request_objects x WHERE x.deletion_request_id = d.id) AS object_count
FROM preservation.deletion_requests d
JOIN preservation.institutions i ON i.id = d.institution_id
JOIN preservation.users rq ON rq.id = d.requested_by_id
LEFT JOIN preservation.users cf ON cf.id = d.confirmed_by_id
LEFT JOIN preservation.users cn ON cn.id = d.cancelled_by_id;

COMMENT ON VIEW preservation.deletion_request_list IS 'Deletion requests and the two people behind each';

CREATE VIEW preservation.alert_list AS
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
    r.read_at IS NOT NULL AS has_been_read
FROM preservation.alerts a
JOIN preservation.alert_recipients r ON r.alert_id = a.id
JOIN preservation.users u ON u.id = r.user_id
LEFT JOIN preservation.institutions i ON i.id = a.institution_id
LEFT JOIN preservation.deletion_request_list d ON d.id = a.deletion_request_id
LEFT JOIN preservation.work_item_list w ON w.id = a.work_item_id;

COMMENT ON VIEW preservation.alert_list IS 'Alerts as each recipient sees them';

GRANT SELECT, INSERT, UPDATE, DELETE ON preservation.alert_list TO registry_app;
GRANT SELECT, INSERT, UPDATE, DELETE
    ON preservation.institution_list, preservation.object_list, preservation.file_list, preservation.object_detail,
        preservation.event_list, preservation.work_item_list, preservation.deletion_request_list
    TO registry_app;
GRANT SELECT ON preservation.institution_list TO registry_readonly;
