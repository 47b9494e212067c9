# What member institutions deposit: objects, their files, and the proof that the files are intact.

schema "preservation" { comment = "Deposits of member institutions and the work on them" }

enum "institution_kind" {
  schema = schema.preservation
  values = ["member", "subscriber"]
}

enum "user_role" {
  schema = schema.preservation
  values = ["user", "institution_admin", "operator"]
}

enum "object_access" {
  schema = schema.preservation
  values = ["public", "institution", "restricted"]
}

enum "deposit_state" {
  schema = schema.preservation
  values = ["active", "deleted"]
}

enum "digest_algorithm" {
  schema = schema.preservation
  values = ["md5", "sha1", "sha256", "sha512"]
}

sequence "accession_number" {
  schema  = schema.preservation
  type    = bigint
  start   = 1000
  cache   = 10
  comment = "Numbers objects that came without an identifier"
}

table "institutions" {
  schema  = schema.preservation
  comment = "Members, and the subscribers that deposit through them"
  column "id" {
    type = integer
    identity {
      generated = BY_DEFAULT
    }
  }
  column "parent_id" {
    type    = integer
    null    = true
    comment = "The member that a subscriber belongs to"
  }
  column "kind" {
    type    = enum.institution_kind
    default = "member"
  }
  column "name" { type = text }
  column "identifier" {
    type    = text
    comment = "DNS name, for example example.edu"
  }
  column "enabled" {
    type    = boolean
    default = true
  }
  column "quota_bytes" {
    type = bigint
    null = true
  }
  column "created_at" {
    type    = timestamptz
    default = sql("now()")
  }
  primary_key "institutions_pkey" { columns = [column.id] }
  unique "institutions_identifier_key" { columns = [column.identifier] }
  check "institutions_subscriber_has_parent" { expr = "(kind = 'subscriber') = (parent_id IS NOT NULL)" }
  check "institutions_quota_positive" { expr = "quota_bytes > 0" }
  foreign_key "institutions_parent_id_fkey" {
    columns     = [column.parent_id]
    ref_columns = [column.id]
    on_delete   = RESTRICT
  }
  index "institutions_parent_id_idx" { columns = [column.parent_id] }
}

table "users" {
  schema  = schema.preservation
  comment = "People who work with deposits"
  column "id" {
    type = integer
    identity {
      generated = BY_DEFAULT
    }
  }
  column "institution_id" { type = integer }
  column "name" { type = text }
  column "email" { type = text }
  column "role" {
    type    = enum.user_role
    default = "user"
  }
  column "deactivated_at" {
    type = timestamptz
    null = true
  }
  column "created_at" {
    type    = timestamptz
    default = sql("now()")
  }
  primary_key "users_pkey" { columns = [column.id] }
  check "users_email_form" { expr = "email ~ '^[^@[:space:]]+@[^@[:space:]]+$'" }
  foreign_key "users_institution_id_fkey" {
    columns     = [column.institution_id]
    ref_columns = [table.institutions.column.id]
    on_delete   = RESTRICT
  }
  index "users_institution_id_idx" { columns = [column.institution_id] }
  index "users_email_lower_key" {
    unique  = true
    comment = "One account per address, whatever its case"
    on { expr = "lower(email)" }
  }
}

table "storage_options" {
  schema  = schema.preservation
  comment = "Where and how deposits are kept"
  column "id" { type = smallserial }
  column "name" { type = text }
  column "provider" { type = text }
  column "region" { type = text }
  column "copies" {
    type    = smallint
    default = 1
  }
  column "monthly_price" {
    type    = numeric(10, 4)
    default = 0
    comment = "US dollars per gibibyte"
  }
  primary_key "storage_options_pkey" { columns = [column.id] }
  unique "storage_options_name_key" { columns = [column.name] }
  check "storage_options_copies_positive" { expr = "copies > 0" }
  check "storage_options_price_not_negative" { expr = "monthly_price >= 0" }
}

