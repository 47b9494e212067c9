package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// language measures what is done with a schema of o.tables tables in HCL against the time that psql needs for the same
// statements. It needs the database that ordinary makes.
func language(ctx context.Context, s *server, o options, r *report) error {
	dir, err := os.MkdirTemp("", "plumb-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // it is below the system's folder for such files
	files := map[string]string{"hcl": filepath.Join(dir, "schema.pg.hcl"), "sql": filepath.Join(dir, "schema.sql")}
	for format, path := range files {
		text, err := exec.CommandContext(ctx, o.plumb, "schema", "inspect", "--url", s.url("bench_a"), "--format", format).Output()
		if err != nil {
			return fmt.Errorf("inspect as %s: %w", format, err)
		}
		if err := os.WriteFile(path, text, 0o600); err != nil {
			return err
		}
	}
	figures, err := measure(ctx, min(o.runs, 3),
		s.running(files["sql"]),
		process(o.plumb, "schema", "validate", files["hcl"], "--dev-url", s.url("postgres")),
		process(o.plumb, "schema", "fmt", "--check", files["hcl"]),
		process(o.plumb, "schema", "inspect", "--url", s.url("bench_a")),
	)
	if err != nil {
		return err
	}
	for i, what := range []string{"loading and reading %d tables in HCL, to psql with the same statements", "formatting them, likewise", "printing them, likewise"} {
		if i == 0 {
			what = fmt.Sprintf(what, o.tables)
		}
		r.ratio(what, figures[i+1].time, figures[0].time, 2)
	}
	return nil
}

// running measures psql with a file of statements on a new database.
func (s *server) running(path string) task {
	psql := filepath.Join(filepath.Dir(s.pgDump), "psql")
	return func(ctx context.Context) (time.Duration, int64, error) {
		if err := s.exec(ctx, "postgres", "DROP DATABASE IF EXISTS bench_psql"); err != nil {
			return 0, 0, err
		}
		if err := s.exec(ctx, "postgres", "CREATE DATABASE bench_psql"); err != nil {
			return 0, 0, err
		}
		return process(psql, "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", s.url("bench_psql"), "-f", path)(ctx)
	}
}
