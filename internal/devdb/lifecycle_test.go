//go:build unix

package devdb

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestServer(t *testing.T) {
	t.Parallel()
	srv := mustOpen(t, Options{})
	admin := srv.URL(srv.Superuser(), "postgres")
	got := []string{}
	for _, sql := range []string{
		"select current_user::text", "show listen_addresses", "show server_encoding", "show timezone", "show wal_level",
		"select datcollate from pg_database where datname = current_database()",
		"select count(*) from pg_roles where rolname = 'postgres'",
		"select count(*) > 100 from pg_collation where collprovider = 'i'",
	} {
		got = append(got, mustQuery(t, admin, sql))
	}
	if diff := cmp.Diff([]string{"plumb_dev", "", "UTF8", "UTC", "logical", "C", "0", "true"}, got); diff != "" {
		t.Error(diff)
	}
	if num := mustQuery(t, admin, "select current_setting('server_version_num')::int"); num != strconv.Itoa(srv.VersionNum()) {
		t.Errorf("VersionNum is %d, the server says %s", srv.VersionNum(), num)
	}
	if !srv.Private() || srv.Major() != srv.VersionNum()/10000 {
		t.Errorf("private %v, major %d", srv.Private(), srv.Major())
	}
	dir := runDirOf(t, admin)
	pid := pidOf(t, dir)
	if err := errors.Join(srv.Close(), srv.Close()); err != nil {
		t.Fatal(err)
	}
	if !isGone(dir) || !isDead(pid) {
		t.Errorf("after Close: directory gone %v, process dead %v", isGone(dir), isDead(pid))
	}
}

func TestDirectoriesAreClosedToOthers(t *testing.T) {
	t.Parallel()
	dir := runDirOf(t, mustOpen(t, Options{}).URL("x", "x"))
	for path, want := range map[string]os.FileMode{"s": 0o700, "data": 0o700, "server": 0o600, "log": 0o600, "lock": 0o600} {
		info, err := os.Lstat(filepath.Join(dir, path))
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("%s has mode %o, not %o", path, got, want)
		}
	}
	info, err := os.Lstat(dir)
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Mode().Perm() & 0o066; got != 0 {
		t.Errorf("others can list or write the directory: %o", info.Mode().Perm())
	}
}

func TestEveryIdentity(t *testing.T) {
	t.Parallel()
	for _, id := range usable(t) {
		t.Run(id.name, func(t *testing.T) {
			t.Parallel()
			h := startHelper(t, helperJob{Identity: id.name})
			if h.answer.Err != "" {
				t.Fatal(h.answer.Err)
			}
			mustQuery(t, h.answer.URL, "create database d")
			assertGoneAfterKill(t, h)
		})
	}
}

// assertGoneAfterKill kills the helper with a signal that it can't see. The server must go at once, its directory with the next start.
func assertGoneAfterKill(t *testing.T, h *helper) {
	t.Helper()
	dir := runDirOf(t, h.answer.URL)
	pid := pidOf(t, dir)
	if isDead(pid) {
		t.Fatal("the recorded process does not live")
	}
	if err := h.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = h.cmd.Wait()
	sweep()
	eventually(t, "the server is dead", func() bool { return isDead(pid) })
	eventually(t, "the directory is gone", func() bool { sweep(); return isGone(dir) })
}

func TestEndsOfTheParent(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*helper) error{
		"panic":     func(h *helper) error { _, err := io.WriteString(h.stdin, "panic\n"); return err },
		"interrupt": func(h *helper) error { return h.cmd.Process.Signal(syscall.SIGINT) },
		"hangup":    func(h *helper) error { return h.cmd.Process.Signal(syscall.SIGHUP) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := startHelper(t, helperJob{})
			if h.answer.Err != "" {
				t.Fatal(h.answer.Err)
			}
			dir := runDirOf(t, h.answer.URL)
			pid := pidOf(t, dir)
			if err := end(h); err != nil {
				t.Fatal(err)
			}
			_ = h.cmd.Wait()
			eventually(t, "the server is dead", func() bool { sweep(); return isDead(pid) })
			eventually(t, "the directory is gone", func() bool { sweep(); return isGone(dir) })
		})
	}
}

func TestCancelStopsTheServer(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	srv, err := Open(ctx, Options{})
	if err != nil {
		t.Fatal(err)
	}
	dir := runDirOf(t, srv.URL("x", "x"))
	pid := pidOf(t, dir)
	cancel()
	eventually(t, "the server is dead", func() bool { return isDead(pid) })
	eventually(t, "the directory is gone", func() bool { return isGone(dir) })
	if err := srv.Close(); err != nil {
		t.Error(err)
	}
}

