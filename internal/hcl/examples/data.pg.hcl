table "plans" {
  schema = schema.app
  column "id" {
    type = int
  }
  column "code" {
    type = text
  }
  column "limits" {
    type = jsonb
    null = true
  }
  column "since" {
    type = date
    null = true
  }
  primary_key {
    columns = [column.id]
  }
}

data {
  table = table.plans
  rows = [
    { id = 1, code = "free", limits = { users = 3 } },
    { id = 2, code = "team", limits = { users = 50 }, since = "2024-02-01" },
    { id = 3, code = "whole", since = sql("date '2025-01-01' + 1") },
  ]
}
