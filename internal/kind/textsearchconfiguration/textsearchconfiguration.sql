SELECT c.oid, 0 AS attnum, n.nspname::text AS schema, c.cfgname::text AS name, '' AS sub, '' AS parent,
       pg_catalog.format('%I.%I', pn.nspname, p.prsname) AS parser,
       ARRAY(SELECT pg_catalog.quote_ident(t.alias) || ' ' || m.dictionaries
             FROM (SELECT m.maptokentype, pg_catalog.string_agg(pg_catalog.format('%I.%I', dn.nspname, d.dictname), ', ' ORDER BY m.mapseqno) AS dictionaries
                   FROM pg_catalog.pg_ts_config_map m
                   JOIN pg_catalog.pg_ts_dict d ON d.oid = m.mapdict
                   JOIN pg_catalog.pg_namespace dn ON dn.oid = d.dictnamespace
                   WHERE m.mapcfg = c.oid GROUP BY m.maptokentype) AS m
             JOIN pg_catalog.ts_token_type(c.cfgparser) AS t ON t.tokid = m.maptokentype
             ORDER BY m.maptokentype) AS mappings
FROM pg_catalog.pg_ts_config c
JOIN pg_catalog.pg_namespace n ON n.oid = c.cfgnamespace
JOIN pg_catalog.pg_ts_parser p ON p.oid = c.cfgparser
JOIN pg_catalog.pg_namespace pn ON pn.oid = p.prsnamespace
WHERE c.oid >= 16384 AND n.nspname !~ '^pg_temp_'
