package runner

import (
	"context"
	"errors"
	"fmt"

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

// leftover drops the invalid index that an interrupted CREATE INDEX CONCURRENTLY left behind: IF NOT EXISTS would take
// it for the finished one, and without that the name would be taken.
func (r *run) leftover(ctx context.Context, i int) error {
	st := r.script.Statements[i]
	index, table, ok := concurrentIndex(st.Text)
	if !ok {
		return nil
	}
	var name string
	var builder int
	err := r.conn.QueryRow(ctx, leftoverSQL, execMode, table, index).Scan(&name, &builder)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return nil
	case err != nil:
		return r.failed(r.script, st, fmt.Errorf("look for an invalid index: %w", err))
	case builder != 0:
		return fail.New(fmt.Sprintf("process %d is building the index %s right now", builder, name), r.script.Where(st.Offset),
			"wait for it to end, then run again")
	}
	if err := r.raw(ctx, "DROP INDEX CONCURRENTLY IF EXISTS "+name); err != nil {
		return r.failed(r.script, st, fmt.Errorf("drop the invalid index %s: %w", name, err))
	}
	e := r.event(EventCleanup)
	e.Statement, e.Text = i+1, "dropped the invalid index "+name+" of an interrupted run"
	r.emit(e)
	return nil
}
