-- What the list and detail pages of the registry read: one query per page.

CREATE VIEW registry.server_list AS
SELECT s.id,
    r.name AS registry,
    r.kind AS registry_kind,
    s.name,
    coalesce(s.title, s.name) AS title,
    s.description,
    s.status,
    p.display_name AS publisher,
    p.verified_at IS NOT NULL AS verified,
    v.version AS latest_version,
    v.published_at AS latest_published_at,
    s.updated_at
FROM registry.servers s
JOIN registry.registries r ON r.id = s.registry_id
LEFT JOIN registry.publishers p ON p.id = s.publisher_id
LEFT JOIN registry.versions v ON v.id = s.latest_version_id;

COMMENT ON VIEW registry.server_list IS 'The list of servers, with the version that is shown for each';
COMMENT ON COLUMN registry.server_list.verified IS 'The publisher proved that the namespace is its own';

CREATE VIEW registry.package_list AS
SELECT k.id,
    k.version_id,
    k.kind,
    k.identifier,
    k.package_version,
    k.transport,
    k.runtime_hint,
    k.position,
    (SELECT count(*) FROM registry.package_arguments a WHERE a.package_id = k.id) AS argument_count,
    (SELECT count(*) FROM registry.package_variables e WHERE e.package_id = k.id AND e.required) AS required_variable_count
FROM registry.packages k;

COMMENT ON VIEW registry.package_list IS 'Packages and what must be set to start them';

CREATE VIEW registry.version_detail AS
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
    (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', k.kind, 'identifier', k.identifier, 'version', k.package_version,
            'transport', k.transport) ORDER BY k.position, k.id), '[]'::jsonb)
        FROM registry.package_list k WHERE k.version_id = v.id) AS packages,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('transport', m.transport, 'url', m.url) ORDER BY m.id), '[]'::jsonb)
        FROM registry.remotes m WHERE m.version_id = v.id) AS remotes,
    (SELECT count(*) FROM registry.tools t WHERE t.version_id = v.id) AS tool_count
FROM registry.versions v
JOIN registry.server_list l ON l.id = v.server_id
LEFT JOIN registry.repositories g ON g.id = v.repository_id;

COMMENT ON VIEW registry.version_detail IS 'A version with everything that its page shows';

CREATE VIEW registry.server_detail AS
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
    (SELECT count(*) FROM registry.versions v WHERE v.server_id = l.id) AS version_count,
    (SELECT coalesce(array_agg(t.name ORDER BY t.name), '{}'::text[])
        FROM registry.server_tags st JOIN registry.tags t ON t.id = st.tag_id
        WHERE st.server_id = l.id) AS tags
FROM registry.server_list l
LEFT JOIN registry.version_detail d ON d.server_id = l.id AND d.version = l.latest_version;

COMMENT ON VIEW registry.server_detail IS 'A server with its latest version, for the detail page';

CREATE VIEW registry.source_status AS
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
    o.enabled AND coalesce(u.started_at + o.sync_every <= now(), true) AS due
FROM registry.sources o
JOIN registry.registries r ON r.id = o.registry_id
LEFT JOIN LATERAL (
    SELECT s.state, s.started_at, s.finished_at, s.servers_seen, s.error
    FROM registry.sync_runs s
    WHERE s.source_id = o.id
    ORDER BY s.started_at DESC
    LIMIT 1
) u ON true;

COMMENT ON VIEW registry.source_status IS 'Sources, how their last reading went, and whether the next one is due';

GRANT SELECT, INSERT, UPDATE, DELETE
    ON registry.server_list, registry.package_list, registry.version_detail, registry.server_detail, registry.source_status
    TO registry_app;
GRANT SELECT
    ON registry.server_list, registry.package_list, registry.version_detail, registry.server_detail, registry.source_status
    TO registry_readonly;
