-- atlas:txmode none

-- Drop index preservation.objects_institution_id_state_idx, to be made again below
DROP INDEX CONCURRENTLY IF EXISTS preservation.objects_institution_id_state_idx;

-- Drop index registry.servers_search_idx
DROP INDEX CONCURRENTLY IF EXISTS registry.servers_search_idx;

-- Drop index registry.versions_server_id_published_at_idx, to be made again below
DROP INDEX CONCURRENTLY IF EXISTS registry.versions_server_id_published_at_idx;

-- Create index preservation.objects_institution_id_state_idx
CREATE INDEX CONCURRENTLY IF NOT EXISTS objects_institution_id_state_idx ON preservation.objects USING btree (institution_id, state);

-- Create index registry.versions_server_id_published_at_idx
CREATE INDEX CONCURRENTLY IF NOT EXISTS versions_server_id_published_at_idx ON registry.versions USING btree (server_id, published_at DESC);
