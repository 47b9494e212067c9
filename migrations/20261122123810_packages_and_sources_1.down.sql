-- Drop comment on domain registry.semver
COMMENT ON DOMAIN registry.semver IS NULL;

-- Drop constraint registry.versions.versions_repository_id_fkey
ALTER TABLE IF EXISTS registry.versions DROP CONSTRAINT IF EXISTS versions_repository_id_fkey;

-- Drop column registry.versions.repository_id
-- destructive: the column's values
ALTER TABLE IF EXISTS registry.versions DROP COLUMN IF EXISTS repository_id;

-- Drop table registry.package_arguments
-- destructive: all rows of the table
DROP TABLE IF EXISTS registry.package_arguments;

-- Drop table registry.package_variables
-- destructive: all rows of the table
DROP TABLE IF EXISTS registry.package_variables;

-- Drop table registry.packages
-- destructive: all rows of the table
DROP TABLE IF EXISTS registry.packages;

-- Drop table registry.remotes
-- destructive: all rows of the table
DROP TABLE IF EXISTS registry.remotes;

-- Drop table registry.repositories
-- destructive: all rows of the table
DROP TABLE IF EXISTS registry.repositories;

-- Drop function registry.normal_url(text)
DROP FUNCTION IF EXISTS registry.normal_url(text);

-- Drop table registry.server_tags
-- destructive: all rows of the table
DROP TABLE IF EXISTS registry.server_tags;

-- Drop table registry.sync_runs
-- destructive: all rows of the table
DROP TABLE IF EXISTS registry.sync_runs;

-- Drop table registry.sources
-- destructive: all rows of the table
DROP TABLE IF EXISTS registry.sources;

-- Drop table registry.tags
-- destructive: all rows of the table
DROP TABLE IF EXISTS registry.tags;

-- Drop table registry.tools
-- destructive: all rows of the table
DROP TABLE IF EXISTS registry.tools;

-- Drop domain registry.sha256
DROP DOMAIN IF EXISTS registry.sha256;

-- Drop enum registry.argument_kind
DROP TYPE IF EXISTS registry.argument_kind;

-- Drop enum registry.package_kind
DROP TYPE IF EXISTS registry.package_kind;

-- Drop enum registry.sync_state
DROP TYPE IF EXISTS registry.sync_state;

-- Drop enum registry.transport
DROP TYPE IF EXISTS registry.transport;
