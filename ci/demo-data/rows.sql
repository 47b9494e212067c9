-- Small, connected rows for every table of the registry database. They refer to each other by natural keys, so they can be
-- loaded whatever the sequences say; run them as the application user, in one transaction, once.

INSERT INTO registry.publishers (namespace, display_name, contact_email, verified_at) VALUES
    ('io.github.octocat', 'Octocat Labs', 'Tools@octocat.example', '2026-03-02 09:00+00'),
    ('com.example', 'Example Corp', NULL, NULL),
    ('org.archives', 'Open Archives', 'dev@archives.example.org', '2026-05-11 14:30+00');

INSERT INTO registry.registries (name, kind, description, priority) VALUES
    ('default', 'managed', 'Servers published here', 10),
    ('upstream', 'api', 'The public registry, mirrored', 50),
    ('platform', 'git', 'Servers that the platform team keeps', 20);

INSERT INTO registry.sources (registry_id, name, location, sync_every, enabled, filters)
SELECT r.id, s.name, s.location, s.sync_every::interval, s.enabled, s.filters::text[]
FROM (VALUES
    ('upstream', 'public', 'https://registry.example.com/v0', '00:30:00', true, '{io.github.*,com.example/*}'),
    ('platform', 'main', 'https://git.example.com/platform/servers.git', '01:00:00', true, '{}'),
    ('platform', 'old', 'https://git.example.com/platform/old.git', '24:00:00', false, '{}')
) AS s (registry, name, location, sync_every, enabled, filters)
JOIN registry.registries r ON r.name = s.registry;

INSERT INTO registry.sync_runs (source_id, state, started_at, finished_at, servers_seen, error)
SELECT o.id, s.state::registry.sync_state, s.started_at::timestamptz, s.finished_at::timestamptz, s.servers_seen, s.error
FROM (VALUES
    ('public', 'succeeded', '2026-10-01 10:00+00', '2026-10-01 10:01:12+00', 3, NULL),
    ('public', 'running', '2026-10-01 10:30+00', NULL, 0, NULL),
    ('main', 'failed', '2026-10-01 09:00+00', '2026-10-01 09:00:05+00', 0, 'repository not found')
) AS s (source, state, started_at, finished_at, servers_seen, error)
JOIN registry.sources o ON o.name = s.source;

INSERT INTO registry.repositories (url, subfolder, stars, checked_at) VALUES
    ('https://github.com/octocat/weather.git', '', 412, '2026-09-30 00:00+00'),
    ('https://github.com/octocat/tools', 'files', 87, '2026-09-30 00:00+00'),
    ('https://git.example.com/archives/bags', '', NULL, NULL);

INSERT INTO registry.servers (registry_id, publisher_id, name, title, description, status)
SELECT r.id, p.id, s.name, s.title, s.description, s.status::registry.entry_status
FROM (VALUES
    ('default', 'io.github.octocat', 'io.github.octocat/weather', 'Weather', 'Forecasts for any place on earth', 'active'),
    ('default', 'io.github.octocat', 'io.github.octocat/files', 'Files', 'Reads and writes files below one directory', 'active'),
    ('upstream', 'com.example', 'com.example/tickets', NULL, 'Finds and files tickets', 'deprecated'),
    ('platform', 'org.archives', 'org.archives/bags', 'Bags', 'Checks bags before they are deposited', 'active')
) AS s (registry, publisher, name, title, description, status)
JOIN registry.registries r ON r.name = s.registry
JOIN registry.publishers p ON p.namespace = s.publisher;

