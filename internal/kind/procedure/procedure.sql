SELECT p.oid, 0 AS attnum, n.nspname::text AS schema, p.proname::text AS name,
       pg_catalog.oidvectortypes(p.proargtypes) AS sub, '' AS parent,
       pg_catalog.pg_get_functiondef(p.oid) AS definition,
       coalesce(pg_catalog.pg_get_function_result(p.oid), '') AS result,
       ARRAY(SELECT pg_catalog.format_type(type, NULL) FROM ROWS FROM (pg_catalog.unnest(p.proallargtypes), pg_catalog.unnest(p.proargmodes)) WITH ORDINALITY AS argument (type, mode, place)
             WHERE mode IN ('o', 'b', 't') ORDER BY place) AS returned,
       ARRAY(SELECT CASE coalesce(p.proargmodes[place], 'i') WHEN 'i' THEN 'IN ' WHEN 'o' THEN 'OUT ' WHEN 'b' THEN 'INOUT ' ELSE 'VARIADIC ' END
                    || pg_catalog.format_type(type, NULL)
             FROM pg_catalog.unnest(coalesce(p.proallargtypes, p.proargtypes::oid[])) WITH ORDINALITY AS argument (type, place)
             ORDER BY place) AS signature,
       coalesce(p.proargnames, '{}')::text[] AS argument_names, coalesce(p.proargmodes::text[], '{}') AS argument_modes, p.pronargdefaults::int AS defaults,
       l.lanname::text AS language, CASE WHEN l.lanname IN ('c', 'internal') THEN '' ELSE p.prosrc END AS source,
       -- The same routine with an empty body, for one whose body PostgreSQL keeps parsed.
       CASE WHEN p.prosqlbody IS NULL THEN '' ELSE pg_catalog.format('CREATE OR REPLACE PROCEDURE %I.%I(%s)', n.nspname, p.proname, pg_catalog.pg_get_function_arguments(p.oid))
            || E'\n LANGUAGE sql\nAS \'\'' END AS hollow, p.proisstrict AS strict, false AS window_function
FROM pg_catalog.pg_proc p
JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
JOIN pg_catalog.pg_language l ON l.oid = p.prolang
WHERE p.oid >= 16384 AND p.prokind = 'p' AND n.nspname !~ '^pg_temp_'
