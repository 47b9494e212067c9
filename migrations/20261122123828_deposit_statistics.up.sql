-- Create schema stats
CREATE SCHEMA IF NOT EXISTS stats;

-- Create default privilege stats.FUNCTIONS to registry_app
ALTER DEFAULT PRIVILEGES FOR ROLE CURRENT_USER IN SCHEMA stats GRANT EXECUTE ON FUNCTIONS TO registry_app;

-- Create default privilege stats.SEQUENCES to registry_app
ALTER DEFAULT PRIVILEGES FOR ROLE CURRENT_USER IN SCHEMA stats GRANT SELECT, USAGE ON SEQUENCES TO registry_app;

-- Create default privilege stats.TABLES to registry_app
ALTER DEFAULT PRIVILEGES FOR ROLE CURRENT_USER IN SCHEMA stats GRANT DELETE, INSERT, SELECT, UPDATE ON TABLES TO registry_app;

-- Create default privilege stats.TABLES to registry_readonly
ALTER DEFAULT PRIVILEGES FOR ROLE CURRENT_USER IN SCHEMA stats GRANT SELECT ON TABLES TO registry_readonly;

-- Create enum stats.refresh_outcome
DO $plumb$
BEGIN
  IF pg_catalog.to_regtype('stats.refresh_outcome') IS NULL THEN
    CREATE TYPE stats.refresh_outcome AS ENUM ('refreshed', 'populated', 'fresh', 'running');
  END IF;
END
$plumb$;

-- Create table stats.refreshes
CREATE TABLE IF NOT EXISTS stats.refreshes (
  statistic text NOT NULL,
  refreshed_at timestamp with time zone NOT NULL,
  took interval,
  CONSTRAINT refreshes_pkey PRIMARY KEY (statistic)
);

-- Create table stats.server_downloads
CREATE TABLE IF NOT EXISTS stats.server_downloads (
  server_id uuid NOT NULL,
  day date DEFAULT CURRENT_DATE NOT NULL,
  downloads bigint DEFAULT 0 NOT NULL,
  CONSTRAINT server_downloads_pkey PRIMARY KEY (server_id, day),
  CONSTRAINT server_downloads_not_negative CHECK ((downloads >= 0)),
  CONSTRAINT server_downloads_server_id_fkey FOREIGN KEY (server_id) REFERENCES registry.servers(id) ON DELETE CASCADE
);

-- Create index stats.server_downloads_day_idx
CREATE INDEX IF NOT EXISTS server_downloads_day_idx ON stats.server_downloads USING btree (day);

-- Create function stats.month_of(date)
CREATE OR REPLACE FUNCTION stats.month_of(day date)
 RETURNS date
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$
    SELECT date_trunc('month', day::timestamp)::date
$function$;

-- Create table stats.historical_deposit_stats
CREATE TABLE IF NOT EXISTS stats.historical_deposit_stats (
  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  institution_id integer NOT NULL,
  storage_option_id smallint NOT NULL,
  month date NOT NULL,
  object_count bigint NOT NULL,
  file_count bigint NOT NULL,
  byte_count bigint NOT NULL,
  CONSTRAINT historical_deposit_stats_pkey PRIMARY KEY (id),
  CONSTRAINT historical_deposit_stats_key UNIQUE (institution_id, storage_option_id, month),
  CONSTRAINT historical_deposit_stats_month_first_day CHECK ((month = stats.month_of(month))),
  CONSTRAINT historical_deposit_stats_institution_id_fkey FOREIGN KEY (institution_id) REFERENCES preservation.institutions(id) ON DELETE CASCADE,
  CONSTRAINT historical_deposit_stats_storage_option_id_fkey FOREIGN KEY (storage_option_id) REFERENCES preservation.storage_options(id) ON DELETE RESTRICT
);

-- Create index stats.historical_deposit_stats_month_idx
CREATE INDEX IF NOT EXISTS historical_deposit_stats_month_idx ON stats.historical_deposit_stats USING btree (month);

-- Create index stats.historical_deposit_stats_storage_option_id_idx
CREATE INDEX IF NOT EXISTS historical_deposit_stats_storage_option_id_idx ON stats.historical_deposit_stats USING btree (storage_option_id);

-- Create function stats.refresh_unless_fresh(text, regclass[])
CREATE OR REPLACE FUNCTION stats.refresh_unless_fresh(statistic text, matviews regclass[])
 RETURNS stats.refresh_outcome
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'stats', 'pg_temp'
AS $function$
DECLARE
    began     timestamptz := clock_timestamp();
    matview   regclass;
    filled    boolean;
    unfilled  regclass[] := '{}';
