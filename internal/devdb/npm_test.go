//go:build unix

package devdb

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestNPM downloads for real. Where there is no npm, no package for the platform or no registry, the error has to say so.
func TestNPM(t *testing.T) {
	t.Parallel()
	opts := Options{URL: "npm://16", CacheDir: openDir(t)}
	var notices []string
	opts.Notice = func(line string) { notices = append(notices, line) }
	srv, err := Open(t.Context(), opts)
	if err != nil {
		assertNPMError(t, err)
		return
	}
	defer func() {
		if err := srv.Close(); err != nil {
			t.Error(err)
		}
	}()
	if srv.Major() != 16 {
		t.Errorf("major %d", srv.Major())
	}
	admin := srv.URL(SuperuserName, "postgres")
	for _, extension := range []string{"pgcrypto", "citext", "btree_gist", "pg_trgm"} {
		mustQuery(t, admin, "create extension "+extension)
	}
	if !slices.ContainsFunc(notices, func(line string) bool { return strings.HasPrefix(line, "downloading PostgreSQL 16") }) {
		t.Errorf("the notices are %q", notices)
	}
	notices = nil
	again := []string{"npm://16", "cached://", "cached://16"}
	if os.Getenv("PLUMB_PG_BIN") == "" {
		again = append(again, "auto") // it looks there first, where another PostgreSQL 16 may be
	}
	for _, url := range again {
		again := mustOpen(t, Options{URL: url, Major: 16, CacheDir: opts.CacheDir, Notice: opts.Notice})
		mustQuery(t, again.URL(SuperuserName, "postgres"), "select 1")
	}
	if len(notices) != 0 {
		t.Errorf("a second time is slow too: %q", notices)
	}
	for _, pattern := range []string{".fetch-*", "*.tmp", "16/*.tgz"} {
		if left, _ := filepath.Glob(filepath.Join(opts.CacheDir, "pg", pattern)); len(left) > 0 {
			t.Errorf("left in the cache: %v", left)
		}
	}
}

func assertNPMError(t *testing.T, err error) {
	t.Helper()
	if errors.Is(err, errUnavailable) {
		if !strings.Contains(err.Error(), "npm") || hintOf(err) == "" {
			t.Errorf("got %v\nhint: %s", err, hintOf(err))
		}
		return
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if exec.CommandContext(ctx, "npm", "ping").Run() == nil || !strings.Contains(hintOf(err), "npm ping") {
		t.Errorf("got %v\nhint: %s", err, hintOf(err))
	}
}

func TestNPMWithoutNPM(t *testing.T) {
	t.Parallel()
	h := startHelper(t, helperJob{URL: "npm://16", CacheDir: t.TempDir()}, "PATH=/nonexistent")
	if !strings.Contains(h.answer.Err, "npm") || !strings.Contains(h.answer.Hint, "install PostgreSQL") {
		t.Errorf("error: %s\nhint: %s", h.answer.Err, h.answer.Hint)
	}
}

func TestCachedMajors(t *testing.T) {
	t.Parallel()
	cache := t.TempDir()
	for _, name := range []string{"15", "18", "13", "x", "16"} {
		mkdir(t, filepath.Join(cache, "pg", name))
	}
	if got := cachedMajors(cache); !slices.Equal(got, []int{18, 16, 15}) {
		t.Errorf("got %v", got)
	}
}
