-- Which validator a body has, and what its function says of how to read it. CREATE FUNCTION sets that first, validators don't.
SELECT p.oid, CASE WHEN l.lanvalidator = 'pg_catalog.fmgr_sql_validator(oid)'::pg_catalog.regprocedure THEN 'fmgr_sql_validator'
           WHEN v.proname = 'plpgsql_validator' AND v.pronamespace = 'pg_catalog'::pg_catalog.regnamespace THEN 'plpgsql_validator' ELSE '' END AS validator,
       ARRAY(SELECT s FROM pg_catalog.unnest(p.proconfig) AS s
             WHERE pg_catalog.lower(pg_catalog.split_part(s, '=', 1)) IN ('search_path', 'datestyle', 'intervalstyle', 'timezone', 'standard_conforming_strings',
                 'backslash_quote', 'array_nulls', 'transform_null_equals', 'xmloption', 'plpgsql.variable_conflict')) AS settings
FROM pg_catalog.pg_proc p
JOIN pg_catalog.pg_language l ON l.oid = p.prolang
LEFT JOIN pg_catalog.pg_proc v ON v.oid = l.lanvalidator
WHERE p.oid = ANY ($1)
ORDER BY 2, 3, 1
