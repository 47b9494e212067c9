# The core: who publishes, where entries come from, servers and their versions.

schema "registry" { comment = "MCP servers, their versions and where they come from" }

enum "registry_kind" {
  schema = schema.registry
  values = ["managed", "file", "git", "api", "kubernetes"]
}

enum "entry_status" {
  schema = schema.registry
  values = ["active", "deprecated", "deleted"]
}

enum "sync_state" {
  schema = schema.registry
  values = ["running", "succeeded", "failed"]
}

domain "semver" {
  schema  = schema.registry
  type    = text
  comment = "A semantic version, without a leading v"
  check "semver_form" { expr = "VALUE ~ '^[0-9]+[.][0-9]+[.][0-9]+([-+][0-9A-Za-z.+-]+)?$'" }
}

table "publishers" {
  schema  = schema.registry
  comment = "Who may publish under a namespace"
  column "id" {
    type = integer
    identity {
      generated = ALWAYS
    }
  }
  column "namespace" {
    type    = text
    comment = "Reverse DNS name, for example io.github.octocat"
  }
  column "display_name" { type = text }
  column "contact_email" {
    type = text
    null = true
  }
  column "verified_at" {
    type    = timestamptz
    null    = true
    comment = "When the publisher proved the ownership of its namespace"
  }
  column "created_at" {
    type    = timestamptz
    default = sql("now()")
  }
  primary_key "publishers_pkey" { columns = [column.id] }
  unique "publishers_namespace_key" { columns = [column.namespace] }
  check "publishers_namespace_lower" { expr = "namespace = lower(namespace)" }
  index "publishers_email_idx" {
    where = "contact_email IS NOT NULL"
    on { expr = "lower(contact_email)" }
  }
}

table "registries" {
  schema  = schema.registry
  comment = "A named collection of servers, served under one address"
  column "id" {
    type = integer
    identity {
      generated = BY_DEFAULT
    }
  }
  column "name" { type = text }
  column "kind" {
    type    = enum.registry_kind
    default = "managed"
  }
  column "description" {
    type    = text
    default = ""
  }
  column "priority" {
    type    = smallint
    default = 100
    comment = "Which registry wins when two hold the same server; lower wins"
  }
  column "created_at" {
    type    = timestamptz
    default = sql("now()")
  }
  primary_key "registries_pkey" { columns = [column.id] }
  unique "registries_name_key" { columns = [column.name] }
  check "registries_name_form" {
    expr = "name ~ '^[a-z0-9][a-z0-9-]{0,62}$'"
  }
  check "registries_priority_range" { expr = "priority BETWEEN 0 AND 1000" }
}

table "sources" {
  schema  = schema.registry
  comment = "Where a registry's entries are read from"
  column "id" {
    type = integer
    identity {
      generated = BY_DEFAULT
    }
  }
  column "registry_id" { type = integer }
  column "name" { type = text }
  column "location" {
    type    = text
    comment = "A URL, a path or a selector; the kind of the registry says which"
  }
  column "sync_every" {
    type    = interval
    default = sql("'01:00:00'::interval")
  }
  column "enabled" {
    type    = boolean
    default = true
  }
  column "filters" {
    type    = sql("text[]")
    default = sql("'{}'::text[]")
    comment = "Patterns of server names to take; empty takes all"
  }
  column "created_at" {
    type    = timestamptz
    default = sql("now()")
  }
  primary_key "sources_pkey" { columns = [column.id] }
  unique "sources_registry_id_name_key" { columns = [column.registry_id, column.name] }
  check "sources_sync_every_min" { expr = "sync_every >= '00:01:00'::interval" }
  foreign_key "sources_registry_id_fkey" {
    columns     = [column.registry_id]
    ref_columns = [table.registries.column.id]
    on_delete   = CASCADE
  }
}

table "sync_runs" {
  schema  = schema.registry
  comment = "One reading of a source"
  column "id" {
    type = bigint
    identity {
      generated = ALWAYS
    }
  }
  column "source_id" { type = integer }
  column "state" {
    type    = enum.sync_state
    default = "running"
  }
  column "started_at" {
    type    = timestamptz
    default = sql("now()")
  }
  column "finished_at" {
    type = timestamptz
    null = true
  }
  column "servers_seen" {
    type    = integer
    default = 0
  }
  column "error" {
    type = text
    null = true
  }
  primary_key "sync_runs_pkey" { columns = [column.id] }
  check "sync_runs_finished" {
    expr    = "(state = 'running') = (finished_at IS NULL)"
    comment = "Only a running synchronisation has no end"
  }
  foreign_key "sync_runs_source_id_fkey" {
    columns     = [column.source_id]
    ref_columns = [table.sources.column.id]
    on_delete   = CASCADE
  }
  index "sync_runs_source_id_started_at_idx" {
    on { column = column.source_id }
    on {
      column = column.started_at
      desc   = true
    }
  }
  index "sync_runs_one_running_idx" {
    unique  = true
    columns = [column.source_id]
    where   = "state = 'running'"
    comment = "A source is read by one process at a time"
  }
}

