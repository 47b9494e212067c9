-- Whether reading a literal may run code of the database. To read '{1}' as an array of a domain, or '(1)' as a row with one, checks
-- the domain; ranges compare their bounds. What PostgreSQL or an extension has in C and calls immutable does nothing else.
SELECT EXISTS (
  SELECT FROM (
    SELECT m.found[1]::pg_catalog.oid AS oid FROM pg_catalog.pg_constraint c, pg_catalog.regexp_matches(c.conbin::pg_catalog.text, ':(?:op)?funcid (\d+)', 'g') AS m (found)
    WHERE c.contypid <> 0
    UNION ALL SELECT 0 FROM pg_catalog.pg_constraint c WHERE c.contypid <> 0 AND c.conbin::pg_catalog.text LIKE '%:opnos %'
    UNION ALL SELECT a.amproc FROM pg_catalog.pg_amproc a WHERE a.amproc >= 16384
    UNION ALL SELECT r.rngcanonical FROM pg_catalog.pg_range r WHERE r.rngcanonical >= 16384
  ) called
  LEFT JOIN pg_catalog.pg_proc p ON p.oid = called.oid
  LEFT JOIN pg_catalog.pg_language l ON l.oid = p.prolang
  WHERE p.oid IS NULL OR l.lanname NOT IN ('internal', 'c') OR p.provolatile <> 'i'
)
