-- atlas:txmode none

-- Create index registry.servers_active_updated_at_idx
CREATE INDEX CONCURRENTLY IF NOT EXISTS servers_active_updated_at_idx ON registry.servers USING btree (updated_at, id) WHERE (status = 'active'::registry.entry_status);

-- Create comment on index registry.servers_active_updated_at_idx
COMMENT ON INDEX registry.servers_active_updated_at_idx IS 'Pages through the list of live servers';
