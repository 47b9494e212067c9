-- What must hold whoever writes the rows.

CREATE FUNCTION registry.set_updated_at() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    AS $$
BEGIN
    NEW.updated_at := now();
    RETURN NEW;
END
$$;

COMMENT ON FUNCTION registry.set_updated_at() IS 'Trigger: stamps a changed row';

CREATE TRIGGER servers_updated_at
    BEFORE UPDATE OF title, description, status, publisher_id ON registry.servers
    FOR EACH ROW EXECUTE FUNCTION registry.set_updated_at();

CREATE TRIGGER work_items_updated_at
    BEFORE UPDATE ON preservation.work_items
    FOR EACH ROW
    WHEN (OLD.status IS DISTINCT FROM NEW.status OR OLD.note IS DISTINCT FROM NEW.note)
    EXECUTE FUNCTION registry.set_updated_at();

CREATE FUNCTION registry.set_latest_version() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = pg_catalog, registry, pg_temp
    AS $$
BEGIN
    UPDATE registry.servers AS s
    SET latest_version_id = registry.newest_version(s.id)
    WHERE s.id = NEW.server_id;
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION registry.set_latest_version() IS 'Trigger: keeps servers.latest_version_id true';

CREATE TRIGGER versions_set_latest
    AFTER INSERT OR UPDATE OF status ON registry.versions
    FOR EACH ROW EXECUTE FUNCTION registry.set_latest_version();

COMMENT ON TRIGGER versions_set_latest ON registry.versions IS 'A new or withdrawn version changes what list pages show';

-- Once per statement: an ingest adds thousands of files to one object.
CREATE FUNCTION preservation.count_files() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = pg_catalog, preservation, pg_temp
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        UPDATE preservation.objects AS o
        SET file_count = o.file_count + c.files, byte_count = o.byte_count + c.bytes
        FROM (SELECT object_id, count(*) AS files, sum(size) AS bytes FROM changed GROUP BY object_id) AS c
        WHERE o.id = c.object_id;
    ELSE
        UPDATE preservation.objects AS o
        SET file_count = o.file_count - c.files, byte_count = o.byte_count - c.bytes
        FROM (SELECT object_id, count(*) AS files, sum(size) AS bytes FROM changed GROUP BY object_id) AS c
        WHERE o.id = c.object_id;
    END IF;
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION preservation.count_files() IS 'Trigger: keeps objects.file_count and byte_count true';

CREATE TRIGGER files_count_added
    AFTER INSERT ON preservation.files
    REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION preservation.count_files();

CREATE TRIGGER files_count_removed
    AFTER DELETE ON preservation.files
    REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION preservation.count_files();
