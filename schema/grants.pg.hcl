# Rights on tables. Rights on views, functions and the sequences behind identity and serial columns stand in the SQL files.

permission {
  for_each = [
    table.publishers,
    table.registries,
    table.servers,
    table.versions,
    table.sources,
    table.sync_runs,
    table.repositories,
    table.packages,
    table.package_arguments,
    table.package_variables,
    table.remotes,
    table.tools,
    table.tags,
    table.server_tags,
    table.institutions,
    table.users,
    table.storage_options,
    table.objects,
    table.files,
    table.checksums,
    table.storage_records,
    table.events,
    table.work_items,
    table.deletion_requests,
    table.deletion_request_objects,
    table.alerts,
    table.alert_recipients,
    table.refreshes,
    table.historical_deposit_stats,
    table.server_downloads,
  ]
  for        = each.value
  to         = role.registry_app
  privileges = [SELECT, INSERT, UPDATE, DELETE]
}

# Registry data is public and statistics are sums; of what members deposit, only the vocabulary is.
permission {
  for_each = [
    table.publishers,
    table.registries,
    table.servers,
    table.versions,
    table.sources,
    table.sync_runs,
    table.repositories,
    table.packages,
    table.package_arguments,
    table.package_variables,
    table.remotes,
    table.tools,
    table.tags,
    table.server_tags,
    table.institutions,
    table.storage_options,
    table.refreshes,
    table.historical_deposit_stats,
    table.server_downloads,
  ]
  for        = each.value
  to         = role.registry_readonly
  privileges = [SELECT]
}

permission {
  for        = sequence.accession_number
  to         = role.registry_app
  privileges = [USAGE, SELECT]
}