table "servers" {
  schema  = schema.registry
  comment = "An MCP server as one registry lists it"
  column "id" {
    type    = uuid
    default = sql("gen_random_uuid()")
  }
  column "registry_id" { type = integer }
  column "publisher_id" {
    type = integer
    null = true
  }
  column "name" {
    type    = text
    comment = "namespace/name, unique within its registry"
  }
  column "title" {
    type = text
    null = true
  }
  column "description" {
    type    = text
    default = ""
  }
  column "status" {
    type    = enum.entry_status
    default = "active"
  }
  column "latest_version_id" {
    type    = uuid
    null    = true
    comment = "The version that list pages show"
  }
  column "created_at" {
    type    = timestamptz
    default = sql("now()")
  }
  column "updated_at" {
    type    = timestamptz
    default = sql("now()")
  }
  column "search" {
    type    = tsvector
    null    = true
    comment = "What the search box looks through"
    as {
      expr = "registry.server_document(name, title, description)"
      type = STORED
    }
  }
  primary_key "servers_pkey" { columns = [column.id] }
  unique "servers_registry_id_name_key" { columns = [column.registry_id, column.name] }
  check "servers_name_form" { expr = "registry.is_server_name(name)" }
  check "servers_description_length" { expr = "char_length(description) <= 2000" }
  foreign_key "servers_registry_id_fkey" {
    columns     = [column.registry_id]
    ref_columns = [table.registries.column.id]
    on_delete   = CASCADE
  }
  foreign_key "servers_publisher_id_fkey" {
    columns     = [column.publisher_id]
    ref_columns = [table.publishers.column.id]
    on_delete   = SET_NULL
  }
  foreign_key "servers_latest_version_id_fkey" {
    columns     = [column.latest_version_id]
    ref_columns = [table.versions.column.id]
    on_delete   = SET_NULL
    deferrable  = INITIALLY_DEFERRED
  }
  index "servers_publisher_id_idx" { columns = [column.publisher_id] }
  index "servers_latest_version_id_idx" { columns = [column.latest_version_id] }
  index "servers_name_lower_idx" {
    on { expr = "lower(name)" }
    on { column = column.registry_id }
  }
  index "servers_active_updated_at_idx" {
    columns = [column.updated_at, column.id]
    where   = "status = 'active'"
    comment = "Pages through the list of live servers"
  }
  index "servers_search_idx" {
    columns = [column.search]
    type    = GIN
  }
}

table "versions" {
  schema  = schema.registry
  comment = "A published version of a server; never changed but for its status"
  column "id" {
    type    = uuid
    default = sql("gen_random_uuid()")
  }
  column "server_id" { type = uuid }
  column "version" { type = domain.semver }
  column "status" {
    type    = enum.entry_status
    default = "active"
  }
  column "website_url" {
    type = text
    null = true
  }
  column "metadata" {
    type    = jsonb
    default = sql("'{}'::jsonb")
    comment = "Publisher-provided extension data, kept as it came"
  }
  column "published_at" {
    type    = timestamptz
    default = sql("now()")
  }
  column "repository_id" {
    type = bigint
    null = true
  }
  primary_key "versions_pkey" { columns = [column.id] }
  unique "versions_server_id_version_key" { columns = [column.server_id, column.version] }
  check "versions_metadata_object" { expr = "jsonb_typeof(metadata) = 'object'" }
  foreign_key "versions_server_id_fkey" {
    columns     = [column.server_id]
    ref_columns = [table.servers.column.id]
    on_delete   = CASCADE
  }
  foreign_key "versions_repository_id_fkey" {
    columns     = [column.repository_id]
    ref_columns = [table.repositories.column.id]
    on_delete   = SET_NULL
  }
  index "versions_repository_id_idx" {
    columns = [column.repository_id]
    where   = "repository_id IS NOT NULL"
  }
  index "versions_server_id_published_at_idx" {
    comment = "Answers the list of versions from the index alone"
    include = [column.version, column.status]
    on { column = column.server_id }
    on {
      column = column.published_at
      desc   = true
    }
  }
  index "versions_metadata_idx" {
    type = GIN
    on {
      column = column.metadata
      ops    = jsonb_path_ops
    }
  }
}

table "tags" {
  schema  = schema.registry
  comment = "Words that group servers"
  column "id" { type = serial }
  column "name" { type = text }
  primary_key "tags_pkey" { columns = [column.id] }
  check "tags_name_not_blank" { expr = "btrim(name) <> ''" }
  index "tags_name_lower_key" {
    unique = true
    on { expr = "lower(name)" }
  }
}

table "server_tags" {
  schema  = schema.registry
  comment = "Which server carries which tag"
  column "server_id" { type = uuid }
  column "tag_id" { type = integer }
  primary_key "server_tags_pkey" { columns = [column.server_id, column.tag_id] }
  foreign_key "server_tags_server_id_fkey" {
    columns     = [column.server_id]
    ref_columns = [table.servers.column.id]
    on_delete   = CASCADE
  }
  foreign_key "server_tags_tag_id_fkey" {
    columns     = [column.tag_id]
    ref_columns = [table.tags.column.id]
    on_delete   = CASCADE
  }
  index "server_tags_tag_id_idx" { columns = [column.tag_id] }
}
