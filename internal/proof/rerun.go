package proof

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/lint"
	"github.com/plumbsql/plumb/internal/migrate"
	"github.com/plumbsql/plumb/internal/workspace"
)

// Rerun runs each migration of the directory from number first on (from 0) twice, after all that come before it, and
// returns what a second run does that it should not: fail, or leave another database, in its schema or its rows. The
// error is a *fail.Error with the place when a migration fails already when it runs once.
func Rerun(ctx context.Context, w *workspace.Workspace, dir *migrate.Dir, first int) ([]lint.Finding, error) {
	migrations, err := dir.Migrations()
	if err != nil {
		return nil, err
	}
	n := first
	if n == 0 {
		n = None
	}
	db, err := Replay(ctx, w, dir, n)
	if err != nil {
		return nil, err
	}
	defer db.Drop(context.WithoutCancel(ctx)) //nolint:errcheck // the server goes too
	var findings []lint.Finding
	for _, m := range migrations[first:] {
		if m.Checkpoint {
			continue
		}
		if err := ExecScript(ctx, db, m.Up); err != nil {
			return nil, where(m.Up, err)
		}
		found, err := again(ctx, db, m.Up)
		if err != nil {
			return nil, err
		}
		findings = append(findings, found...)
	}
	return findings, nil
}

// ExecScript runs one direction of a migration.
func ExecScript(ctx context.Context, db *workspace.Database, script *migrate.Script) error {
	return Exec(ctx, db, script.SQL, script.NoTx)
}

func where(script *migrate.Script, err error) error {
	if failed, ok := err.(*Failed); ok { //nolint:errorlint // Exec returns it as it is
		return fail.Wrap(failed.Err, "run the migration", script.Where(failed.Offset), "correct the statement; nothing was applied to a live database")
	}
	return err
}

// again runs the script a second time on a copy.
func again(ctx context.Context, db *workspace.Database, script *migrate.Script) ([]lint.Finding, error) {
	copied, err := db.Clone(ctx)
	if err != nil {
		return nil, err
	}
	defer copied.Drop(context.WithoutCancel(ctx)) //nolint:errcheck // the server goes too
	before, err := content(ctx, copied)
	if err != nil {
		return nil, err
	}
	if err := ExecScript(ctx, copied, script); err != nil {
		failed, ok := err.(*Failed) //nolint:errorlint // Exec returns it as it is
		if !ok {
			return nil, err
		}
		return []lint.Finding{lint.RerunFails(script.Path, script.SQL, failed.Offset, failed.Err.Error())}, nil
	}
	after, err := content(ctx, copied)
	if err != nil {
		return nil, err
	}
	if differences := before.differences(after); len(differences) > 0 {
		return []lint.Finding{lint.RerunDrifts(script.Path, script.SQL, firstOffset(script), strings.Join(differences, ", "))}, nil
	}
	return nil, nil
}

func firstOffset(script *migrate.Script) int {
	if len(script.Statements) == 0 {
		return 0
	}
	return script.Statements[0].Offset
}

// snapshot is the schema and a fingerprint of the rows of each table.
type snapshot struct {
	schema *catalog.Database
	rows   map[string]string
}

func content(ctx context.Context, db *workspace.Database) (snapshot, error) {
	schema, err := db.Catalog(ctx)
	if err != nil {
		return snapshot{}, err
	}
	s := snapshot{schema: schema, rows: map[string]string{}}
	err = db.With(ctx, func(c *pgx.Conn) error {
		for id := range schema.Objects {
			if id.Kind != catalog.Table {
				continue
			}
			table := ddl.Ident(id.Schema, id.Name)
			var fingerprint string
			// The sum does not depend on the order of the rows.
			sql := "SELECT count(*)::text || ':' || coalesce(sum(hashtextextended(t::text, 0)), 0)::text FROM " + table + " AS t"
			if err := c.QueryRow(ctx, sql).Scan(&fingerprint); err != nil {
				return fmt.Errorf("read the rows of %s: %w", table, err)
			}
			s.rows[table] = fingerprint
		}
		return nil
	})
	return s, err
}

// differences names what differs, in a few words each.
func (s snapshot) differences(other snapshot) []string {
	var all []string
	for _, change := range diff.Compare(s.schema, other.schema) {
		all = append(all, change.String())
	}
	for table, fingerprint := range s.rows {
		if now, ok := other.rows[table]; ok && now != fingerprint {
			all = append(all, "~ rows of "+table)
		}
	}
	slices.Sort(all)
	return all
}
