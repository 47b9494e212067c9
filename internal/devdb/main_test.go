//go:build unix

package devdb

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/plumbsql/plumb/internal/conn"
	"github.com/plumbsql/plumb/internal/fail"
)

// helperEnv makes the test binary act as a program that uses this package, so that tests can kill it.
const helperEnv = "PLUMB_DEVDB_HELPER"

// helperJob is what such a program does: open a server, say so, wait for a line on stdin, end as told.
type helperJob struct {
	URL      string
	Major    int
	CacheDir string
	Identity string // the name of an identity to run the server as, or "" for the usual
	Install  bool
}

// helperAnswer is the one line that it prints.
type helperAnswer struct {
	URL, Err, Hint string
}

func TestMain(m *testing.M) {
	if text := os.Getenv(helperEnv); text != "" {
		help(text)
		return
	}
	os.Exit(m.Run())
}

func help(text string) {
	if signal.Ignored(syscall.SIGHUP) { // as under nohup, where nobody would ever end
		hangup := make(chan os.Signal, 1)
		signal.Notify(hangup, syscall.SIGHUP)
		go func() { <-hangup; os.Exit(1) }()
	}
	var job helperJob
	if err := json.Unmarshal([]byte(text), &job); err != nil {
		panic(err)
	}
	srv, err := job.open()
	var answer helperAnswer
	if err != nil {
		answer.Err, answer.Hint = err.Error(), fail.Hint(err)
	} else {
		answer.URL = srv.URL(srv.Superuser(), "postgres")
	}
	if err := json.NewEncoder(os.Stdout).Encode(answer); err != nil {
		panic(err)
	}
	if srv == nil {
		return
	}
	line, _ := bufio.NewReader(os.Stdin).ReadString('\n')
	if line == "panic\n" {
		panic("as told")
	}
	if err := srv.Close(); err != nil {
		panic(err)
	}
}

func (job helperJob) open() (Server, error) {
	opts := Options{URL: job.URL, Major: job.Major, CacheDir: job.CacheDir, AllowInstall: job.Install}
	if job.Identity == "" {
		return Open(context.Background(), opts)
	}
	b, err := findBinaries(context.Background(), 0)
	if err != nil {
		return nil, err
	}
	for _, id := range candidates() {
		if id.name == job.Identity {
			return startAs(context.Background(), b, id, opts)
		}
	}
	return nil, errors.New("no such identity")
}

// helper is a running helper program.
type helper struct {
	cmd    *exec.Cmd
	stdin  io.WriteCloser
	answer helperAnswer
}

// startHelper runs a job in a process of its own and waits for its answer.
func startHelper(t *testing.T, job helperJob, env ...string) *helper {
	t.Helper()
	text, err := json.Marshal(job)
	if err != nil {
		t.Fatal(err)
	}
	h := &helper{cmd: exec.Command(os.Args[0])}
	h.cmd.Env = append(append(os.Environ(), helperEnv+"="+string(text)), env...)
	if h.stdin, err = h.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	stdout, err := h.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var stderr bytes.Buffer
	h.cmd.Stderr = &stderr
	if err := h.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = h.stdin.Close()
		_ = h.cmd.Wait()
	})
	if err := json.NewDecoder(stdout).Decode(&h.answer); err != nil {
		_ = h.cmd.Wait()
		t.Fatalf("the helper said nothing: %v\n%s", err, &stderr)
	}
	return h
}

func mustOpen(t *testing.T, opts Options) Server {
	t.Helper()
	srv, err := Open(t.Context(), opts)
	if err != nil {
		t.Fatalf("%v\nhint: %s", err, fail.Hint(err))
	}
	t.Cleanup(func() {
		if err := srv.Close(); err != nil {
			t.Error(err)
		}
	})
	return srv
}

// query runs SQL and returns the first column of the first row, or the error.
func query(t *testing.T, connURL, sql string) (string, error) {
	t.Helper()
	f, err := conn.FromURL(connURL)
	if err != nil {
		return "", err
	}
	c, err := f.Connect(t.Context(), conn.Admin)
	if err != nil {
		return "", err
	}
	defer func() { _ = c.Close(context.Background()) }()
	rows, err := c.Query(t.Context(), sql)
	if err != nil {
		return "", err
	}
	defer rows.Close()
	got := ""
	if rows.Next() && len(rows.FieldDescriptions()) > 0 {
		values, err := rows.Values()
		if err != nil {
			return "", err
		}
		got = fmt.Sprint(values[0])
	}
	rows.Close()
	return got, rows.Err()
}

func mustQuery(t *testing.T, connURL, sql string) string {
	t.Helper()
	got, err := query(t, connURL, sql)
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return got
}

// runDirOf is the private directory of the server behind a URL.
func runDirOf(t *testing.T, connURL string) string {
	t.Helper()
	u, err := url.Parse(connURL)
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Dir(u.Query().Get("host"))
}

func pidOf(t *testing.T, runDir string) int {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(runDir, "server"))
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(string(text))
	if err != nil {
		t.Fatal(err)
	}
	return pid
}

// eventually polls for up to 20 s.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if ok() {
			return
		}
	}
	t.Fatalf("not after 20 s: %s", what)
}

func isGone(path string) bool {
	_, err := os.Lstat(path)
	return errors.Is(err, os.ErrNotExist)
}

// isDead reports whether a process is gone or only waits for its parent to take note.
func isDead(pid int) bool {
	if err := syscall.Kill(pid, 0); errors.Is(err, syscall.ESRCH) {
		return true
	}
	out, err := exec.Command("ps", "-o", "stat=", "-p", strconv.Itoa(pid)).Output()
	return err != nil || strings.HasPrefix(strings.TrimSpace(string(out)), "Z")
}

// usable are the identities that this machine lets a server run as.
func usable(t *testing.T) []identity {
	t.Helper()
	b, err := findBinaries(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	ids := slices.DeleteFunc(candidates(), func(id identity) bool { return id.try(t.Context(), b) != nil })
	if len(ids) == 0 {
		t.Fatal("nobody can run PostgreSQL here")
	}
	return ids
}

func hintOf(err error) string { return fail.Hint(err) }

// openDir is a temporary directory that the server's user can look into, as a real cache is.
func openDir(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, path := range []string{filepath.Dir(dir), dir} {
		if err := os.Chmod(path, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
