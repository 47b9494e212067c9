table "events" {
  schema = schema.app
  column "id" {
    type = bigint
  }
  column "at" {
    type = date
  }
  primary_key {
    columns = [column.id, column.at]
  }
  partition {
    type    = RANGE
    columns = [column.at]
  }
}

partition "events_2026" {
  schema = schema.app
  of     = table.events
  range {
    from = ["'2026-01-01'"]
    to   = ["'2027-01-01'"]
  }
  index "events_2026_id" {
    columns = [column.id]
  }
}

partition "events_rest" {
  schema  = schema.app
  of      = table.events
  default = true
}
