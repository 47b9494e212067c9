package runner

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/sqlparse"
)

// concurrentIndex reads CREATE [UNIQUE] INDEX CONCURRENTLY [IF NOT EXISTS] name ON [ONLY] table. index and table are as
// written, with their quotes; ok is false for any other statement and for an index without a name.
func concurrentIndex(sql string) (index, table string, ok bool) {
	w := wordsOf(sql)
	i := 1
	if w.is(i, "UNIQUE") {
		i++
	}
	if !w.starts("CREATE") || !w.is(i, "INDEX") || !w.is(i+1, "CONCURRENTLY") {
		return "", "", false
	}
	i += 2
	if w.is(i, "IF") && w.is(i+1, "NOT") && w.is(i+2, "EXISTS") {
		i += 3
	}
	if !w.isName(i) || w.is(i, "ON") || !w.is(i+1, "ON") {
		return "", "", false
	}
	index = w[i].Text
	i += 2
	if w.is(i, "ONLY") {
		i++
	}
	if !w.isName(i) {
		return "", "", false
	}
	table = w[i].Text
	if i+2 < len(w) && w[i+1].Text == "." && w.isName(i+2) {
		table += "." + w[i+2].Text
	}
	return index, table, true
}

func (w words) isName(i int) bool {
	return i < len(w) && (w[i].Kind == sqlparse.Word || w[i].Kind == sqlparse.QuotedIdent)
}

// The index of that name next to the table, if it is invalid, and who is building it at this moment.
const leftoverSQL = `
SELECT pg_catalog.format('%I.%I', n.nspname, c.relname), coalesce(p.pid, 0)
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_stat_progress_create_index p ON p.index_relid = c.oid
WHERE i.indrelid = pg_catalog.to_regclass($1)
  AND c.relname = (pg_catalog.parse_ident($2))[1]
  AND c.relkind = 'i' AND NOT i.indisvalid`

// reindexed reads REINDEX [(…)] INDEX | TABLE CONCURRENTLY name, with the name as written; ok is false for any other statement.
func reindexed(sql string) (name string, ok bool) {
	w := wordsOf(sql)
	if !w.starts("REINDEX") || !w.has("CONCURRENTLY") {
		return "", false
	}
	at := slices.IndexFunc(w, func(t sqlparse.Token) bool {
		return t.Kind == sqlparse.Word && (strings.EqualFold(t.Text, "INDEX") || strings.EqualFold(t.Text, "TABLE"))
	})
	if at < 0 {
		return "", false
	}
	if at++; w.is(at, "CONCURRENTLY") {
		at++
	}
	if !w.isName(at) {
		return "", false
	}
	name = w[at].Text
	if at+2 < len(w) && w[at+1].Text == "." && w.isName(at+2) {
		name += "." + w[at+2].Text
	}
	return name, true
}

// What an interrupted REINDEX leaves beside an index or the indexes of a table: the new form, or the old one in the end. Names
// are PostgreSQL's (documentation of REINDEX, "Rebuilding Indexes Concurrently").
const copiesSQL = `
WITH named AS (SELECT pg_catalog.to_regclass($1) AS oid)
SELECT pg_catalog.format('%I.%I', n.nspname, c.relname), coalesce(p.pid, 0)
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_stat_progress_create_index p ON p.index_relid = c.oid
WHERE i.indrelid IN (SELECT oid FROM named UNION SELECT x.indrelid FROM pg_catalog.pg_index x, named WHERE x.indexrelid = named.oid)
  AND NOT i.indisvalid AND c.relkind = 'i' AND c.relname ~ '_cc(new|old)[0-9]*$'
  AND EXISTS (SELECT FROM pg_catalog.pg_index o JOIN pg_catalog.pg_class oc ON oc.oid = o.indexrelid
              WHERE o.indrelid = i.indrelid AND o.indisvalid
                AND pg_catalog.starts_with(oc.relname::text, pg_catalog.regexp_replace(c.relname, '_cc(new|old)[0-9]*$', '')))
ORDER BY 1`

// leftover drops the invalid index that an interrupted CREATE INDEX CONCURRENTLY left behind: IF NOT EXISTS would take
// it for the finished one, and without that the name would be taken. Those of REINDEX would stay for good.
func (r *run) leftover(ctx context.Context, i int) error {
	st := r.script.Statements[i]
	sql, arguments := leftoverSQL, []any{execMode}
	if index, table, ok := concurrentIndex(st.Text); ok {
		arguments = append(arguments, table, index)
	} else if name, ok := reindexed(st.Text); ok {
		sql, arguments = copiesSQL, append(arguments, name)
	} else {
		return nil
	}
	type found struct {
		Name    string
		Builder int
	}
	rows, err := r.conn.Query(ctx, sql, arguments...)
	if err != nil {
		return r.failed(r.script, st, fmt.Errorf("look for an invalid index: %w", err))
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[found])
	if err != nil {
		return r.failed(r.script, st, fmt.Errorf("look for an invalid index: %w", err))
	}
	for _, left := range all {
		if left.Builder != 0 {
			return fail.New(fmt.Sprintf("process %d is building the index %s right now", left.Builder, left.Name), r.script.Where(st.Offset),
				"wait for it to end, then run again")
		}
		if err := r.raw(ctx, "DROP INDEX CONCURRENTLY IF EXISTS "+left.Name); err != nil {
			return r.failed(r.script, st, fmt.Errorf("drop the invalid index %s: %w", left.Name, err))
		}
		e := r.event(EventCleanup)
		e.Statement, e.Text = i+1, "dropped the invalid index "+left.Name+" of an interrupted run"
		r.emit(e)
	}
	return nil
}
