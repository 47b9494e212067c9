//go:build unix

package devdb

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/fail"
)

// socketPort is part of the socket's name; the directory is private, so there is nothing to clash with.
const socketPort = "5432"

// start runs a server from binaries in a private directory and waits until it answers.
func start(ctx context.Context, b Binaries, opts Options) (_ Server, err error) {
	who, err := pickIdentity(ctx, b)
	if err != nil {
		return nil, err
	}
	cache, err := cacheDir(opts)
	if err != nil {
		return nil, err
	}
	sweep()
	run, err := newRunDir(who)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			_ = run.remove() // the first error says more
		}
	}()
	if err := prepareData(ctx, b, who, cache, run, opts); err != nil {
		return nil, err
	}
	if err := writeHBA(run, who, opts.HBA); err != nil {
		return nil, err
	}
	p, err := startProcess(ctx, b, who, run, serverArgs(run, opts.Settings))
	if err != nil {
		return nil, err
	}
	srv := &localServer{binaries: b, socket: run.socket(), run: run, process: p}
	srv.stop = context.AfterFunc(ctx, func() { _ = srv.Close() })
	return srv, nil
}

// serverSettings are plumb's own. The server is thrown away, so nothing has to survive a crash.
func serverSettings() map[string]string {
	return map[string]string{
		"listen_addresses":        "", // the socket is the only way in
		"unix_socket_permissions": "0700",
		"fsync":                   "off",
		"full_page_writes":        "off",
		"synchronous_commit":      "off",
		"autovacuum":              "off", // its analyze would change plans and statistics between two runs
		"max_connections":         "100",
		"shared_buffers":          "64MB",
		// A whole schema is created and dropped in one transaction, a lock per object.
		"max_locks_per_transaction": "256",
		"jit":                       "off", // compiling costs more than the short queries here
		"TimeZone":                  "UTC", // initdb would take the machine's
		"log_timezone":              "UTC",
		// CREATE PUBLICATION warns below logical; no worker means that no subscription ever connects.
		"wal_level":                       "logical",
		"max_logical_replication_workers": "0",
		// The log is read when the server fails to start; errors of statements, and their text, have no place in it.
		"log_min_messages":        "log",
		"log_min_error_statement": "panic",
		"log_checkpoints":         "off",
		"logging_collector":       "off",
		// Segments go into the data directory, so that nothing stays behind when the server is killed.
		"dynamic_shared_memory_type": "mmap",
	}
}

// serverArgs is the command line of the server. Settings there win over files and ALTER SYSTEM.
func serverArgs(run *runDir, extra map[string]string) []string {
	settings := serverSettings()
	maps.Copy(settings, extra)
	args := []string{"-D", run.data(), "-k", run.socket(), "-p", socketPort}
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		args = append(args, "-c", name+"="+settings[name])
	}
	return args
}

// writeHBA lets whoever reaches the socket in as any role: the directory's mode is the check.
func writeHBA(run *runDir, who identity, extra []string) error {
	lines := append(slices.Clone(extra), "local all all trust")
	for _, line := range lines {
		if strings.ContainsAny(line, "\r\n") {
			return fail.New("a line for pg_hba.conf has a line break", "", "")
		}
	}
	path := filepath.Join(run.data(), "pg_hba.conf")
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		return fmt.Errorf("write pg_hba.conf: %w", err)
	}
	return nil
}
