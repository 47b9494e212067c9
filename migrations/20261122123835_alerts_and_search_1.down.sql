-- Drop trigger preservation.files.files_count_added
DROP TRIGGER IF EXISTS files_count_added ON preservation.files;

-- Drop trigger preservation.files.files_count_removed
DROP TRIGGER IF EXISTS files_count_removed ON preservation.files;

-- Drop trigger preservation.work_items.work_items_updated_at
DROP TRIGGER IF EXISTS work_items_updated_at ON preservation.work_items;

-- Drop trigger registry.servers.servers_updated_at
DROP TRIGGER IF EXISTS servers_updated_at ON registry.servers;

-- Drop trigger registry.versions.versions_set_latest
DROP TRIGGER IF EXISTS versions_set_latest ON registry.versions;

-- Drop view preservation.alert_list
DROP VIEW IF EXISTS preservation.alert_list;

-- Drop function preservation.count_files()
DROP FUNCTION IF EXISTS preservation.count_files();

-- Drop function registry.set_latest_version()
DROP FUNCTION IF EXISTS registry.set_latest_version();

-- Drop function registry.set_updated_at()
DROP FUNCTION IF EXISTS registry.set_updated_at();

-- Drop column registry.servers.search
ALTER TABLE IF EXISTS registry.servers DROP COLUMN IF EXISTS search;

-- Drop function registry.server_document(text, text, text)
DROP FUNCTION IF EXISTS registry.server_document(text, text, text);

-- Drop table preservation.alert_recipients
-- destructive: all rows of the table
DROP TABLE IF EXISTS preservation.alert_recipients;

-- Drop table preservation.alerts
-- destructive: all rows of the table
DROP TABLE IF EXISTS preservation.alerts;

-- Drop enum preservation.alert_severity
DROP TYPE IF EXISTS preservation.alert_severity;

-- Change comment on column preservation.objects.file_count
COMMENT ON COLUMN preservation.objects.file_count IS 'Kept up to date by the application';
