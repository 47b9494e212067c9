SELECT e.oid, 0 AS attnum, '' AS schema, e.evtname::text AS name, '' AS sub, '' AS parent,
       e.evtevent::text AS event, ARRAY(SELECT t.tag FROM pg_catalog.unnest(e.evttags) AS t (tag) ORDER BY 1) AS tags,
       coalesce(e.evttags, '{}') AS written,
       n.nspname::text AS function_schema, p.proname::text AS function, e.evtenabled::text AS enabled
FROM pg_catalog.pg_event_trigger e
JOIN pg_catalog.pg_proc p ON p.oid = e.evtfoid
JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
WHERE e.oid >= 16384