INSERT INTO registry.versions (server_id, version, status, website_url, metadata, published_at, repository_id)
SELECT s.id, v.version, v.status::registry.entry_status, v.website_url, v.metadata::jsonb, v.published_at::timestamptz, g.id
FROM (VALUES
    ('io.github.octocat/weather', '1.9.0', 'active', NULL, '{}', '2026-06-01 08:00+00', 'https://github.com/octocat/weather.git'),
    ('io.github.octocat/weather', '1.10.0-rc.1', 'active', NULL, '{}', '2026-07-01 08:00+00', 'https://github.com/octocat/weather.git'),
    ('io.github.octocat/weather', '1.10.0', 'active', 'https://weather.example', '{"license": "MIT", "languages": ["en", "de"]}',
        '2026-07-09 08:00+00', 'https://github.com/octocat/weather.git'),
    ('io.github.octocat/files', '0.3.1', 'active', NULL, '{"license": "Apache-2.0"}', '2026-08-15 12:00+00', 'https://github.com/octocat/tools'),
    ('com.example/tickets', '2.0.0', 'deprecated', NULL, '{}', '2026-02-20 16:00+00', NULL),
    ('org.archives/bags', '0.1.0', 'active', NULL, '{}', '2026-09-01 11:00+00', 'https://git.example.com/archives/bags')
) AS v (server, version, status, website_url, metadata, published_at, repository)
JOIN registry.servers s ON s.name = v.server
LEFT JOIN registry.repositories g ON g.url = v.repository;

INSERT INTO registry.packages (version_id, kind, identifier, package_version, transport, runtime_hint, sha256, position)
SELECT v.id, k.kind::registry.package_kind, k.identifier, k.package_version, k.transport::registry.transport, k.runtime_hint, k.sha256, k.position
FROM (VALUES
    ('io.github.octocat/weather', '1.10.0', 'npm', '@octocat/weather-mcp', '1.10.0', 'stdio', 'npx', NULL, 0),
    ('io.github.octocat/weather', '1.10.0', 'oci', 'ghcr.io/octocat/weather:1.10.0', NULL, 'streamable-http', 'docker', NULL, 1),
    ('io.github.octocat/files', '0.3.1', 'pypi', 'octocat-files', '0.3.1', 'stdio', 'uvx', NULL, 0),
    ('org.archives/bags', '0.1.0', 'mcpb', 'https://git.example.com/archives/bags/releases/0.1.0/bags.mcpb', NULL, 'stdio', NULL,
        'fd6a4fe2d3d2ce1e0e6e8cc0a0c6b5c0e9a4b4bc12f3a1c7b8d9e0f1a2b3c4d5', 0)
) AS k (server, version, kind, identifier, package_version, transport, runtime_hint, sha256, position)
JOIN registry.servers s ON s.name = k.server
JOIN registry.versions v ON v.server_id = s.id AND v.version = k.version;

INSERT INTO registry.package_arguments (package_id, position, kind, name, value, required)
SELECT k.id, a.position, a.kind::registry.argument_kind, a.name, a.value, a.required
FROM (VALUES
    ('octocat-files', 0, 'named', '--root', NULL, true),
    ('octocat-files', 1, 'named', '--read-only', 'true', false),
    ('@octocat/weather-mcp', 0, 'positional', NULL, 'serve', true)
) AS a (identifier, position, kind, name, value, required)
JOIN registry.packages k ON k.identifier = a.identifier;

INSERT INTO registry.package_variables (package_id, name, description, default_value, required, secret)
SELECT k.id, e.name, e.description, e.default_value, e.required, e.secret
FROM (VALUES
    ('@octocat/weather-mcp', 'WEATHER_API_KEY', 'Key of the forecast service', NULL, true, true),
    ('@octocat/weather-mcp', 'WEATHER_UNITS', 'metric or imperial', 'metric', false, false)
) AS e (identifier, name, description, default_value, required, secret)
JOIN registry.packages k ON k.identifier = e.identifier;

INSERT INTO registry.remotes (version_id, transport, url, headers)
SELECT v.id, m.transport::registry.transport, m.url, m.headers::jsonb
FROM (VALUES
    ('com.example/tickets', '2.0.0', 'streamable-http', 'https://tickets.example.com/mcp', '[{"name": "Authorization", "secret": true}]'),
    ('com.example/tickets', '2.0.0', 'sse', 'https://tickets.example.com/sse', '[]')
) AS m (server, version, transport, url, headers)
JOIN registry.servers s ON s.name = m.server
JOIN registry.versions v ON v.server_id = s.id AND v.version = m.version;

