# How a version is run: packages to start locally, remotes to call, and the tools it offers.

enum "package_kind" {
  schema = schema.registry
  values = ["npm", "pypi", "oci", "nuget", "mcpb"]
}

enum "transport" {
  schema = schema.registry
  values = ["stdio", "streamable-http", "sse"]
}

enum "argument_kind" {
  schema = schema.registry
  values = ["positional", "named"]
}

domain "sha256" {
  schema  = schema.registry
  type    = text
  null    = true
  comment = "A SHA-256 digest in lower case hexadecimal"
  check "sha256_form" {
    expr = "VALUE ~ '^[0-9a-f]{64}$'"
  }
}

table "repositories" {
  schema  = schema.registry
  comment = "Where the source code of a version lives"
  column "id" {
    type = bigint
    identity {
      generated = ALWAYS
    }
  }
  column "url" { type = text }
  column "subfolder" {
    type    = text
    default = ""
  }
  column "stars" {
    type = integer
    null = true
  }
  column "checked_at" {
    type = timestamptz
    null = true
  }
  primary_key "repositories_pkey" { columns = [column.id] }
  check "repositories_url_https" { expr = "url ~ '^https://'" }
  index "repositories_url_key" {
    unique = true
    on { expr = "registry.normal_url(url)" }
    on { column = column.subfolder }
  }
}

table "packages" {
  schema  = schema.registry
  comment = "A package that runs a version; a version may have several"
  column "id" {
    type = bigint
    identity {
      generated = ALWAYS
    }
  }
  column "version_id" { type = uuid }
  column "kind" { type = enum.package_kind }
  column "identifier" {
    type    = text
    comment = "The name in the package registry, or the image reference"
  }
  column "package_version" {
    type = text
    null = true
  }
  column "transport" {
    type    = enum.transport
    default = "stdio"
  }
  column "runtime_hint" {
    type = text
    null = true
  }
  column "sha256" {
    type = domain.sha256
    null = true
  }
  column "position" {
    type    = smallint
    default = 0
  }
  primary_key "packages_pkey" { columns = [column.id] }
  unique "packages_version_id_kind_identifier_key" { columns = [column.version_id, column.kind, column.identifier] }
  check "packages_mcpb_has_digest" { expr = "kind <> 'mcpb' OR sha256 IS NOT NULL" }
  foreign_key "packages_version_id_fkey" {
    columns     = [column.version_id]
    ref_columns = [table.versions.column.id]
    on_delete   = CASCADE
  }
  index "packages_kind_identifier_idx" {
    include = [column.version_id]
    on { column = column.kind }
    on { expr = "lower(identifier)" }
  }
}

table "package_arguments" {
  schema  = schema.registry
  comment = "Command line arguments of a package, in order"
  column "package_id" { type = bigint }
  column "position" { type = smallint }
  column "kind" {
    type    = enum.argument_kind
    default = "positional"
  }
  column "name" {
    type = text
    null = true
  }
  column "value" {
    type = text
    null = true
  }
  column "required" {
    type    = boolean
    default = false
  }
  primary_key "package_arguments_pkey" { columns = [column.package_id, column.position] }
  check "package_arguments_named_has_name" { expr = "kind = 'positional' OR name IS NOT NULL" }
  foreign_key "package_arguments_package_id_fkey" {
    columns     = [column.package_id]
    ref_columns = [table.packages.column.id]
    on_delete   = CASCADE
  }
}

table "package_variables" {
  schema  = schema.registry
  comment = "Environment variables that a package reads"
  column "package_id" { type = bigint }
  column "name" { type = text }
  column "description" {
    type    = text
    default = ""
  }
  column "default_value" {
    type = text
    null = true
  }
  column "required" {
    type    = boolean
    default = false
  }
  column "secret" {
    type    = boolean
    default = false
  }
  primary_key "package_variables_pkey" { columns = [column.package_id, column.name] }
  check "package_variables_secret_has_no_default" { expr = "NOT (secret AND default_value IS NOT NULL)" }
  foreign_key "package_variables_package_id_fkey" {
    columns     = [column.package_id]
    ref_columns = [table.packages.column.id]
    on_delete   = CASCADE
  }
}

table "remotes" {
  schema  = schema.registry
  comment = "Addresses where a version already runs"
  column "id" {
    type = bigint
    identity {
      generated = BY_DEFAULT
    }
  }
  column "version_id" { type = uuid }
  column "transport" { type = enum.transport }
  column "url" { type = text }
  column "headers" {
    type    = jsonb
    default = sql("'[]'::jsonb")
  }
  primary_key "remotes_pkey" { columns = [column.id] }
  unique "remotes_version_id_transport_url_key" { columns = [column.version_id, column.transport, column.url] }
  check "remotes_transport_is_remote" { expr = "transport <> 'stdio'" }
  check "remotes_headers_array" { expr = "jsonb_typeof(headers) = 'array'" }
  foreign_key "remotes_version_id_fkey" {
    columns     = [column.version_id]
    ref_columns = [table.versions.column.id]
    on_delete   = CASCADE
  }
}

table "tools" {
  schema  = schema.registry
  comment = "Tools that a version offers"
  column "version_id" { type = uuid }
  column "name" { type = text }
  column "description" {
    type    = text
    default = ""
  }
  column "input_schema" {
    type    = jsonb
    default = sql("'{}'::jsonb")
  }
  primary_key "tools_pkey" { columns = [column.version_id, column.name] }
  foreign_key "tools_version_id_fkey" {
    columns     = [column.version_id]
    ref_columns = [table.versions.column.id]
    on_delete   = CASCADE
  }
  index "tools_name_idx" {
    columns = [column.name]
    type    = HASH
  }
}
