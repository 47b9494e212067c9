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

// fakeApt is an apt-get that writes down what it is asked for.
func fakeApt(t *testing.T, body string) (path, log string) {
	t.Helper()
	dir := t.TempDir()
	path, log = filepath.Join(dir, "apt-get"), filepath.Join(dir, "log")
	text := fmt.Sprintf("#!/bin/sh\necho \"$@\" >> %s\ndir=%s\n%s\n", log, dir, body)
	if err := os.WriteFile(path, []byte(text), 0o755); err != nil {
		t.Fatal(err)
	}
	return path, log
}

func TestAptInstall(t *testing.T) {
	t.Parallel()
	const install = "install -y --no-install-recommends postgresql-16\n"
	for name, tt := range map[string]struct {
		body, log, err, hint string
	}{
		"works": {"exit 0", install, "", ""},
		"needs an update": {
			`case $1 in update) touch $dir/updated;; install) test -e $dir/updated;; esac`,
			install + "update\n" + install, "", "",
		},
		"unknown package": {
			`case $1 in install) echo 'E: Unable to locate package postgresql-16'; exit 100;; esac`,
			install + "update\n" + install, "apt-get knows no postgresql-16", "apt.postgresql.org",
		},
		"no network": {
			`echo 'Err: could not resolve'; echo 'E: Failed to fetch'; exit 100`,
			install + "update\n", "apt-get update: E: Failed to fetch", "by hand",
		},
		"install fails": {
			`case $1 in install) echo 'E: disk full'; exit 100;; esac`,
			install + "update\n" + install, "apt-get install postgresql-16: E: disk full", "by hand",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path, log := fakeApt(t, tt.body)
			err := aptInstall(t.Context(), path, aptPackage(16), Options{})
			if tt.err == "" && err != nil {
				t.Fatal(err)
			}
			if tt.err != "" && (err == nil || !strings.Contains(err.Error(), tt.err) || !strings.Contains(hintOf(err), tt.hint)) {
				t.Errorf("got %v\nhint: %s", err, hintOf(err))
			}
			if errors.Is(err, errUnavailable) != (name == "unknown package") {
				t.Errorf("goes on to the next provider: %v", errors.Is(err, errUnavailable))
			}
			got, err := os.ReadFile(log)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.log, string(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestAptIsNotUsedUnasked is safe to run anywhere: no distribution has a package for version 99.
func TestAptIsNotUsedUnasked(t *testing.T) {
	t.Parallel()
	_, err := openApt(t.Context(), target{major: 99}, Options{})
	if !errors.Is(err, errUnavailable) || !strings.Contains(err.Error(), "not allowed") {
		t.Errorf("got %v", err)
	}
}
