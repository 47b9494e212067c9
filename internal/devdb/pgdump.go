package devdb

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// PgDump is an installed pg_dump.
type PgDump struct {
	// Path is the program, VersionNum its version as server_version_num counts: 150018.
	Path       string
	VersionNum int
}

// FindPgDump returns a pg_dump that can dump servers of a major version: one of that version, else the oldest newer one.
// It looks at $PLUMB_PG_BIN, beside the installed servers, in PATH, and in plumb's cache, where packages may or may not
// have one. ok is false where there is none; pg_dump refuses servers that are newer than itself.
func FindPgDump(ctx context.Context, major int) (found PgDump, ok bool) {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	for _, path := range pgDumps() {
		cmd := exec.CommandContext(ctx, path, "--version")
		cmd.Env = serverEnv()
		out, err := cmd.Output()
		if err != nil {
			continue
		}
		version, err := parseVersion(strings.TrimSpace(string(out)))
		if err != nil || version/10000 < major {
			continue
		}
		if !ok || version/10000 < found.VersionNum/10000 {
			found, ok = PgDump{Path: path, VersionNum: version}, true
		}
	}
	return found, ok
}

// pgDumps lists the programs of that name, the preferred ones first.
func pgDumps() []string {
	patterns := append([]string{os.Getenv(BinEnv)}, usualDirs...)
	if cache := usualCacheDir(); cache != "" {
		patterns = append(patterns, filepath.Join(cache, "pg", "*", "bin"))
	}
	var programs []string
	for _, pattern := range patterns {
		matches, _ := filepath.Glob(filepath.Join(pattern, "pg_dump"+exeSuffix)) // the only error is a malformed pattern
		programs = append(programs, matches...)
	}
	// A wrapper that chooses a version by the cluster, as Debian has it in PATH, comes last.
	if path, err := exec.LookPath("pg_dump"); err == nil {
		programs = append(programs, path)
	}
	return programs
}
