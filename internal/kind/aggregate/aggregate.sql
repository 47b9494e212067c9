SELECT p.oid, 0 AS attnum, n.nspname::text AS schema, p.proname::text AS name,
       pg_catalog.oidvectortypes(p.proargtypes) AS sub, '' AS parent,
       pg_catalog.pg_get_function_arguments(p.oid) AS arguments, pg_catalog.format_type(p.prorettype, NULL) AS result,
       a.aggkind::text AS kind, a.aggnumdirectargs::int AS direct_arguments,
       a.aggtransfn::regproc::text AS transition, pg_catalog.format_type(a.aggtranstype, NULL) AS state_type, a.aggtransspace AS state_space,
       a.agginitval AS initial, a.aggfinalextra AS final_extra, a.aggfinalmodify::text AS final_modify,
       CASE WHEN a.aggfinalfn = 0 THEN '' ELSE a.aggfinalfn::regproc::text END AS final,
       CASE WHEN a.aggcombinefn = 0 THEN '' ELSE a.aggcombinefn::regproc::text END AS combine,
       CASE WHEN a.aggserialfn = 0 THEN '' ELSE a.aggserialfn::regproc::text END AS serial,
       CASE WHEN a.aggdeserialfn = 0 THEN '' ELSE a.aggdeserialfn::regproc::text END AS deserial,
       CASE WHEN a.aggmtransfn = 0 THEN '' ELSE a.aggmtransfn::regproc::text END AS moving_transition,
       CASE WHEN a.aggminvtransfn = 0 THEN '' ELSE a.aggminvtransfn::regproc::text END AS moving_inverse,
       CASE WHEN a.aggmtranstype = 0 THEN '' ELSE pg_catalog.format_type(a.aggmtranstype, NULL) END AS moving_state_type,
       a.aggmtransspace AS moving_state_space,
       CASE WHEN a.aggmfinalfn = 0 THEN '' ELSE a.aggmfinalfn::regproc::text END AS moving_final,
       a.aggmfinalextra AS moving_final_extra, a.aggmfinalmodify::text AS moving_final_modify, a.aggminitval AS moving_initial,
       CASE WHEN a.aggsortop = 0 THEN '' ELSE pg_catalog.format('OPERATOR(%I.%s)', sn.nspname, so.oprname) END AS sort_operator,
       p.proparallel::text AS parallel
FROM pg_catalog.pg_aggregate a
JOIN pg_catalog.pg_proc p ON p.oid = a.aggfnoid
JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
LEFT JOIN pg_catalog.pg_operator so ON so.oid = a.aggsortop
LEFT JOIN pg_catalog.pg_namespace sn ON sn.oid = so.oprnamespace
WHERE p.oid >= 16384 AND n.nspname !~ '^pg_temp_'
