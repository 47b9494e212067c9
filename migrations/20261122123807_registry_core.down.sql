-- Drop function registry.newest_version(uuid)
DROP FUNCTION IF EXISTS registry.newest_version(uuid);

-- Drop function registry.version_key(text)
DROP FUNCTION IF EXISTS registry.version_key(text);

-- Drop constraint registry.servers.servers_latest_version_id_fkey
ALTER TABLE IF EXISTS registry.servers DROP CONSTRAINT IF EXISTS servers_latest_version_id_fkey;

-- Drop constraint registry.servers.servers_publisher_id_fkey
ALTER TABLE IF EXISTS registry.servers DROP CONSTRAINT IF EXISTS servers_publisher_id_fkey;

-- Drop constraint registry.servers.servers_registry_id_fkey
ALTER TABLE IF EXISTS registry.servers DROP CONSTRAINT IF EXISTS servers_registry_id_fkey;

-- Drop constraint registry.versions.versions_server_id_fkey
ALTER TABLE IF EXISTS registry.versions DROP CONSTRAINT IF EXISTS versions_server_id_fkey;

-- Drop table registry.publishers
-- destructive: all rows of the table
DROP TABLE IF EXISTS registry.publishers;

-- Drop table registry.registries
-- destructive: all rows of the table
DROP TABLE IF EXISTS registry.registries;

-- Drop table registry.servers
-- destructive: all rows of the table
DROP TABLE IF EXISTS registry.servers;

-- Drop function registry.is_server_name(text)
DROP FUNCTION IF EXISTS registry.is_server_name(text);

-- Drop table registry.versions
-- destructive: all rows of the table
DROP TABLE IF EXISTS registry.versions;

-- Drop domain registry.semver
DROP DOMAIN IF EXISTS registry.semver;

-- Drop enum registry.entry_status
DROP TYPE IF EXISTS registry.entry_status;

-- Drop enum registry.registry_kind
DROP TYPE IF EXISTS registry.registry_kind;

-- Drop schema registry
DROP SCHEMA IF EXISTS registry;
