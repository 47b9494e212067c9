-- Statistics over the large tables. They are made empty and filled by the functions at the end of this file, which the
-- application calls every hour.

CREATE MATERIALIZED VIEW stats.current_deposit_stats AS
SELECT o.institution_id,
    o.storage_option_id,
    count(*) AS object_count,
    sum(o.file_count)::bigint AS file_count,
    sum(o.byte_count)::bigint AS byte_count
FROM preservation.objects o
WHERE o.state = 'active'
GROUP BY o.institution_id, o.storage_option_id
WITH NO DATA;

COMMENT ON MATERIALIZED VIEW stats.current_deposit_stats IS 'What each institution holds now, per storage option';

CREATE UNIQUE INDEX current_deposit_stats_key
    ON stats.current_deposit_stats (institution_id, storage_option_id);

CREATE MATERIALIZED VIEW stats.file_counts AS
SELECT f.institution_id,
    f.format,
    f.state,
    count(*) AS file_count,
    sum(f.size)::bigint AS byte_count,
    max(f.size) AS largest
FROM preservation.files f
GROUP BY f.institution_id, f.format, f.state
WITH NO DATA;

COMMENT ON MATERIALIZED VIEW stats.file_counts IS 'Files per institution, format and state';

CREATE UNIQUE INDEX file_counts_key ON stats.file_counts (institution_id, format, state);
CREATE INDEX file_counts_byte_count_idx ON stats.file_counts (byte_count DESC) WHERE state = 'active';

COMMENT ON INDEX stats.file_counts_byte_count_idx IS 'For the page of the largest formats';

CREATE MATERIALIZED VIEW stats.event_counts AS
SELECT e.institution_id,
    e.kind,
    e.outcome,
    count(*) AS event_count,
    max(e.occurred_at) AS last_occurred_at
FROM preservation.events e
GROUP BY e.institution_id, e.kind, e.outcome
WITH NO DATA;

COMMENT ON MATERIALIZED VIEW stats.event_counts IS 'Events per institution, kind and outcome';

CREATE UNIQUE INDEX event_counts_key ON stats.event_counts (institution_id, kind, outcome);

CREATE MATERIALIZED VIEW stats.server_counts AS
SELECT l.registry,
    l.status,
    count(DISTINCT l.id) AS server_count,
    count(DISTINCT v.id) AS version_count,
    count(k.id) AS package_count
FROM registry.server_list l
LEFT JOIN registry.versions v ON v.server_id = l.id
LEFT JOIN registry.packages k ON k.version_id = v.id
GROUP BY l.registry, l.status
WITH NO DATA;

COMMENT ON MATERIALIZED VIEW stats.server_counts IS 'Servers, versions and packages per registry';
COMMENT ON COLUMN stats.server_counts.package_count IS 'Packages of all versions, not of the latest ones';

CREATE UNIQUE INDEX server_counts_key ON stats.server_counts (registry, status);

CREATE VIEW stats.deposit_summary AS
SELECT i.member_id,
    i.identifier,
    i.name AS institution,
    s.name AS storage_option,
    c.object_count,
    c.file_count,
    c.byte_count,
    round(c.byte_count / 1073741824.0 * s.monthly_price, 2) AS monthly_cost,
    c.object_count - coalesce(h.object_count, 0) AS objects_since_month_end
FROM stats.current_deposit_stats c
JOIN preservation.institution_list i ON i.id = c.institution_id
JOIN preservation.storage_options s ON s.id = c.storage_option_id
LEFT JOIN stats.historical_deposit_stats h
    ON h.institution_id = c.institution_id
    AND h.storage_option_id = c.storage_option_id
    AND h.month = stats.month_of((now() - '1 mon'::interval)::date);

COMMENT ON VIEW stats.deposit_summary IS 'Deposits of now beside those of the last month''s end';

GRANT SELECT, INSERT, UPDATE, DELETE
    ON stats.current_deposit_stats, stats.file_counts, stats.event_counts, stats.server_counts, stats.deposit_summary
    TO registry_app;
GRANT SELECT
    ON stats.current_deposit_stats, stats.file_counts, stats.event_counts, stats.server_counts, stats.deposit_summary
    TO registry_readonly;

-- The guards that the three functions share. It runs with the rights of its caller: only the owner of the views gets
-- anything done with it.
CREATE FUNCTION stats.refresh_unless_fresh(statistic text, matviews regclass[]) RETURNS stats.refresh_outcome
    LANGUAGE plpgsql
    SET search_path = pg_catalog, stats, pg_temp
    AS $$
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
$$;

COMMENT ON FUNCTION stats.refresh_unless_fresh(text, regclass[]) IS
    'Refreshes views that are empty or older than 60 minutes, unless another session does';

REVOKE EXECUTE ON FUNCTION stats.refresh_unless_fresh(text, regclass[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION stats.refresh_unless_fresh(text, regclass[]) TO registry_app;

-- Only an owner may refresh a materialized view, and the application owns nothing: hence SECURITY DEFINER.
CREATE FUNCTION stats.update_deposit_stats() RETURNS stats.refresh_outcome
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, stats, pg_temp
    AS $$
BEGIN
    RETURN stats.refresh_unless_fresh('deposit_stats', ARRAY['stats.current_deposit_stats'::regclass]);
END
$$;

COMMENT ON FUNCTION stats.update_deposit_stats() IS 'Hourly: what each institution holds';

REVOKE EXECUTE ON FUNCTION stats.update_deposit_stats() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION stats.update_deposit_stats() TO registry_app;

CREATE FUNCTION stats.update_counts() RETURNS stats.refresh_outcome
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, stats, pg_temp
    AS $$
BEGIN
    RETURN stats.refresh_unless_fresh('counts', ARRAY['stats.file_counts'::regclass, 'stats.event_counts'::regclass]);
END
$$;

COMMENT ON FUNCTION stats.update_counts() IS 'Hourly: counts of files and events';

REVOKE EXECUTE ON FUNCTION stats.update_counts() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION stats.update_counts() TO registry_app;

CREATE FUNCTION stats.update_server_counts() RETURNS stats.refresh_outcome
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, stats, pg_temp
    AS $$
BEGIN
    RETURN stats.refresh_unless_fresh('server_counts', ARRAY['stats.server_counts'::regclass]);
END
$$;

COMMENT ON FUNCTION stats.update_server_counts() IS 'Hourly: counts of servers, versions and packages';

REVOKE EXECUTE ON FUNCTION stats.update_server_counts() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION stats.update_server_counts() TO registry_app;

CREATE FUNCTION stats.record_month(month date DEFAULT stats.month_of(CURRENT_DATE)) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path = pg_catalog, stats, pg_temp
    AS $$
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
$$;

COMMENT ON FUNCTION stats.record_month(date) IS 'Keeps the statistics of now as those of a month; may run again';

GRANT EXECUTE ON FUNCTION stats.record_month(date) TO registry_app;
