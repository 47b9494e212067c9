-- What the server prints by itself.
WITH member AS (SELECT e.classid, e.objid FROM pg_catalog.pg_depend e WHERE e.deptype = 'e'),
relation AS (
  SELECT c.*, n.nspname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.oid >= 16384 AND n.nspname !~ '^pg_(toast|temp)'
    AND NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_catalog.pg_class'::regclass AND m.objid = c.oid)
), routine AS (
  SELECT p.*, n.nspname FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
  WHERE p.oid >= 16384 AND n.nspname !~ '^pg_temp'
    AND NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_catalog.pg_proc'::regclass AND m.objid = p.oid)
)
SELECT 'index definition', r.nspname, r.relname, concat_ws(' ', CASE WHEN r.reloptions IS NULL THEN pg_catalog.pg_get_indexdef(r.oid) ELSE
    pg_catalog.split_part(pg_catalog.pg_get_indexdef(r.oid), ' WITH (', 1) END,
  pg_catalog.pg_get_expr(x.indpred, x.indrelid), x.indisclustered, x.indisvalid, x.indisreplident)
FROM relation r JOIN pg_catalog.pg_index x ON x.indexrelid = r.oid WHERE r.relkind IN ('i', 'I')
UNION ALL
SELECT 'view definition', r.nspname, r.relname, pg_catalog.pg_get_viewdef(r.oid)
FROM relation r WHERE r.relkind IN ('v', 'm')
UNION ALL
SELECT 'partition key', r.nspname, r.relname, pg_catalog.pg_get_partkeydef(r.oid)
FROM relation r WHERE r.relkind = 'p'
UNION ALL
SELECT 'partition of', r.nspname, r.relname, i.inhparent::regclass || ' ' || coalesce(pg_catalog.pg_get_expr(r.relpartbound, r.oid), '')
FROM relation r JOIN pg_catalog.pg_inherits i ON i.inhrelid = r.oid
UNION ALL
SELECT 'relation settings', r.nspname, r.relname, concat_ws(' ', r.relkind, r.relpersistence,
  ARRAY(SELECT o FROM pg_catalog.unnest(r.reloptions) AS o ORDER BY 1), r.relrowsecurity,
  r.relforcerowsecurity, r.relreplident, (SELECT a.amname FROM pg_catalog.pg_am a WHERE a.oid = r.relam),
  (SELECT s.spcname FROM pg_catalog.pg_tablespace s WHERE s.oid = r.reltablespace))
FROM relation r
UNION ALL
SELECT 'constraint definition', coalesce(r.nspname, '-'), coalesce(c.conrelid::regclass::text, c.contypid::regtype::text) || ' ' || CASE WHEN c.contype = 'n' AND c.convalidated AND NOT c.connoinherit THEN 'NOT NULL' ELSE c.conname END,
  pg_catalog.pg_get_constraintdef(c.oid)
FROM pg_catalog.pg_constraint c LEFT JOIN relation r ON r.oid = c.conrelid
WHERE c.oid >= 16384 AND (r.oid IS NOT NULL OR c.contypid >= 16384) AND NOT (c.conparentid <> 0 AND c.contype = 'f')
  AND NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_catalog.pg_type'::regclass AND m.objid = c.contypid)
UNION ALL
SELECT 'routine definition', p.nspname, p.oid::regprocedure::text, pg_catalog.pg_get_functiondef(p.oid)
FROM routine p WHERE p.prokind <> 'a'
UNION ALL
SELECT 'aggregate definition', p.nspname, p.oid::regprocedure::text,
  concat_ws(' ', pg_catalog.pg_get_function_arguments(p.oid), pg_catalog.pg_get_function_result(p.oid), p.proparallel, a.aggtransfn, a.aggfinalfn,
    a.aggcombinefn, a.aggserialfn, a.aggdeserialfn, a.aggmtransfn, a.aggminvtransfn, a.aggmfinalfn, a.aggkind, a.aggsortop::regoperator,
    a.aggtranstype::regtype, a.aggmtranstype::regtype, a.agginitval, a.aggminitval, a.aggfinalextra, a.aggfinalmodify)
FROM routine p JOIN pg_catalog.pg_aggregate a ON a.aggfnoid = p.oid
UNION ALL
SELECT 'trigger definition', r.nspname, r.relname || ' ' || t.tgname, concat_ws(' ', t.tgenabled, pg_catalog.pg_get_triggerdef(t.oid))
FROM pg_catalog.pg_trigger t JOIN relation r ON r.oid = t.tgrelid WHERE NOT t.tgisinternal
UNION ALL
SELECT 'rule definition', r.nspname, r.relname || ' ' || w.rulename, concat_ws(' ', w.ev_enabled, pg_catalog.pg_get_ruledef(w.oid))
FROM pg_catalog.pg_rewrite w JOIN relation r ON r.oid = w.ev_class WHERE w.rulename <> '_RETURN'
UNION ALL
SELECT 'statistics definition', n.nspname, s.stxname, concat_ws(' ', s.stxstattarget,
  ARRAY(SELECT part FROM pg_catalog.regexp_split_to_table(pg_catalog.pg_get_statisticsobjdef(s.oid), '( ON |, | FROM )') AS part ORDER BY 1))
FROM pg_catalog.pg_statistic_ext s JOIN pg_catalog.pg_namespace n ON n.oid = s.stxnamespace
UNION ALL
SELECT 'text search dictionary options', n.nspname, d.dictname, concat_ws(' ', d.dicttemplate,
  ARRAY(SELECT o FROM pg_catalog.string_to_table(d.dictinitoption, ', ') AS o ORDER BY 1))
FROM pg_catalog.pg_ts_dict d JOIN pg_catalog.pg_namespace n ON n.oid = d.dictnamespace WHERE d.oid >= 16384
UNION ALL
SELECT 'event trigger definition', '-', e.evtname, concat_ws(' ', e.evtevent, e.evtfoid::regprocedure, e.evtenabled, e.evttags)
FROM pg_catalog.pg_event_trigger e
