# What happens to deposits: events, work items, deletions that two people agree on, alerts.

enum "event_kind" {
  schema = schema.preservation
  values = ["ingestion", "fixity check", "replication", "access assignment", "deletion"]
}

enum "event_outcome" {
  schema = schema.preservation
  values = ["success", "failure"]
}

enum "work_action" {
  schema = schema.preservation
  values = ["ingest", "restore object", "restore file", "delete"]
}

enum "work_status" {
  schema = schema.preservation
  values = ["pending", "started", "success", "failed", "cancelled"]
}

enum "alert_severity" {
  schema = schema.preservation
  values = ["warning", "critical"]
}

table "events" {
  schema  = schema.preservation
  comment = "PREMIS events: what was done to an object or a file; rows are never changed"
  column "id" {
    type    = uuid
    default = sql("gen_random_uuid()")
  }
  column "institution_id" { type = integer }
  column "object_id" {
    type = bigint
    null = true
  }
  column "file_id" {
    type = bigint
    null = true
  }
  column "kind" { type = enum.event_kind }
  column "outcome" {
    type    = enum.event_outcome
    default = "success"
  }
  column "detail" {
    type    = text
    default = ""
  }
  column "agent" { type = text }
  column "occurred_at" {
    type    = timestamptz
    default = sql("now()")
  }
  primary_key "events_pkey" { columns = [column.id] }
  check "events_one_subject" {
    expr    = "num_nonnulls(object_id, file_id) = 1"
    comment = "An event is about an object or about a file"
  }
  foreign_key "events_institution_id_fkey" {
    columns     = [column.institution_id]
    ref_columns = [table.institutions.column.id]
    on_delete   = RESTRICT
  }
  foreign_key "events_object_id_fkey" {
    columns     = [column.object_id]
    ref_columns = [table.objects.column.id]
    on_delete   = CASCADE
  }
  foreign_key "events_file_id_fkey" {
    columns     = [column.file_id]
    ref_columns = [table.files.column.id]
    on_delete   = CASCADE
  }
  index "events_institution_id_kind_idx" { columns = [column.institution_id, column.kind] }
  index "events_object_id_idx" {
    columns = [column.object_id]
    where   = "object_id IS NOT NULL"
  }
  index "events_file_id_idx" {
    columns = [column.file_id]
    where   = "file_id IS NOT NULL"
  }
  index "events_occurred_at_idx" {
    columns = [column.occurred_at]
    type    = BRIN
  }
}

table "work_items" {
  schema  = schema.preservation
  comment = "A task on an object, from its request to its end"
  column "id" {
    type = bigint
    identity {
      generated = BY_DEFAULT
    }
  }
  column "institution_id" { type = integer }
  column "object_id" {
    type = bigint
    null = true
  }
  column "user_id" {
    type = integer
    null = true
  }
  column "action" { type = enum.work_action }
  column "status" {
    type    = enum.work_status
    default = "pending"
  }
  column "note" {
    type    = text
    default = ""
  }
  column "attempts" {
    type    = smallint
    default = 0
  }
  column "queued_at" {
    type = timestamptz
    null = true
  }
  column "created_at" {
    type    = timestamptz
    default = sql("now()")
  }
  column "updated_at" {
    type    = timestamptz
    default = sql("now()")
  }
  primary_key "work_items_pkey" { columns = [column.id] }
  check "work_items_attempts_range" { expr = "attempts BETWEEN 0 AND 100" }
  foreign_key "work_items_institution_id_fkey" {
    columns     = [column.institution_id]
    ref_columns = [table.institutions.column.id]
    on_delete   = RESTRICT
  }
  foreign_key "work_items_object_id_fkey" {
    columns     = [column.object_id]
    ref_columns = [table.objects.column.id]
    on_delete   = CASCADE
  }
  foreign_key "work_items_user_id_fkey" {
    columns     = [column.user_id]
    ref_columns = [table.users.column.id]
    on_delete   = SET_NULL
  }
  index "work_items_institution_id_idx" { columns = [column.institution_id] }
  index "work_items_object_id_idx" { columns = [column.object_id] }
  index "work_items_user_id_idx" { columns = [column.user_id] }
  index "work_items_open_idx" {
    columns = [column.action, column.created_at]
    where   = "status IN ('pending', 'started')"
  }
}