BEGIN
    -- Another session is at it: leave it to that one rather than wait for it.
    IF NOT pg_try_advisory_xact_lock(hashtextextended('stats.' || statistic, 0)) THEN
        RETURN 'running';
    END IF;

    FOREACH matview IN ARRAY matviews LOOP
        SELECT c.relispopulated INTO filled FROM pg_catalog.pg_class AS c WHERE c.oid = matview;
        IF filled THEN
            EXECUTE format('SELECT EXISTS (SELECT FROM %s)', matview) INTO filled;
        END IF;
        IF NOT filled THEN
            unfilled := unfilled || matview;
        END IF;
    END LOOP;

    IF unfilled = '{}' AND EXISTS (
        SELECT FROM stats.refreshes AS r
        WHERE r.statistic = refresh_unless_fresh.statistic
            AND r.refreshed_at > began - '60 minutes'::interval
    ) THEN
        RETURN 'fresh';
    END IF;

    FOREACH matview IN ARRAY matviews LOOP
        IF matview = ANY (unfilled) THEN
            EXECUTE format('REFRESH MATERIALIZED VIEW %s', matview);
        ELSE
            EXECUTE format('REFRESH MATERIALIZED VIEW CONCURRENTLY %s', matview);
        END IF;
    END LOOP;

    INSERT INTO stats.refreshes AS r (statistic, refreshed_at, took)
    VALUES (refresh_unless_fresh.statistic, began, clock_timestamp() - began)
    ON CONFLICT ON CONSTRAINT refreshes_pkey DO UPDATE
    SET refreshed_at = excluded.refreshed_at, took = excluded.took;

    IF unfilled = '{}' THEN
        RETURN 'refreshed';
    END IF;
    RETURN 'populated';
END
$function$;

-- Create function stats.update_counts()
CREATE OR REPLACE FUNCTION stats.update_counts()
 RETURNS stats.refresh_outcome
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'stats', 'pg_temp'
AS $function$
BEGIN
    RETURN stats.refresh_unless_fresh('counts', ARRAY['stats.file_counts'::regclass, 'stats.event_counts'::regclass]);
END
$function$;

-- Create function stats.update_deposit_stats()
CREATE OR REPLACE FUNCTION stats.update_deposit_stats()
 RETURNS stats.refresh_outcome
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'stats', 'pg_temp'
AS $function$
BEGIN
    RETURN stats.refresh_unless_fresh('deposit_stats', ARRAY['stats.current_deposit_stats'::regclass]);
END
$function$;

-- Create function stats.update_server_counts()
CREATE OR REPLACE FUNCTION stats.update_server_counts()
 RETURNS stats.refresh_outcome
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'stats', 'pg_temp'
AS $function$
BEGIN
    RETURN stats.refresh_unless_fresh('server_counts', ARRAY['stats.server_counts'::regclass]);
END
$function$;

-- Create materialized view stats.current_deposit_stats
CREATE MATERIALIZED VIEW IF NOT EXISTS stats.current_deposit_stats AS
SELECT o.institution_id,
    o.storage_option_id,
    count(*) AS object_count,
    sum(o.file_count) AS file_count,
    (sum(o.byte_count))::bigint AS byte_count
   FROM preservation.objects o
  WHERE (o.state = 'active'::preservation.deposit_state)
  GROUP BY o.institution_id, o.storage_option_id
WITH NO DATA;

-- Create index stats.current_deposit_stats_key
CREATE UNIQUE INDEX IF NOT EXISTS current_deposit_stats_key ON stats.current_deposit_stats USING btree (institution_id, storage_option_id);

-- Create function stats.record_month(date)
CREATE OR REPLACE FUNCTION stats.record_month(month date DEFAULT stats.month_of(CURRENT_DATE))
 RETURNS bigint
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'stats', 'pg_temp'
AS $function$
DECLARE
    recorded bigint;
BEGIN
    INSERT INTO stats.historical_deposit_stats AS h
        (institution_id, storage_option_id, month, object_count, file_count, byte_count)
    SELECT c.institution_id, c.storage_option_id, record_month.month, c.object_count, c.file_count, c.byte_count
    FROM stats.current_deposit_stats AS c
    ON CONFLICT ON CONSTRAINT historical_deposit_stats_key DO UPDATE
    SET object_count = excluded.object_count, file_count = excluded.file_count, byte_count = excluded.byte_count;
    GET DIAGNOSTICS recorded = ROW_COUNT;
    RETURN recorded;
END
$function$;

-- Create view stats.deposit_summary
CREATE OR REPLACE VIEW stats.deposit_summary AS
SELECT i.member_id,
    i.identifier,
    i.name AS institution,
    s.name AS storage_option,
    c.object_count,
    c.file_count,
    c.byte_count,
    round((((c.byte_count)::numeric / 1073741824.0) * s.monthly_price), 2) AS monthly_cost,
    (c.object_count - COALESCE(h.object_count, (0)::bigint)) AS objects_since_month_end
   FROM (((stats.current_deposit_stats c
     JOIN preservation.institution_list i ON ((i.id = c.institution_id)))
     JOIN preservation.storage_options s ON ((s.id = c.storage_option_id)))
     LEFT JOIN stats.historical_deposit_stats h ON (((h.institution_id = c.institution_id) AND (h.storage_option_id = c.storage_option_id) AND (h.month = stats.month_of(((now() - '1 mon'::interval))::date)))));

