-- atlas:txmode none

-- Drop index registry.servers_active_updated_at_idx
DROP INDEX CONCURRENTLY IF EXISTS registry.servers_active_updated_at_idx;
