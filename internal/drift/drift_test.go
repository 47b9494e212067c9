package drift_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/conn"
	"github.com/plumbsql/plumb/internal/devdb"
	"github.com/plumbsql/plumb/internal/drift"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/migrate"
	"github.com/plumbsql/plumb/internal/migrate/runner"
	"github.com/plumbsql/plumb/internal/state"
	"github.com/plumbsql/plumb/internal/workspace"
)

// production makes databases that stand for live ones; opener replays migrations elsewhere on the same server.
var (
	production *workspace.Workspace
	opener     *state.Opener
)

func TestMain(m *testing.M) {
	os.Exit(run(m))
}

func run(m *testing.M) int {
	ctx := context.Background()
	server, err := devdb.Open(ctx, devdb.Options{})
	if err != nil {
		panic(err)
	}
	defer server.Close() //nolint:errcheck // nothing depends on it
	if production, err = workspace.Open(ctx, server, "live_migrator"); err != nil {
		panic(err)
	}
	opener = state.NewOpener(state.Options{DevURL: server.URL(server.Superuser(), "postgres"), Owner: "replay_migrator"})
	defer func() {
		if err := opener.Close(ctx); err != nil {
			panic(err)
		}
	}()
	return m.Run()
}

// a live database and a migration directory.
type site struct {
	t      *testing.T
	live   *workspace.Database
	folder string
}

func newSite(t *testing.T) site {
	t.Helper()
	db, err := production.NewDatabase(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Discard(context.Background()) })
	return site{t: t, live: db, folder: t.TempDir()}
}

