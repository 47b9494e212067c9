package sample_test

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/plumbsql/plumb/internal/devdb"
	"github.com/plumbsql/plumb/internal/sample"
	"github.com/plumbsql/plumb/internal/workspace"
)

var shared *workspace.Workspace

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	ctx := context.Background()
	server, err := devdb.Open(ctx, devdb.Options{URL: os.Getenv("PLUMB_DEV_URL")})
	if err != nil {
		panic(err)
	}
	defer server.Close() //nolint:errcheck // nothing depends on it
	if shared, err = workspace.Open(ctx, server, "db_migrator"); err != nil {
		panic(err)
	}
	if err := shared.EnsureRoles(ctx, []string{"app", "reader"}); err != nil {
		panic(err)
	}
	if err := shared.EnsureTablespaces(ctx, []string{"fast"}); err != nil {
		panic(err)
	}
	return m.Run()
}

// fill makes a database from SQL, fills all its tables, and returns the numbers of rows and the tables that stay empty.
func fill(t *testing.T, sql string) (rows map[string]int, empty map[string]string) {
	t.Helper()
	ctx := t.Context()
	db, err := shared.NewDatabase(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Drop(context.Background()) //nolint:errcheck // the server goes too
	if err := db.Exec(ctx, sql); err != nil {
		t.Fatalf("%v\nin:\n%s", err, sql)
	}
	if err := db.Replica(ctx, true); err != nil {
		t.Fatal(err)
	}
	rows, empty = map[string]int{}, map[string]string{}
	err = db.With(ctx, func(c *pgx.Conn) error {
		tables, err := tables(ctx, c)
		if err != nil {
			return err
		}
		var oids []uint32
		for oid := range tables {
			oids = append(oids, oid)
		}
		list, err := sample.Fill(ctx, c, sample.Request{Tables: oids})
		for _, e := range list {
			empty[e.Table] = e.Reason
		}
		if err != nil {
			return err
		}
		return count(ctx, c, tables, rows)
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows, empty
}

// refused makes sure that what a newer version brought is not known to this one.
func refused(t *testing.T, sql string) {
	t.Helper()
	db, err := shared.NewDatabase(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Drop(context.Background()) //nolint:errcheck // the server goes too
	if err := db.Exec(t.Context(), sql); err == nil {
		t.Errorf("PostgreSQL %d takes it", shared.Major())
	}
}

func tables(ctx context.Context, c *pgx.Conn) (map[uint32]string, error) {
	const query = `SELECT c.oid, quote_ident(n.nspname) || '.' || quote_ident(c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		WHERE c.relkind = 'r' AND c.oid >= 16384 AND n.nspname NOT LIKE 'pg_%' AND n.nspname <> 'plumb'
		AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')`
	all := map[uint32]string{}
	var oid uint32
	var name string
	rows, err := c.Query(ctx, query)
	if err != nil {
		return nil, err
	}
	_, err = pgx.ForEachRow(rows, []any{&oid, &name}, func() error {
		all[oid] = name
		return nil
	})
	return all, err
}

func count(ctx context.Context, c *pgx.Conn, tables map[uint32]string, rows map[string]int) error {
	for _, name := range tables {
		var n int
		if _, err := c.Exec(ctx, "ALTER TABLE "+name+" NO FORCE ROW LEVEL SECURITY"); err != nil {
			return err
		}
		if err := c.QueryRow(ctx, "SELECT count(*) FROM ONLY "+name).Scan(&n); err != nil {
			return err
		}
		rows[name] = n
	}
	return nil
}

// TestCases fills the states of all cases of the proof. What stays empty there is known.
func TestCases(t *testing.T) {
	t.Parallel()
	const folder = "../proof/testdata/cases"
	err := filepath.WalkDir(folder, func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".txtar") {
			return err
		}
		archive, err := txtar.ParseFile(path)
		if err != nil {
			return err
		}
		t.Run(strings.TrimPrefix(path, folder+"/"), func(t *testing.T) {
			t.Parallel()
			for _, file := range archive.Files[:2] {
				rows, empty := fill(t, string(file.Data))
				for name, reason := range empty {
					t.Errorf("%s: %s stays empty: %s\n%s", file.Name, name, reason, file.Data)
				}
				least := 2
				if strings.Contains(string(file.Data), "PARTITION BY") {
					least = 1 // a key of the one column by which the rows are spread leaves a partition one value, or few
				}
				for name, n := range rows {
					if _, known := empty[name]; n < least && !known {
						t.Errorf("%s: %s has %d rows\n%s", file.Name, name, n, file.Data)
					}
				}
			}
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestFill fills tables that are hard to fill. The number behind each is how many rows it gets; 0 must be told, with a reason.
func TestFill(t *testing.T) {
	t.Parallel()
	archive, err := txtar.ParseFile("testdata/tables.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(archive.Files); i += 2 {
		schema, want := archive.Files[i], archive.Files[i+1]
		t.Run(schema.Name, func(t *testing.T) {
			t.Parallel()
			if since, ok := strings.CutPrefix(schema.Name, "since"); ok && strconv.Itoa(shared.Major()) < since {
				refused(t, string(schema.Data))
				return
			}
			rows, empty := fill(t, string(schema.Data))
			var got strings.Builder
			for _, name := range slices.Sorted(maps.Keys(rows)) {
				fmt.Fprintf(&got, "%s %d\n", name, rows[name])
				if reason, ok := empty[name]; ok {
					fmt.Fprintf(&got, "  %s\n", reason)
				}
			}
			if diff := cmp.Diff(string(want.Data), got.String()); diff != "" {
				t.Error(diff)
			}
		})
	}
}
