package proof_test

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/plumbsql/plumb/internal/draft"
	"github.com/plumbsql/plumb/internal/kind/all"
	"github.com/plumbsql/plumb/internal/plan"
	"github.com/plumbsql/plumb/internal/proof"
	"github.com/plumbsql/plumb/internal/workspace"
)

// TestCarried runs changes on tables with rows: old.sql and rows.sql make the state before, query.sql says what to look at,
// after.txt and back.txt what it shows after the change, which runs twice, and after the way back.
func TestCarried(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("testdata/carried/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			files := map[string]string{}
			for _, file := range archive.Files {
				files[file.Name] = string(file.Data)
			}
			db, before := load(t, files["old.sql"])
			_, desired := load(t, files["new.sql"])
			if err := db.Exec(t.Context(), files["rows.sql"]); err != nil {
				t.Fatal(err)
			}
			for _, way := range []struct {
				from, to loaded
				want     string
			}{{before, desired, files["after.txt"]}, {desired, before, files["back.txt"]}} {
				p, err := plan.Build(way.from.catalog, way.to.catalog, plan.Options{Rooms: all.Rooms(), History: true})
				if err != nil {
					t.Fatal(err)
				}
				for _, version := range append(p.Versions, p.Versions...) {
					if err := proof.Exec(t.Context(), db, draft.Migration(version), version.NoTx); err != nil {
						t.Fatalf("%v\n%s", err, draft.Migration(version))
					}
				}
				if diff := cmp.Diff(way.want, show(t, db, files["query.sql"])); diff != "" {
					t.Error(diff)
				}
			}
		})
	}
}

// show returns the first column of a query's rows, each in a line.
func show(t *testing.T, db *workspace.Database, query string) string {
	t.Helper()
	text := ""
	err := db.With(t.Context(), func(c *pgx.Conn) error {
		rows, err := c.Query(t.Context(), query)
		if err != nil {
			return err
		}
		lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
		for _, line := range lines {
			text += line + "\n"
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return text
}