func TestCancelledBeforeItStarts(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Open(ctx, Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// TestManyProcesses starts them with an empty cache, so that they also race for the prepared cluster.
func TestManyProcesses(t *testing.T) {
	t.Parallel()
	const processes = 6
	cache := t.TempDir()
	var group sync.WaitGroup
	helpers := make([]*helper, processes)
	for i := range helpers {
		group.Go(func() { helpers[i] = startHelper(t, helperJob{CacheDir: cache}) })
	}
	group.Wait()
	dirs := map[string]bool{}
	for _, h := range helpers {
		if h == nil || h.answer.Err != "" {
			t.Fatalf("a process has no server: %+v", h)
		}
		dirs[runDirOf(t, h.answer.URL)] = true
		if got := mustQuery(t, h.answer.URL, "select current_user::text"); got != SuperuserName {
			t.Error(got)
		}
	}
	if len(dirs) != processes {
		t.Errorf("%d directories for %d processes", len(dirs), processes)
	}
	entries, err := os.ReadDir(filepath.Join(cache, "template"))
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if strings.HasSuffix(entry.Name(), ".tmp") {
			t.Errorf("%s is left in the cache", entry.Name())
		}
	}
	if len(entries) != 2 { // the cluster and its lock
		t.Errorf("the cache holds %v", entries)
	}
	for _, h := range helpers {
		if _, err := io.WriteString(h.stdin, "close\n"); err != nil {
			t.Error(err)
		}
	}
	for dir := range dirs {
		eventually(t, "the directory is gone", func() bool { return isGone(dir) })
	}
}

func TestUnfinishedTemplateIsMadeAgain(t *testing.T) {
	t.Parallel()
	b, err := findBinaries(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	cache := t.TempDir()
	left := filepath.Join(cache, "template", templateKey(b)+".tmp")
	if err := os.MkdirAll(filepath.Join(left, "base"), 0o700); err != nil {
		t.Fatal(err)
	}
	srv := mustOpen(t, Options{CacheDir: cache, URL: "local://"})
	mustQuery(t, srv.URL(SuperuserName, "template1"), "select 1")
	if !isGone(left) {
		t.Error("the unfinished copy is still there")
	}
}

func TestSettingsAndHBA(t *testing.T) {
	t.Parallel()
	srv := mustOpen(t, Options{
		Settings: map[string]string{"max_connections": "7"},
		HBA:      []string{`local all "who" scram-sha-256`},
	})
	admin := srv.URL(SuperuserName, "postgres")
	if got := mustQuery(t, admin, "show max_connections"); got != "7" {
		t.Errorf("max_connections is %s", got)
	}
	mustQuery(t, admin, "create role who login password 'right'")
	if _, err := query(t, srv.URL("who", "postgres"), "select 1"); err == nil {
		t.Error("a role with a password got in without one")
	}
	_, err := Open(t.Context(), Options{HBA: []string{"a\nb"}})
	if err == nil || !strings.Contains(err.Error(), "line break") {
		t.Errorf("got %v", err)
	}
}

func TestFailureToStartShowsTheLog(t *testing.T) {
	t.Parallel()
	_, err := Open(t.Context(), Options{Settings: map[string]string{"no_such_setting": "1"}})
	if err == nil || !strings.Contains(err.Error(), "no_such_setting") {
		t.Errorf("got %v", err)
	}
}

// TestNoSecretsInside lets the server itself tell what its environment is.
func TestNoSecretsInside(t *testing.T) {
	t.Parallel()
	h := startHelper(t, helperJob{}, "REGISTRY_TOKEN=hunter2", "PGPASSWORD=hunter2", "PGOPTIONS=-c work_mem=1MB")
	if h.answer.Err != "" {
		t.Fatal(h.answer.Err)
	}
	mustQuery(t, h.answer.URL, "create table env (line text)")
	mustQuery(t, h.answer.URL, "copy env from program 'env' (delimiter e'\\x01')")
	got := mustQuery(t, h.answer.URL, "select string_agg(line, E'\\n' order by line) from env")
	if !strings.Contains(got, "TZ=UTC") || strings.Contains(got, "hunter2") || strings.Contains(got, "PGOPTIONS") {
		t.Errorf("the server's environment:\n%s", got)
	}
}

func TestOrdinaryRolesAreKeptInside(t *testing.T) {
	t.Parallel()
	srv := mustOpen(t, Options{})
	admin := srv.URL(SuperuserName, "postgres")
	mustQuery(t, admin, "create role migrator login createdb")
	mustQuery(t, admin, "create database d owner migrator")
	for _, sql := range []string{
		"copy (select 1) to program 'cat'",
		"copy (select 1) to '/tmp/plumb-must-not-exist'",
		"select pg_read_file('/etc/passwd')",
		"select lo_import('/etc/passwd')",
		"create tablespace t location '/tmp'",
		"create function f() returns int language c as 'x'",
		"alter system set archive_command = 'true'",
		"grant pg_execute_server_program to migrator",
		"alter role plumb_dev password 'x'",
	} {
		_, err := query(t, srv.URL("migrator", "d"), sql)
		if err == nil || !strings.Contains(err.Error(), "42501") {
			t.Errorf("%s: %v", sql, err)
		}
	}
}

func TestSweepLeavesTheLivingAlone(t *testing.T) {
	t.Parallel()
	srv := mustOpen(t, Options{})
	for range 3 {
		sweep()
	}
	mustQuery(t, srv.URL(SuperuserName, "postgres"), "select 1")
	if isGone(runDirOf(t, srv.URL("x", "x"))) {
		t.Error("the directory is gone")
	}
}
