# Tables of the statistics. The materialized views over the large tables are in statistics.sql.

schema "stats" { comment = "Counts and sums that are too expensive to make for every page" }

enum "refresh_outcome" {
  schema = schema.stats
  values = ["refreshed", "populated", "fresh", "running"]
}

table "refreshes" {
  schema  = schema.stats
  comment = "When each statistic was last refreshed"
  column "statistic" { type = text }
  column "refreshed_at" { type = timestamptz }
  column "took" {
    type = interval
    null = true
  }
  primary_key "refreshes_pkey" { columns = [column.statistic] }
}

table "historical_deposit_stats" {
  schema  = schema.stats
  comment = "Deposits at the end of each month"
  column "id" {
    type = bigint
    identity {
      generated = ALWAYS
    }
  }
  column "institution_id" { type = integer }
  column "storage_option_id" { type = smallint }
  column "month" {
    type    = date
    comment = "First day of the month"
  }
  column "object_count" { type = bigint }
  column "file_count" { type = bigint }
  column "byte_count" { type = bigint }
  primary_key "historical_deposit_stats_pkey" { columns = [column.id] }
  unique "historical_deposit_stats_key" { columns = [column.institution_id, column.storage_option_id, column.month] }
  check "historical_deposit_stats_month_first_day" { expr = "month = stats.month_of(month)" }
  foreign_key "historical_deposit_stats_institution_id_fkey" {
    columns     = [column.institution_id]
    ref_columns = [table.institutions.column.id]
    on_delete   = CASCADE
  }
  foreign_key "historical_deposit_stats_storage_option_id_fkey" {
    columns     = [column.storage_option_id]
    ref_columns = [table.storage_options.column.id]
    on_delete   = RESTRICT
  }
  index "historical_deposit_stats_storage_option_id_idx" { columns = [column.storage_option_id] }
  index "historical_deposit_stats_month_idx" { columns = [column.month] }
}

table "server_downloads" {
  schema  = schema.stats
  comment = "How often a server's package was fetched, per day"
  column "server_id" { type = uuid }
  column "day" {
    type    = date
    default = sql("CURRENT_DATE")
  }
  column "downloads" {
    type    = bigint
    default = 0
  }
  primary_key "server_downloads_pkey" { columns = [column.server_id, column.day] }
  check "server_downloads_not_negative" { expr = "downloads >= 0" }
  foreign_key "server_downloads_server_id_fkey" {
    columns     = [column.server_id]
    ref_columns = [table.servers.column.id]
    on_delete   = CASCADE
  }
  index "server_downloads_day_idx" { columns = [column.day] }
}