-- Create materialized view stats.event_counts
CREATE MATERIALIZED VIEW IF NOT EXISTS stats.event_counts AS
SELECT e.institution_id,
    e.kind,
    e.outcome,
    count(*) AS event_count,
    max(e.occurred_at) AS last_occurred_at
   FROM preservation.events e
  GROUP BY e.institution_id, e.kind, e.outcome
WITH NO DATA;

-- Create index stats.event_counts_key
CREATE UNIQUE INDEX IF NOT EXISTS event_counts_key ON stats.event_counts USING btree (institution_id, kind, outcome);

-- Create materialized view stats.file_counts
CREATE MATERIALIZED VIEW IF NOT EXISTS stats.file_counts AS
SELECT f.institution_id,
    f.format,
    f.state,
    count(*) AS file_count,
    sum(f.size) AS byte_count,
    max(f.size) AS largest
   FROM preservation.files f
  GROUP BY f.institution_id, f.format, f.state
WITH NO DATA;

-- Create index stats.file_counts_byte_count_idx
CREATE INDEX IF NOT EXISTS file_counts_byte_count_idx ON stats.file_counts USING btree (byte_count DESC) WHERE (state = 'active'::preservation.deposit_state);

-- Create index stats.file_counts_key
CREATE UNIQUE INDEX IF NOT EXISTS file_counts_key ON stats.file_counts USING btree (institution_id, format, state);

-- Create materialized view stats.server_counts
CREATE MATERIALIZED VIEW IF NOT EXISTS stats.server_counts AS
SELECT l.registry,
    l.status,
    count(DISTINCT l.id) AS server_count,
    count(DISTINCT v.id) AS version_count,
    count(k.id) AS package_count
   FROM ((registry.server_list l
     LEFT JOIN registry.versions v ON ((v.server_id = l.id)))
     LEFT JOIN registry.packages k ON ((k.version_id = v.id)))
  GROUP BY l.registry, l.status
WITH NO DATA;

-- Create index stats.server_counts_key
CREATE UNIQUE INDEX IF NOT EXISTS server_counts_key ON stats.server_counts USING btree (registry, status);

-- Create grant on function stats.month_of(date) to registry_app
GRANT EXECUTE ON FUNCTION stats.month_of(date) TO registry_app;

-- Create grant on function stats.record_month(date) to registry_app
GRANT EXECUTE ON FUNCTION stats.record_month(date) TO registry_app;

-- Create grant on function stats.refresh_unless_fresh(text, regclass[]) to PUBLIC
REVOKE EXECUTE ON FUNCTION stats.refresh_unless_fresh(text, regclass[]) FROM PUBLIC;

-- Create grant on function stats.refresh_unless_fresh(text, regclass[]) to registry_app
GRANT EXECUTE ON FUNCTION stats.refresh_unless_fresh(text, regclass[]) TO registry_app;

-- Create grant on function stats.update_counts() to PUBLIC
REVOKE EXECUTE ON FUNCTION stats.update_counts() FROM PUBLIC;

-- Create grant on function stats.update_counts() to registry_app
GRANT EXECUTE ON FUNCTION stats.update_counts() TO registry_app;

-- Create grant on function stats.update_deposit_stats() to PUBLIC
REVOKE EXECUTE ON FUNCTION stats.update_deposit_stats() FROM PUBLIC;

-- Create grant on function stats.update_deposit_stats() to registry_app
GRANT EXECUTE ON FUNCTION stats.update_deposit_stats() TO registry_app;

-- Create grant on function stats.update_server_counts() to PUBLIC
REVOKE EXECUTE ON FUNCTION stats.update_server_counts() FROM PUBLIC;

-- Create grant on function stats.update_server_counts() to registry_app
GRANT EXECUTE ON FUNCTION stats.update_server_counts() TO registry_app;

-- Create grant on materialized view stats.current_deposit_stats to registry_app
GRANT DELETE, INSERT, SELECT, UPDATE ON stats.current_deposit_stats TO registry_app;

-- Create grant on materialized view stats.current_deposit_stats to registry_readonly
GRANT SELECT ON stats.current_deposit_stats TO registry_readonly;

-- Create grant on materialized view stats.event_counts to registry_app
GRANT DELETE, INSERT, SELECT, UPDATE ON stats.event_counts TO registry_app;

-- Create grant on materialized view stats.event_counts to registry_readonly
GRANT SELECT ON stats.event_counts TO registry_readonly;