INSERT INTO registry.tools (version_id, name, description, input_schema)
SELECT v.id, t.name, t.description, t.input_schema::jsonb
FROM (VALUES
    ('io.github.octocat/weather', '1.10.0', 'forecast', 'Forecast for a place', '{"type": "object", "required": ["place"]}'),
    ('io.github.octocat/weather', '1.10.0', 'alerts', 'Weather warnings', '{"type": "object"}'),
    ('io.github.octocat/files', '0.3.1', 'read_file', 'Contents of a file', '{"type": "object", "required": ["path"]}')
) AS t (server, version, name, description, input_schema)
JOIN registry.servers s ON s.name = t.server
JOIN registry.versions v ON v.server_id = s.id AND v.version = t.version;

INSERT INTO registry.tags (name) VALUES ('weather'), ('files'), ('preservation');

INSERT INTO registry.server_tags (server_id, tag_id)
SELECT s.id, t.id
FROM (VALUES
    ('io.github.octocat/weather', 'weather'),
    ('io.github.octocat/files', 'files'),
    ('org.archives/bags', 'files'),
    ('org.archives/bags', 'preservation')
) AS x (server, tag)
JOIN registry.servers s ON s.name = x.server
JOIN registry.tags t ON t.name = x.tag;

INSERT INTO preservation.institutions (kind, name, identifier, quota_bytes) VALUES
    ('member', 'Example University', 'example.edu', 10995116277760),
    ('member', 'Test State College', 'test.edu', NULL);

INSERT INTO preservation.institutions (parent_id, kind, name, identifier)
SELECT i.id, 'subscriber', 'Example University Press', 'press.example.edu'
FROM preservation.institutions i
WHERE i.identifier = 'example.edu';

INSERT INTO preservation.users (institution_id, name, email, role)
SELECT i.id, u.name, u.email, u.role::preservation.user_role
FROM (VALUES
    ('example.edu', 'Ada Admin', 'ada@example.edu', 'institution_admin'),
    ('example.edu', 'Uma User', 'uma@example.edu', 'user'),
    ('example.edu', 'Ben Admin', 'Ben@example.edu', 'institution_admin'),
    ('test.edu', 'Tom Operator', 'tom@test.edu', 'operator')
) AS u (institution, name, email, role)
JOIN preservation.institutions i ON i.identifier = u.institution;

INSERT INTO preservation.storage_options (name, provider, region, copies, monthly_price) VALUES
    ('Standard', 'aws', 'us-east-1', 6, 0.0350),
    ('Glacier-OH', 'aws', 'us-east-2', 1, 0.0040),
    ('Wasabi-VA', 'wasabi', 'us-east-1', 1, 0.0069);

INSERT INTO preservation.objects (institution_id, storage_option_id, identifier, title, access, state, bag_group)
SELECT i.id, s.id, o.identifier, o.title, o.access::preservation.object_access, o.state::preservation.deposit_state, o.bag_group
FROM (VALUES
    ('example.edu', 'Standard', 'example.edu/photos-1912', 'Photographs of 1912', 'public', 'active', 'photos'),
    ('example.edu', 'Glacier-OH', 'example.edu/theses', 'Theses 2020 to 2025', 'institution', 'active', NULL),
    ('press.example.edu', 'Standard', 'press.example.edu/catalogue', 'Catalogue', 'restricted', 'active', NULL),
    ('test.edu', 'Wasabi-VA', 'test.edu/maps', 'Maps', 'institution', 'deleted', 'maps')
) AS o (institution, storage, identifier, title, access, state, bag_group)
JOIN preservation.institutions i ON i.identifier = o.institution
JOIN preservation.storage_options s ON s.name = o.storage;

INSERT INTO preservation.objects (institution_id, storage_option_id, title)
SELECT i.id, s.id, 'Came without an identifier'
FROM preservation.institutions i, preservation.storage_options s
WHERE i.identifier = 'test.edu' AND s.name = 'Standard';