table "objects" {
  schema  = schema.preservation
  comment = "An intellectual object: what one bag was ingested as"
  column "id" {
    type = bigint
    identity {
      generated = BY_DEFAULT
    }
  }
  column "institution_id" { type = integer }
  column "storage_option_id" { type = smallint }
  column "identifier" {
    type    = text
    default = sql("preservation.new_identifier()")
  }
  column "title" { type = text }
  column "access" {
    type    = enum.object_access
    default = "institution"
  }
  column "state" {
    type    = enum.deposit_state
    default = "active"
  }
  column "bag_group" {
    type = text
    null = true
  }
  column "file_count" {
    type    = integer
    default = 0
    comment = "Kept up to date by triggers on files"
  }
  column "byte_count" {
    type    = bigint
    default = 0
  }
  column "created_at" {
    type    = timestamptz
    default = sql("now()")
  }
  column "updated_at" {
    type    = timestamptz
    default = sql("now()")
  }
  primary_key "objects_pkey" { columns = [column.id] }
  unique "objects_identifier_key" { columns = [column.identifier] }
  check "objects_file_count_not_negative" { expr = "file_count >= 0" }
  check "objects_byte_count_not_negative" { expr = "byte_count >= 0" }
  foreign_key "objects_institution_id_fkey" {
    columns     = [column.institution_id]
    ref_columns = [table.institutions.column.id]
    on_delete   = RESTRICT
  }
  foreign_key "objects_storage_option_id_fkey" {
    columns     = [column.storage_option_id]
    ref_columns = [table.storage_options.column.id]
    on_delete   = RESTRICT
  }
  index "objects_institution_id_state_idx" {
    columns = [column.institution_id, column.state]
    include = [column.file_count, column.byte_count]
  }
  index "objects_storage_option_id_idx" { columns = [column.storage_option_id] }
  index "objects_bag_group_idx" {
    columns = [column.institution_id, column.bag_group]
    where   = "bag_group IS NOT NULL"
  }
}

table "files" {
  schema  = schema.preservation
  comment = "A file of an object"
  column "id" {
    type = bigint
    identity {
      generated = BY_DEFAULT
    }
  }
  column "object_id" { type = bigint }
  column "institution_id" {
    type    = integer
    comment = "The object's institution, repeated for list pages"
  }
  column "identifier" { type = text }
  column "size" {
    type    = bigint
    comment = "Bytes"
  }
  column "format" {
    type    = text
    default = "application/octet-stream"
  }
  column "state" {
    type    = enum.deposit_state
    default = "active"
  }
  column "last_fixity_check" {
    type = timestamptz
    null = true
  }
  column "created_at" {
    type    = timestamptz
    default = sql("now()")
  }
  primary_key "files_pkey" { columns = [column.id] }
  unique "files_identifier_key" { columns = [column.identifier] }
  check "files_size_not_negative" { expr = "size >= 0" }
  foreign_key "files_object_id_fkey" {
    columns     = [column.object_id]
    ref_columns = [table.objects.column.id]
    on_delete   = CASCADE
  }
  foreign_key "files_institution_id_fkey" {
    columns     = [column.institution_id]
    ref_columns = [table.institutions.column.id]
    on_delete   = RESTRICT
  }
  index "files_object_id_idx" { columns = [column.object_id] }
  index "files_institution_id_format_idx" { columns = [column.institution_id, column.format] }
  index "files_fixity_due_idx" {
    where   = "state = 'active'"
    comment = "The files whose fixity check is due next"
    on {
      column      = column.last_fixity_check
      nulls_first = true
    }
    on { column = column.id }
  }
}

table "checksums" {
  schema  = schema.preservation
  comment = "Digests of files, as deposited and as found later"
  column "id" { type = bigserial }
  column "file_id" { type = bigint }
  column "algorithm" { type = enum.digest_algorithm }
  column "digest" { type = text }
  column "computed_at" {
    type    = timestamptz
    default = sql("now()")
  }
  primary_key "checksums_pkey" { columns = [column.id] }
  unique "checksums_file_id_algorithm_computed_at_key" { columns = [column.file_id, column.algorithm, column.computed_at] }
  check "checksums_digest_length" { expr = "char_length(digest) = preservation.digest_length(algorithm)" }
  foreign_key "checksums_file_id_fkey" {
    columns     = [column.file_id]
    ref_columns = [table.files.column.id]
    on_delete   = CASCADE
  }
  index "checksums_digest_idx" {
    columns = [column.digest]
    type    = HASH
  }
}

table "storage_records" {
  schema  = schema.preservation
  comment = "Where each copy of a file is kept"
  column "id" {
    type = bigint
    identity {
      generated = ALWAYS
    }
  }
  column "file_id" { type = bigint }
  column "storage_option_id" { type = smallint }
  column "url" { type = text }
  primary_key "storage_records_pkey" { columns = [column.id] }
  unique "storage_records_url_key" { columns = [column.url] }
  foreign_key "storage_records_file_id_fkey" {
    columns     = [column.file_id]
    ref_columns = [table.files.column.id]
    on_delete   = CASCADE
  }
  foreign_key "storage_records_storage_option_id_fkey" {
    columns     = [column.storage_option_id]
    ref_columns = [table.storage_options.column.id]
    on_delete   = RESTRICT
  }
  index "storage_records_file_id_idx" { columns = [column.file_id] }
  index "storage_records_storage_option_id_idx" { columns = [column.storage_option_id] }
}