-- Create grant on materialized view stats.file_counts to registry_app
GRANT DELETE, INSERT, SELECT, UPDATE ON stats.file_counts TO registry_app;

-- Create grant on materialized view stats.file_counts to registry_readonly
GRANT SELECT ON stats.file_counts TO registry_readonly;

-- Create grant on materialized view stats.server_counts to registry_app
GRANT DELETE, INSERT, SELECT, UPDATE ON stats.server_counts TO registry_app;

-- Create grant on materialized view stats.server_counts to registry_readonly
GRANT SELECT ON stats.server_counts TO registry_readonly;

-- Create grant on schema stats to registry_app
GRANT USAGE ON SCHEMA stats TO registry_app;

-- Create grant on schema stats to registry_readonly
GRANT USAGE ON SCHEMA stats TO registry_readonly;

-- Create grant on table stats.historical_deposit_stats to registry_app
GRANT DELETE, INSERT, SELECT, UPDATE ON stats.historical_deposit_stats TO registry_app;

-- Create grant on table stats.historical_deposit_stats to registry_readonly
GRANT SELECT ON stats.historical_deposit_stats TO registry_readonly;

-- Create grant on table stats.refreshes to registry_app
GRANT DELETE, INSERT, SELECT, UPDATE ON stats.refreshes TO registry_app;

-- Create grant on table stats.refreshes to registry_readonly
GRANT SELECT ON stats.refreshes TO registry_readonly;

-- Create grant on table stats.server_downloads to registry_app
GRANT DELETE, INSERT, SELECT, UPDATE ON stats.server_downloads TO registry_app;

-- Create grant on table stats.server_downloads to registry_readonly
GRANT SELECT ON stats.server_downloads TO registry_readonly;

-- Create grant on view stats.deposit_summary to registry_app
GRANT DELETE, INSERT, SELECT, UPDATE ON stats.deposit_summary TO registry_app;

-- Create grant on view stats.deposit_summary to registry_readonly
GRANT SELECT ON stats.deposit_summary TO registry_readonly;

-- Create comment on column stats.historical_deposit_stats.month
COMMENT ON COLUMN stats.historical_deposit_stats.month IS 'First day of the month';

-- Create comment on function stats.month_of(date)
COMMENT ON FUNCTION stats.month_of(date) IS 'First day of the month';

-- Create comment on function stats.record_month(date)
COMMENT ON FUNCTION stats.record_month(date) IS 'Keeps the statistics of now as those of a month; may run again';

-- Create comment on function stats.refresh_unless_fresh(text, regclass[])
COMMENT ON FUNCTION stats.refresh_unless_fresh(text, regclass[]) IS 'Refreshes views that are empty or older than 60 minutes, unless another session does';

-- Create comment on function stats.update_counts()
COMMENT ON FUNCTION stats.update_counts() IS 'Hourly: counts of files and events';

-- Create comment on function stats.update_deposit_stats()
COMMENT ON FUNCTION stats.update_deposit_stats() IS 'Hourly: what each institution holds';

-- Create comment on function stats.update_server_counts()
COMMENT ON FUNCTION stats.update_server_counts() IS 'Hourly: counts of servers, versions and packages';

-- Create comment on index stats.file_counts_byte_count_idx
COMMENT ON INDEX stats.file_counts_byte_count_idx IS 'For the page of the largest formats';

-- Create comment on materialized view stats.current_deposit_stats
COMMENT ON MATERIALIZED VIEW stats.current_deposit_stats IS 'What each institution holds now, per storage option';

-- Create comment on materialized view stats.event_counts
COMMENT ON MATERIALIZED VIEW stats.event_counts IS 'Events per institution, kind and outcome';

-- Create comment on materialized view stats.file_counts
COMMENT ON MATERIALIZED VIEW stats.file_counts IS 'Files per institution, format and state';

-- Create comment on materialized view stats.server_counts
COMMENT ON MATERIALIZED VIEW stats.server_counts IS 'Servers, versions and packages per registry';

-- Create comment on schema stats
COMMENT ON SCHEMA stats IS 'Counts and sums that are too expensive to make for every page';

-- Create comment on table stats.historical_deposit_stats
COMMENT ON TABLE stats.historical_deposit_stats IS 'Deposits at the end of each month';

-- Create comment on table stats.refreshes
COMMENT ON TABLE stats.refreshes IS 'When each statistic was last refreshed';

-- Create comment on table stats.server_downloads
COMMENT ON TABLE stats.server_downloads IS 'How often a server''s package was fetched, per day';

-- Create comment on view stats.deposit_summary
COMMENT ON VIEW stats.deposit_summary IS 'Deposits of now beside those of the last month''s end';

-- Create comment on view column stats.server_counts.package_count
COMMENT ON COLUMN stats.server_counts.package_count IS 'Packages of all versions, not of the latest ones';
