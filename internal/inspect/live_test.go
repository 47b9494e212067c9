package inspect_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/plumbsql/plumb/internal/inspect"
	"github.com/plumbsql/plumb/internal/kind"
	"github.com/plumbsql/plumb/internal/pgdump"
	"github.com/plumbsql/plumb/internal/proof"
	"github.com/plumbsql/plumb/internal/state"
	"github.com/plumbsql/plumb/internal/workspace"
)

// TestLive leads one live database to another and looks whether they are equal then: to plumb, and to pg_dump but for the
// entries that a file "uncounted" names. The states are ones that no schema file can have, made by statements of a superuser.
func TestLive(t *testing.T) {
	t.Parallel()
	opinion := pgdump.Choose(t.Context(), super.Major())
	archives(t, "live", func(t *testing.T, path string, archive *txtar.Archive) {
		files := map[string]string{}
		for _, file := range archive.Files {
			files[file.Name] = string(file.Data)
		}
		from, to := live(t, files["old.sql"]), live(t, files["new.sql"])
		got := between(t, from, to)
		if err := proof.Exec(t.Context(), from, got, true); err != nil {
			t.Fatalf("%v\n%s", err, got)
		}
		for _, pair := range [][2]*workspace.Database{{from, to}, {to, to}} {
			if rest := between(t, pair[0], pair[1]); rest != "" {
				t.Errorf("there is more to do:\n%s\nafter:\n%s", rest, got)
			}
		}
		differ(t, opinion, from, to, strings.Split(files["uncounted"], "\n"))
		if super.Major() != goldenMajor {
			return
		}
		if *update {
			archive.Files = slices.DeleteFunc(archive.Files, func(f txtar.File) bool { return f.Name == "plan.sql" })
			archive.Files = append(archive.Files, txtar.File{Name: "plan.sql", Data: []byte(got)})
			if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
				t.Fatal(err)
			}
			return
		}
		if diff := cmp.Diff(files["plan.sql"], got); diff != "" {
			t.Error(diff)
		}
	})
}

// live makes a database by statements that run as they are.
func live(t *testing.T, sql string) *workspace.Database {
	t.Helper()
	db, err := super.NewDatabase(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Discard(t.Context()) })
	if err := proof.Exec(t.Context(), db, sql, true); err != nil {
		t.Fatal(err)
	}
	return db
}

// between returns the way from one live database to another.
func between(t *testing.T, from, to *workspace.Database) string {
	t.Helper()
	var sides [2]*state.State
	for i, db := range []*workspace.Database{from, to} {
		catalog, err := db.Catalog(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		sides[i] = &state.State{URL: "postgres://" + []string{"from", "to"}[i], Catalog: catalog}
	}
	document, err := inspect.Diff(t.Context(), opener, sides[0], sides[1], nil, kind.Concurrently)
	if err != nil {
		t.Fatal(err)
	}
	return document.SQL
}

// differ reports what a second opinion finds between two databases.
func differ(t *testing.T, opinion *pgdump.Comparator, got, want *workspace.Database, uncounted []string) {
	t.Helper()
	found, err := opinion.Read(t.Context(), got.AdminURL(), super.Owner())
	if err != nil {
		t.Fatal(err)
	}
	wanted, err := opinion.Read(t.Context(), want.AdminURL(), super.Owner())
	if err != nil {
		t.Fatal(err)
	}
	differences := slices.DeleteFunc(pgdump.Compare(wanted, found), func(d pgdump.Difference) bool {
		return slices.Contains(uncounted, d.Entry.String())
	})
	if len(differences) > 0 {
		t.Errorf("%s sees differences:\n%s", opinion, pgdump.Explain(differences))
	}
}
