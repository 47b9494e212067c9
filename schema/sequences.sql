-- Rights on the sequences behind identity and serial columns, which have no name in HCL.

GRANT USAGE, SELECT
    ON SEQUENCE registry.publishers_id_seq, registry.registries_id_seq
    TO registry_app;

GRANT USAGE, SELECT
    ON SEQUENCE registry.sources_id_seq, registry.sync_runs_id_seq, registry.repositories_id_seq,
        registry.packages_id_seq, registry.remotes_id_seq, registry.tags_id_seq
    TO registry_app;

GRANT USAGE, SELECT
    ON SEQUENCE preservation.institutions_id_seq, preservation.users_id_seq, preservation.storage_options_id_seq,
        preservation.objects_id_seq, preservation.files_id_seq, preservation.checksums_id_seq,
        preservation.storage_records_id_seq, preservation.work_items_id_seq, preservation.deletion_requests_id_seq
    TO registry_app;

GRANT USAGE, SELECT ON SEQUENCE stats.historical_deposit_stats_id_seq TO registry_app;

GRANT USAGE, SELECT ON SEQUENCE preservation.alerts_id_seq TO registry_app;
