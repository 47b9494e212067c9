-- atlas:txmode none

-- Drop index registry.versions_repository_id_idx
DROP INDEX CONCURRENTLY IF EXISTS registry.versions_repository_id_idx;