table "deletion_requests" {
  schema  = schema.preservation
  comment = "Deletions are asked for by one person and confirmed by another"
  column "id" {
    type = integer
    identity {
      generated = BY_DEFAULT
    }
  }
  column "institution_id" { type = integer }
  column "requested_by_id" { type = integer }
  column "requested_at" {
    type    = timestamptz
    default = sql("now()")
  }
  column "confirmed_by_id" {
    type = integer
    null = true
  }
  column "confirmed_at" {
    type = timestamptz
    null = true
  }
  column "cancelled_by_id" {
    type = integer
    null = true
  }
  column "cancelled_at" {
    type = timestamptz
    null = true
  }
  primary_key "deletion_requests_pkey" { columns = [column.id] }
  check "deletion_requests_two_people" { expr = "confirmed_by_id <> requested_by_id" }
  check "deletion_requests_one_answer" { expr = "confirmed_at IS NULL OR cancelled_at IS NULL" }
  check "deletion_requests_confirmed" { expr = "(confirmed_by_id IS NULL) = (confirmed_at IS NULL)" }
  check "deletion_requests_cancelled" { expr = "(cancelled_by_id IS NULL) = (cancelled_at IS NULL)" }
  foreign_key "deletion_requests_institution_id_fkey" {
    columns     = [column.institution_id]
    ref_columns = [table.institutions.column.id]
    on_delete   = RESTRICT
  }
  foreign_key "deletion_requests_requested_by_id_fkey" {
    columns     = [column.requested_by_id]
    ref_columns = [table.users.column.id]
    on_delete   = RESTRICT
  }
  foreign_key "deletion_requests_confirmed_by_id_fkey" {
    columns     = [column.confirmed_by_id]
    ref_columns = [table.users.column.id]
    on_delete   = RESTRICT
  }
  foreign_key "deletion_requests_cancelled_by_id_fkey" {
    columns     = [column.cancelled_by_id]
    ref_columns = [table.users.column.id]
    on_delete   = RESTRICT
  }
  index "deletion_requests_institution_id_idx" { columns = [column.institution_id] }
  index "deletion_requests_requested_by_id_idx" { columns = [column.requested_by_id] }
  index "deletion_requests_confirmed_by_id_idx" { columns = [column.confirmed_by_id] }
  index "deletion_requests_cancelled_by_id_idx" { columns = [column.cancelled_by_id] }
}

table "deletion_request_objects" {
  schema  = schema.preservation
  comment = "The objects that a request would delete"
  column "deletion_request_id" { type = integer }
  column "object_id" { type = bigint }
  primary_key "deletion_request_objects_pkey" { columns = [column.deletion_request_id, column.object_id] }
  foreign_key "deletion_request_objects_deletion_request_id_fkey" {
    columns     = [column.deletion_request_id]
    ref_columns = [table.deletion_requests.column.id]
    on_delete   = CASCADE
  }
  foreign_key "deletion_request_objects_object_id_fkey" {
    columns     = [column.object_id]
    ref_columns = [table.objects.column.id]
    on_delete   = CASCADE
  }
  index "deletion_request_objects_object_id_idx" { columns = [column.object_id] }
}

table "alerts" {
  schema  = schema.preservation
  comment = "Messages to people: failed fixity checks, deletions to confirm, stalled work"
  column "id" {
    type = bigint
    identity {
      generated = ALWAYS
    }
  }
  column "institution_id" {
    type    = integer
    null    = true
    comment = "None: the alert is about the whole system"
  }
  column "deletion_request_id" {
    type = integer
    null = true
  }
  column "work_item_id" {
    type = bigint
    null = true
  }
  column "severity" {
    type    = enum.alert_severity
    default = "warning"
  }
  column "subject" { type = text }
  column "content" {
    type    = text
    default = ""
  }
  column "created_at" {
    type    = timestamptz
    default = sql("now()")
  }
  primary_key "alerts_pkey" { columns = [column.id] }
  check "alerts_subject_not_blank" { expr = "btrim(subject) <> ''" }
  foreign_key "alerts_institution_id_fkey" {
    columns     = [column.institution_id]
    ref_columns = [table.institutions.column.id]
    on_delete   = CASCADE
  }
  foreign_key "alerts_deletion_request_id_fkey" {
    columns     = [column.deletion_request_id]
    ref_columns = [table.deletion_requests.column.id]
    on_delete   = SET_NULL
  }
  foreign_key "alerts_work_item_id_fkey" {
    columns     = [column.work_item_id]
    ref_columns = [table.work_items.column.id]
    on_delete   = SET_NULL
  }
  index "alerts_deletion_request_id_idx" { columns = [column.deletion_request_id] }
  index "alerts_work_item_id_idx" { columns = [column.work_item_id] }
  index "alerts_institution_id_created_at_idx" {
    include = [column.subject]
    on { column = column.institution_id }
    on {
      column = column.created_at
      desc   = true
    }
  }
}

table "alert_recipients" {
  schema  = schema.preservation
  comment = "Who an alert went to, and who has read it"
  column "alert_id" { type = bigint }
  column "user_id" { type = integer }
  column "sent_at" {
    type = timestamptz
    null = true
  }
  column "read_at" {
    type = timestamptz
    null = true
  }
  primary_key "alert_recipients_pkey" { columns = [column.alert_id, column.user_id] }
  check "alert_recipients_read_after_sent" { expr = "read_at >= sent_at" }
  foreign_key "alert_recipients_alert_id_fkey" {
    columns     = [column.alert_id]
    ref_columns = [table.alerts.column.id]
    on_delete   = CASCADE
  }
  foreign_key "alert_recipients_user_id_fkey" {
    columns     = [column.user_id]
    ref_columns = [table.users.column.id]
    on_delete   = CASCADE
  }
  index "alert_recipients_user_id_idx" { columns = [column.user_id] }
  index "alert_recipients_unsent_idx" {
    columns = [column.alert_id]
    where   = "sent_at IS NULL"
  }
}
