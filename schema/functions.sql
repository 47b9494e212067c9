-- Functions that columns, checks, defaults and indexes call. The tables are in the .pg.hcl files beside this one.

CREATE FUNCTION registry.is_server_name(name text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    SELECT char_length(name) <= 200
        AND name ~ '^[A-Za-z0-9][A-Za-z0-9.-]*/[A-Za-z0-9][A-Za-z0-9._-]*$'
$$;

COMMENT ON FUNCTION registry.is_server_name(text) IS 'namespace/name, where the namespace is a reverse DNS name';

CREATE FUNCTION registry.version_key(version text) RETURNS integer[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
    SELECT string_to_array(split_part(split_part(version, '+', 1), '-', 1), '.')::integer[]
        || (CASE WHEN split_part(version, '+', 1) LIKE '%-%' THEN 0 ELSE 1 END)
$$;

COMMENT ON FUNCTION registry.version_key(text) IS 'Sorts versions by number, a pre-release before its release';

-- Reads a table, so it can only be made after it.
CREATE FUNCTION registry.newest_version(of_server uuid) RETURNS uuid
    LANGUAGE sql STABLE
    AS $$
    SELECT v.id
    FROM registry.versions v
    WHERE v.server_id = of_server AND v.status <> 'deleted'
    ORDER BY registry.version_key(v.version) DESC, v.published_at DESC
    LIMIT 1
$$;

COMMENT ON FUNCTION registry.newest_version(uuid) IS 'The version that a server''s latest_version_id should name';

CREATE FUNCTION registry.normal_url(url text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
    SELECT lower(regexp_replace(regexp_replace(url, '[.]git$', ''), '/+$', ''))
$$;

COMMENT ON FUNCTION registry.normal_url(text) IS 'Two spellings of a repository''s address are one repository';

CREATE FUNCTION preservation.new_identifier() RETURNS text
    LANGUAGE sql VOLATILE
    AS $$
    SELECT 'accession/' || lpad(nextval('preservation.accession_number')::text, 8, '0')
$$;

COMMENT ON FUNCTION preservation.new_identifier() IS 'For deposits that came without an identifier of their own';

CREATE FUNCTION preservation.digest_length(algorithm preservation.digest_algorithm) RETURNS integer
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
    SELECT CASE algorithm
        WHEN 'md5' THEN 32
        WHEN 'sha1' THEN 40
        WHEN 'sha256' THEN 64
        WHEN 'sha512' THEN 128
    END
$$;

COMMENT ON FUNCTION preservation.digest_length(preservation.digest_algorithm) IS 'Length of a digest in hexadecimal digits';

CREATE FUNCTION stats.month_of(day date) RETURNS date
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
    SELECT date_trunc('month', day::timestamp)::date
$$;

COMMENT ON FUNCTION stats.month_of(date) IS 'First day of the month';

GRANT EXECUTE ON FUNCTION stats.month_of(date) TO registry_app;

CREATE FUNCTION registry.server_document(name text, title text, description text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    SELECT setweight(to_tsvector('pg_catalog.simple'::regconfig, translate(coalesce(name, ''), './-_', '    ')), 'A')
        || setweight(to_tsvector('pg_catalog.english'::regconfig, coalesce(title, '')), 'B')
        || setweight(to_tsvector('pg_catalog.english'::regconfig, coalesce(description, '')), 'C')
$$;

COMMENT ON FUNCTION registry.server_document(text, text, text) IS 'What full text search sees of a server';
