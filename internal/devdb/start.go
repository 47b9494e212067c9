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

// start runs a server from binaries in a private directory and waits until it answers.
func start(ctx context.Context, b Binaries, opts Options) (Server, error) {
	who, err := pickIdentity(ctx, b)
	if err != nil {
		return nil, err
	}
	return startAs(ctx, b, who, opts)
}

func startAs(ctx context.Context, b Binaries, who identity, opts Options) (_ Server, err error) {
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
	if err := writeHBA(run, opts.HBA); err != nil {
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
func writeHBA(run *runDir, extra []string) error {
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
