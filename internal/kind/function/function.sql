SELECT p.oid, 0 AS attnum, n.nspname::text AS schema, p.proname::text AS name,
       pg_catalog.oidvectortypes(p.proargtypes) AS sub, '' AS parent,
       pg_catalog.pg_get_functiondef(p.oid) AS definition,
       coalesce(pg_catalog.pg_get_function_result(p.oid), '') AS result,
       ARRAY(SELECT pg_catalog.format_type(type, NULL) FROM ROWS FROM (pg_catalog.unnest(p.proallargtypes), pg_catalog.unnest(p.proargmodes)) WITH ORDINALITY AS argument (type, mode, place)
             WHERE mode IN ('o', 'b', 't') ORDER BY place) AS returned,
       '{}'::text[] AS signature, coalesce(p.proargnames, '{}')::text[] AS argument_names, coalesce(p.proargmodes::text[], '{}') AS argument_modes, p.pronargdefaults::int AS defaults,
       l.lanname::text AS language, CASE WHEN l.lanname IN ('c', 'internal') THEN '' ELSE p.prosrc END AS source,
       -- The same routine with an empty body, for one whose body PostgreSQL keeps parsed.
       CASE WHEN p.prosqlbody IS NULL THEN '' ELSE pg_catalog.format('CREATE OR REPLACE FUNCTION %I.%I(%s)', n.nspname, p.proname, pg_catalog.pg_get_function_arguments(p.oid))
            || E'\n RETURNS ' || pg_catalog.pg_get_function_result(p.oid) || CASE p.provolatile WHEN 'i' THEN ' IMMUTABLE' WHEN 's' THEN ' STABLE' ELSE '' END || E'\n LANGUAGE sql\nAS \'\'' END AS hollow, p.proisstrict AS strict, p.prokind = 'w' AS window_function
FROM pg_catalog.pg_proc p
JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
JOIN pg_catalog.pg_language l ON l.oid = p.prolang
WHERE p.oid >= 16384 AND p.prokind IN ('f', 'w') AND n.nspname !~ '^pg_temp_'
  -- The constructors of a range type come and go with it.
  AND p.oid NOT IN (SELECT d.objid FROM pg_catalog.pg_depend d WHERE d.classid = 1255 AND d.refclassid = 1247 AND d.deptype = 'i')
