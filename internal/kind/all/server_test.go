package all_test

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/devdb"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/draft"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/kind/all"
	"github.com/plumbsql/plumb/internal/plan"
	"github.com/plumbsql/plumb/internal/workspace"
)

var (
	server devdb.Server
	shared *workspace.Workspace
)

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	ctx := context.Background()
	var err error
	if server, err = devdb.Open(ctx, devdb.Options{}); err != nil {
		panic(err)
	}
	defer server.Close() //nolint:errcheck // nothing depends on it
	if shared, err = workspace.Open(ctx, server, "db_migrator"); err != nil {
		panic(err)
	}
	if err := shared.EnsureRoles(ctx, []string{"app", "reader", "owner"}); err != nil {
		panic(err)
	}
	return m.Run()
}

// state makes a database, runs SQL as the migration user and then SQL as the superuser, and reads it.
func state(t *testing.T, sql, admin string) *catalog.Database {
	t.Helper()
	db, err := shared.NewDatabase(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Drop(context.Background()) }) //nolint:errcheck // the server goes too
	if err := db.Exec(t.Context(), sql); err != nil {
		t.Fatal(err)
	}
	var name string
	err = db.With(t.Context(), func(c *pgx.Conn) error {
		return c.QueryRow(t.Context(), "SELECT current_database()").Scan(&name)
	})
	if err != nil {
		t.Fatal(err)
	}
	c, err := pgx.Connect(t.Context(), server.URL(server.Superuser(), name))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close(t.Context()) //nolint:errcheck // the database goes
	if _, err := c.PgConn().Exec(t.Context(), admin).ReadAll(); err != nil {
		t.Fatal(err)
	}
	read, err := db.Catalog(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return read
}

// What an administrator did by hand is seen; what the migration user can't undo is refused with a hint, and the rest has
// the roles' names.
func TestAdministrator(t *testing.T) {
	t.Parallel()
	const granted = "GRANT SELECT ON t TO reader WITH GRANT OPTION;"
	for _, test := range []struct {
		name, sql, admin string
		want             []string
		refused          string
		plan             string
	}{
		{
			name: "schema public", admin: "GRANT CREATE ON SCHEMA public TO app; GRANT CREATE ON SCHEMA public TO db_migrator WITH GRANT OPTION; COMMENT ON SCHEMA public IS 'ours'",
			want:    []string{"+ comment on schema public", "+ grant on schema public to app"},
			refused: "the migration user does not own schema public",
		},
		{
			name: "schema public for everybody", admin: "GRANT CREATE ON SCHEMA public TO app; GRANT ALL ON SCHEMA public TO PUBLIC; REVOKE CREATE ON SCHEMA public FROM PUBLIC; REVOKE USAGE ON SCHEMA public FROM PUBLIC",
			want:    []string{"+ grant on schema public to PUBLIC", "+ grant on schema public to app"},
			refused: "the migration user does not own schema public",
		},
		{
			name: "comment that initdb makes", admin: "COMMENT ON SCHEMA public IS NULL",
		},
		{
			name: "another grantor", sql: "CREATE TABLE t (a int);" + granted, admin: "SET ROLE reader; GRANT SELECT ON t TO app",
			want:    []string{"+ grant on table public.t to app by reader"},
			refused: "another role than the owner granted",
		},
		{
			name: "two grantors, one of them the migration user", sql: "CREATE TABLE t (a int)",
			admin: "ALTER TABLE t OWNER TO owner; GRANT SELECT ON t TO db_migrator WITH GRANT OPTION; GRANT SELECT ON t TO app; SET ROLE db_migrator; GRANT SELECT ON t TO app",
			want: []string{
				"+ grant on table public.t to app", "+ grant on table public.t to app by the migration user", "+ owner on table public.t",
			},
			refused: "another role than the owner granted",
		},
		{
			name:    "owner of a foreign data wrapper who was a superuser",
			admin:   "CREATE ROLE was_super SUPERUSER; CREATE FOREIGN DATA WRAPPER w; ALTER FOREIGN DATA WRAPPER w OWNER TO was_super; ALTER ROLE was_super NOSUPERUSER",
			want:    []string{"+ foreign data wrapper w", "+ owner on foreign data wrapper w"},
			refused: "only a superuser can become the owner",
		},
		{
			name: "rights of another owner", sql: "CREATE TABLE t (a int)", admin: "ALTER TABLE t OWNER TO owner; REVOKE DELETE ON t FROM owner; REVOKE UPDATE ON t FROM owner",
			want: []string{"+ grant on table public.t to the owner", "+ owner on table public.t"},
			plan: "REVOKE DELETE, UPDATE ON public.t FROM owner;",
		},
		{
			name: "owner of a partitioned table", sql: "CREATE TABLE t (a int) PARTITION BY RANGE (a)", admin: "ALTER TABLE t OWNER TO owner",
			want: []string{"+ owner on table public.t"},
			plan: "ALTER TABLE public.t OWNER TO owner;",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			before, after := state(t, test.sql, ""), state(t, test.sql, test.admin)
			var got []string
			for _, change := range diff.Compare(before, after) {
				got = append(got, change.String())
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
			p, err := plan.Build(before, after, plan.Options{Rooms: all.Rooms()})
			switch {
			case test.refused != "":
				if err == nil || !strings.Contains(err.Error(), test.refused) || fail.Hint(err) == "" {
					t.Errorf("got %v, hint %q", err, fail.Hint(err))
				}
			case err != nil:
				t.Error(err)
			case !strings.Contains(draft.Script(p.Versions), test.plan):
				t.Errorf("got %s", draft.Script(p.Versions))
			}
		})
	}
}
