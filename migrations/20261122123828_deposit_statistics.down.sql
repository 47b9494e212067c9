-- Drop materialized view stats.event_counts
DROP MATERIALIZED VIEW IF EXISTS stats.event_counts;

-- Drop materialized view stats.file_counts
DROP MATERIALIZED VIEW IF EXISTS stats.file_counts;

-- Drop materialized view stats.server_counts
DROP MATERIALIZED VIEW IF EXISTS stats.server_counts;

-- Drop view stats.deposit_summary
DROP VIEW IF EXISTS stats.deposit_summary;

-- Drop materialized view stats.current_deposit_stats
DROP MATERIALIZED VIEW IF EXISTS stats.current_deposit_stats;

-- Drop function stats.record_month(date)
DROP FUNCTION IF EXISTS stats.record_month(date);

-- Drop function stats.refresh_unless_fresh(text, regclass[])
DROP FUNCTION IF EXISTS stats.refresh_unless_fresh(text, regclass[]);

-- Drop function stats.update_counts()
DROP FUNCTION IF EXISTS stats.update_counts();

-- Drop function stats.update_deposit_stats()
DROP FUNCTION IF EXISTS stats.update_deposit_stats();

-- Drop function stats.update_server_counts()
DROP FUNCTION IF EXISTS stats.update_server_counts();

-- Drop table stats.historical_deposit_stats
-- destructive: all rows of the table
DROP TABLE IF EXISTS stats.historical_deposit_stats;

-- Drop function stats.month_of(date)
DROP FUNCTION IF EXISTS stats.month_of(date);

-- Drop table stats.refreshes
-- destructive: all rows of the table
DROP TABLE IF EXISTS stats.refreshes;

-- Drop table stats.server_downloads
-- destructive: all rows of the table
DROP TABLE IF EXISTS stats.server_downloads;

-- Drop enum stats.refresh_outcome
DROP TYPE IF EXISTS stats.refresh_outcome;

-- Drop schema stats
DROP SCHEMA IF EXISTS stats;
