-- atlas:txmode none

-- Create index registry.versions_repository_id_idx
CREATE INDEX CONCURRENTLY IF NOT EXISTS versions_repository_id_idx ON registry.versions USING btree (repository_id) WHERE (repository_id IS NOT NULL);