func (s site) write(files map[string]string) {
	s.t.Helper()
	for name, sql := range files {
		path := filepath.Join(s.folder, name)
		if sql == "" {
			if err := os.Remove(path); err != nil {
				s.t.Fatal(err)
			}
			continue
		}
		if err := os.WriteFile(path, []byte(sql), 0o600); err != nil {
			s.t.Fatal(err)
		}
	}
	if _, err := s.dir().Hash(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
}

func (s site) dir() *migrate.Dir {
	s.t.Helper()
	dir, err := migrate.Open(s.folder, "")
	if err != nil {
		s.t.Fatal(err)
	}
	return dir
}

func (s site) factory() *conn.Factory {
	s.t.Helper()
	factory, err := s.live.Factory()
	if err != nil {
		s.t.Fatal(err)
	}
	return factory
}

func (s site) up() {
	s.t.Helper()
	factory := s.factory()
	r := runner.Runner{Dir: s.dir(), Connect: func(ctx context.Context, onNotice func(*pgconn.Notice)) (*pgx.Conn, error) {
		return factory.Connect(ctx, conn.Migration, conn.OnNotice(onNotice))
	}}
	if _, err := r.Up(s.t.Context(), 0); err != nil {
		s.t.Fatalf("%v\nhint: %s", err, fail.Hint(err))
	}
}

func (s site) exec(sql string) {
	s.t.Helper()
	if err := s.live.Exec(s.t.Context(), sql); err != nil {
		s.t.Fatal(err)
	}
}

func (s site) check(request drift.Request) *drift.Report {
	s.t.Helper()
	request.Live, request.Dir = s.factory(), s.dir()
	report, err := drift.Check(s.t.Context(), opener, request)
	if err != nil {
		s.t.Fatalf("%v\nhint: %s", err, fail.Hint(err))
	}
	return report
}

func texts(c *drift.Comparison) []string {
	var lines []string
	for _, d := range c.Differences {
		lines = append(lines, d.Change+" "+d.Text)
	}
	return append(lines, c.Unmanaged...)
}

// The SQL that leads to schema files which say what was renamed renames it.
func TestDeclaredRename(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.write(map[string]string{"1_a.up.sql": "CREATE TABLE t (a int, b text);\nCREATE VIEW v AS SELECT a FROM t;\n"})
	s.up()
	files := t.TempDir()
	path := filepath.Join(files, "schema.sql")
	if err := os.WriteFile(path, []byte("-- atlas:renamed_from t\nCREATE TABLE u (a int,\n  -- atlas:renamed_from b\n  c text);\nCREATE VIEW v AS SELECT a FROM u;\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	report := s.check(drift.Request{Src: []string{path}})
	if report.Plumb() || !report.Live.Equal() {
		t.Fatalf("%+v", report)
	}
	sql := report.Desired.Repair
	if !strings.Contains(sql, "RENAME TO u") || !strings.Contains(sql, "RENAME COLUMN b TO c") && !strings.Contains(sql, "RENAME b TO c") || strings.Contains(sql, "DROP TABLE") {
		t.Errorf("got %s%s", sql, report.Desired.NoRepair)
	}
	s.exec("INSERT INTO t VALUES (1, 'x')")
	s.exec(sql)
	s.exec("DO $$ BEGIN ASSERT (SELECT c FROM u) = 'x'; END $$")
}

// What somebody added and what somebody removed are both drift.
func TestBothWays(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.write(map[string]string{"1_a.up.sql": "CREATE TABLE t (a int);\n"})
	s.up()
	if report := s.check(drift.Request{}); !report.Plumb() {
		t.Fatalf("%+v", report.Live)
	}
	s.exec("ALTER TABLE t ADD b int; ALTER TABLE t DROP a")
	report := s.check(drift.Request{})
	if diff := cmp.Diff([]string{"removed - column public.t.a", "added + column public.t.b"}, texts(report.Live)); diff != "" || report.Plumb() {
		t.Error(diff)
	}
	for sql, want := range map[string]string{report.Live.Repair: "DROP COLUMN IF EXISTS b", report.Live.Adopt: "DROP COLUMN IF EXISTS a"} {
		if !strings.Contains(sql, want) {
			t.Errorf("no %s in:\n%s", want, sql)
		}
	}
}

// Objects of kinds that are not modelled are drift on either side.
func TestUnmanaged(t *testing.T) {
	t.Parallel()
	is, should := &state.State{Catalog: catalog.New(150000)}, &state.State{Catalog: catalog.New(150000)}
	for _, tt := range []struct{ is, should, want []string }{
		{[]string{"cast a", "cast b"}, []string{"cast b", "cast c"}, []string{"+ cast a", "- cast c"}},
		{nil, []string{"cast c"}, []string{"- cast c"}},
		{[]string{"cast c"}, nil, []string{"+ cast c"}},
		{[]string{"cast c"}, []string{"cast c"}, nil},
	} {
		is.Catalog.Unmanaged, should.Catalog.Unmanaged = tt.is, tt.should
		report := drift.Report{Live: drift.Compare(is, should, nil)}
		if diff := cmp.Diff(tt.want, texts(report.Live)); diff != "" || report.Plumb() != (tt.want == nil) {
			t.Error(diff)
		}
	}
}

func table(name string) string { return "CREATE TABLE " + name + " (a int);\n" }

// The history is replayed as the database has it: what was left out stays out.
func TestGap(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.write(map[string]string{"20250101000000_a.up.sql": table("a"), "20250103000000_c.up.sql": table("c")})
	s.up()
	s.write(map[string]string{"20250102000000_b.up.sql": table("b")})
	report := s.check(drift.Request{})
	if got := texts(report.Live); len(got) > 0 || report.Plumb() || !strings.Contains(report.Problem, "20250102000000_b.up.sql") || report.Hint == "" {
		t.Errorf("%q, problem %s", got, report.Problem)
	}
	report = s.check(drift.Request{ExecOrder: runner.NonLinear})
	if diff := cmp.Diff([]string{"20250102000000"}, report.Pending); diff != "" || !report.Plumb() {
		t.Errorf("%s%+v", diff, report)
	}
	if report = s.check(drift.Request{ExecOrder: runner.LinearSkip}); !report.Plumb() || len(report.Pending) > 0 {
		t.Errorf("%+v", report)
	}
}

// An applied file that was edited or is gone is said, beside what differs because of it.
func TestEditedAndLost(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.write(map[string]string{"20250101000000_a.up.sql": table("a"), "20250102000000_b.up.sql": table("b"), "20250103000000_c.up.sql": table("c")})
	s.up()
	s.write(map[string]string{"20250102000000_b.up.sql": table("other")})
	report := s.check(drift.Request{})
	if report.Plumb() || !strings.Contains(report.Problem, "edited") {
		t.Errorf("problem %s", report.Problem)
	}
	want := []string{"added + column public.b.a", "removed - column public.other.a", "added + table public.b", "removed - table public.other"}
	if diff := cmp.Diff(want, texts(report.Live)); diff != "" {
		t.Error(diff)
	}
	s.write(map[string]string{"20250102000000_b.up.sql": ""})
	report = s.check(drift.Request{})
	if report.Plumb() || !strings.Contains(report.Problem, "20250102000000_b") {
		t.Errorf("problem %s", report.Problem)
	}
	if diff := cmp.Diff([]string{"added + column public.b.a", "added + table public.b"}, texts(report.Live)); diff != "" {
		t.Error(diff)
	}
	// What is left can't be replayed: the problem says why.
	s.write(map[string]string{"20250101000000_a.up.sql": "", "20250103000000_c.up.sql": "ALTER TABLE a ADD b int;\n"})
	if report = s.check(drift.Request{}); report.Plumb() || report.Live != nil || report.Problem == "" {
		t.Errorf("%+v", report)
	}
}

// A database may be older than a checkpoint, or may have begun with it.
func TestCheckpoint(t *testing.T) {
	t.Parallel()
	older, newer := newSite(t), newSite(t)
	before := map[string]string{"1_a.sql": table("a"), "2_b.sql": table("b"), "3_c.sql": table("c")}
	older.write(before)
	older.up()
	newer.write(before)
	after := map[string]string{
		"4_checkpoint.sql": "-- atlas:checkpoint\n\n" + table("a") + table("b") + table("c"),
		"5_e.sql":          table("e"), "6_f.sql": table("f"),
	}
	for _, s := range []site{older, newer} {
		s.write(after)
	}
	report := older.check(drift.Request{})
	if diff := cmp.Diff([]string{"5", "6"}, report.Pending); diff != "" || !report.Plumb() {
		t.Errorf("%s%q %s", diff, texts(report.Live), report.Problem)
	}
	newer.up()
	if report = newer.check(drift.Request{}); !report.Plumb() {
		t.Errorf("%q %s", texts(report.Live), report.Problem)
	}
	older.up()
	// The files before a checkpoint may go.
	older.write(map[string]string{"1_a.sql": "", "2_b.sql": "", "3_c.sql": ""})
	if report = older.check(drift.Request{}); !report.Plumb() {
		t.Errorf("%q %s", texts(report.Live), report.Problem)
	}
}

// Nothing applied, and a baseline, which counts as applied.
func TestEmptyAndBaseline(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.write(map[string]string{"1_a.up.sql": table("a"), "2_b.up.sql": table("b")})
	if report := s.check(drift.Request{}); !report.Plumb() || len(report.Pending) != 2 {
		t.Errorf("%+v", report)
	}
	s.exec("CREATE TABLE a (a int)")
	if report := s.check(drift.Request{Baseline: "1"}); !report.Plumb() || len(report.Pending) != 1 {
		t.Errorf("%+v", report)
	}
}