INSERT INTO preservation.files (object_id, institution_id, identifier, size, format, last_fixity_check)
SELECT o.id, o.institution_id, f.identifier, f.size, f.format, f.checked::timestamptz
FROM (VALUES
    ('example.edu/photos-1912', 'example.edu/photos-1912/data/001.tif', 48211004, 'image/tiff', '2026-09-12 03:10+00'),
    ('example.edu/photos-1912', 'example.edu/photos-1912/data/002.tif', 51004880, 'image/tiff', '2026-02-12 03:10+00'),
    ('example.edu/photos-1912', 'example.edu/photos-1912/bag-info.txt', 612, 'text/plain', NULL),
    ('example.edu/theses', 'example.edu/theses/data/theses.tar', 5368709120, 'application/x-tar', NULL),
    ('press.example.edu/catalogue', 'press.example.edu/catalogue/data/catalogue.pdf', 2097152, 'application/pdf', '2026-09-20 01:00+00')
) AS f (object, identifier, size, format, checked)
JOIN preservation.objects o ON o.identifier = f.object;

INSERT INTO preservation.checksums (file_id, algorithm, digest, computed_at)
SELECT f.id, c.algorithm::preservation.digest_algorithm, c.digest, c.computed_at::timestamptz
FROM (VALUES
    ('example.edu/photos-1912/data/001.tif', 'md5', 'd41d8cd98f00b204e9800998ecf8427e', '2026-01-12 03:10+00'),
    ('example.edu/photos-1912/data/001.tif', 'sha256', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', '2026-01-12 03:10+00'),
    ('example.edu/photos-1912/data/001.tif', 'sha256', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', '2026-09-12 03:10+00'),
    ('press.example.edu/catalogue/data/catalogue.pdf', 'sha1', 'da39a3ee5e6b4b0d3255bfef95601890afd80709', '2026-09-20 01:00+00')
) AS c (file, algorithm, digest, computed_at)
JOIN preservation.files f ON f.identifier = c.file;

INSERT INTO preservation.storage_records (file_id, storage_option_id, url)
SELECT f.id, s.id, 'https://' || s.provider || '.example.com/' || s.region || '/' || f.identifier
FROM preservation.files f
JOIN preservation.objects o ON o.id = f.object_id
JOIN preservation.storage_options s ON s.id = o.storage_option_id;

INSERT INTO preservation.events (institution_id, object_id, kind, outcome, detail, agent, occurred_at)
SELECT o.institution_id, o.id, e.kind::preservation.event_kind, e.outcome::preservation.event_outcome, e.detail, e.agent, e.occurred_at::timestamptz
FROM (VALUES
    ('example.edu/photos-1912', 'ingestion', 'success', 'Bag of 3 files', 'ingest/3.1', '2026-01-12 03:00+00'),
    ('example.edu/photos-1912', 'access assignment', 'success', 'public', 'ingest/3.1', '2026-01-12 03:01+00'),
    ('example.edu/theses', 'ingestion', 'success', 'Bag of 1 file', 'ingest/3.1', '2026-03-01 10:00+00')
) AS e (object, kind, outcome, detail, agent, occurred_at)
JOIN preservation.objects o ON o.identifier = e.object;

INSERT INTO preservation.events (institution_id, file_id, kind, outcome, detail, agent, occurred_at)
SELECT f.institution_id, f.id, 'fixity check', e.outcome::preservation.event_outcome, e.detail, 'fixity/2.0', e.occurred_at::timestamptz
FROM (VALUES
    ('example.edu/photos-1912/data/001.tif', 'success', 'Digests match', '2026-09-12 03:10+00'),
    ('example.edu/photos-1912/data/002.tif', 'failure', 'Digests differ', '2026-02-12 03:10+00')
) AS e (file, outcome, detail, occurred_at)
JOIN preservation.files f ON f.identifier = e.file;

INSERT INTO preservation.work_items (institution_id, object_id, user_id, action, status, note, attempts, queued_at)
SELECT o.institution_id, o.id, u.id, w.action::preservation.work_action, w.status::preservation.work_status, w.note, w.attempts, w.queued_at::timestamptz
FROM (VALUES
    ('example.edu/photos-1912', 'uma@example.edu', 'restore object', 'pending', 'Waits for a worker', 0, NULL),
    ('example.edu/theses', 'ada@example.edu', 'restore object', 'started', 'Retrieving from Glacier', 2, '2026-09-30 12:00+00'),
    ('test.edu/maps', 'tom@test.edu', 'delete', 'success', 'Deleted', 1, '2026-08-01 12:00+00')
) AS w (object, email, action, status, note, attempts, queued_at)
JOIN preservation.objects o ON o.identifier = w.object
JOIN preservation.users u ON u.email = w.email;

INSERT INTO preservation.deletion_requests
    (institution_id, requested_by_id, requested_at, confirmed_by_id, confirmed_at, cancelled_by_id, cancelled_at)
SELECT rq.institution_id, rq.id, d.requested_at::timestamptz, cf.id, d.confirmed_at::timestamptz, cn.id, d.cancelled_at::timestamptz
FROM (VALUES
    ('ada@example.edu', '2026-07-01 08:00+00', 'Ben@example.edu', '2026-07-02 09:00+00', NULL, NULL),
    ('uma@example.edu', '2026-07-05 08:00+00', NULL, NULL, 'ada@example.edu', '2026-07-05 08:30+00'),
    ('ada@example.edu', '2026-09-30 08:00+00', NULL, NULL, NULL, NULL)
) AS d (requested_by, requested_at, confirmed_by, confirmed_at, cancelled_by, cancelled_at)
JOIN preservation.users rq ON rq.email = d.requested_by
LEFT JOIN preservation.users cf ON cf.email = d.confirmed_by
LEFT JOIN preservation.users cn ON cn.email = d.cancelled_by;

INSERT INTO preservation.deletion_request_objects (deletion_request_id, object_id)
SELECT d.id, o.id
FROM preservation.deletion_requests d
JOIN preservation.objects o ON o.identifier = 'example.edu/theses'
WHERE d.confirmed_at IS NULL;

INSERT INTO preservation.alerts (institution_id, deletion_request_id, work_item_id, severity, subject, content)
SELECT d.institution_id, d.id, NULL, 'warning', 'A deletion waits for you', 'One object would be deleted.'
FROM preservation.deletion_requests d
WHERE d.confirmed_at IS NULL AND d.cancelled_at IS NULL;

INSERT INTO preservation.alerts (institution_id, work_item_id, severity, subject)
SELECT w.institution_id, w.id, 'critical', 'A restoration is stuck'
FROM preservation.work_items w
WHERE w.status = 'started';

INSERT INTO preservation.alert_recipients (alert_id, user_id, sent_at, read_at)
SELECT a.id, u.id, '2026-10-01 06:00+00', CASE WHEN u.email = 'ada@example.edu' THEN timestamptz '2026-10-01 07:30+00' END
FROM preservation.alerts a
JOIN preservation.users u ON u.institution_id = a.institution_id AND u.role = 'institution_admin';

INSERT INTO stats.refreshes (statistic, refreshed_at, took) VALUES
    ('deposit_stats', '2026-09-30 23:00+00', '00:00:01.5'),
    ('counts', '2026-09-30 23:00+00', '00:00:04.2');

INSERT INTO stats.historical_deposit_stats (institution_id, storage_option_id, month, object_count, file_count, byte_count)
SELECT i.id, s.id, h.month::date, h.object_count, h.file_count, h.byte_count
FROM (VALUES
    ('example.edu', 'Standard', '2026-08-01', 1, 3, 99216496),
    ('example.edu', 'Standard', '2026-09-01', 1, 3, 99216496),
    ('example.edu', 'Glacier-OH', '2026-09-01', 1, 1, 5368709120)
) AS h (institution, storage, month, object_count, file_count, byte_count)
JOIN preservation.institutions i ON i.identifier = h.institution
JOIN preservation.storage_options s ON s.name = h.storage;

INSERT INTO stats.server_downloads (server_id, day, downloads)
SELECT s.id, d.day::date, d.downloads
FROM (VALUES
    ('io.github.octocat/weather', '2026-09-29', 1204),
    ('io.github.octocat/weather', '2026-09-30', 1311),
    ('io.github.octocat/files', '2026-09-30', 95)
) AS d (server, day, downloads)
JOIN registry.servers s ON s.name = d.server;
