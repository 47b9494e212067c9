-- atlas:txmode none

-- Drop index preservation.objects_institution_id_state_idx, to be made again below
DROP INDEX CONCURRENTLY IF EXISTS preservation.objects_institution_id_state_idx;

-- Drop index registry.versions_server_id_published_at_idx, to be made again below
DROP INDEX CONCURRENTLY IF EXISTS registry.versions_server_id_published_at_idx;

-- Create index preservation.objects_institution_id_state_idx
CREATE INDEX CONCURRENTLY IF NOT EXISTS objects_institution_id_state_idx ON preservation.objects USING btree (institution_id, state) INCLUDE (file_count, byte_count);

-- Create index registry.servers_search_idx
CREATE INDEX CONCURRENTLY IF NOT EXISTS servers_search_idx ON registry.servers USING gin (search);

-- Create index registry.versions_server_id_published_at_idx
CREATE INDEX CONCURRENTLY IF NOT EXISTS versions_server_id_published_at_idx ON registry.versions USING btree (server_id, published_at DESC) INCLUDE (version, status);

-- Create comment on index registry.versions_server_id_published_at_idx
COMMENT ON INDEX registry.versions_server_id_published_at_idx IS 'Answers the list of versions from the index alone';
