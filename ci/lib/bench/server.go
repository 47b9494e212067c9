package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/plumbsql/plumb/internal/conn"
	"github.com/plumbsql/plumb/internal/devdb"
)

// server is a throwaway server with PostgreSQL's programs.
type server struct {
	server devdb.Server
	pgDump string
}

func start(ctx context.Context) (*server, error) {
	binaries, err := devdb.FindBinaries(0)
	if err != nil {
		return nil, err
	}
	major := binaries.Major()
	pgDump, found := devdb.FindPgDump(ctx, major)
	if !found {
		// A server without its pg_dump has nothing to be measured against; an older one has.
		if pgDump, found = devdb.FindPgDump(ctx, 0); !found {
			return nil, errors.New("find pg_dump, which everything is measured against: there is none")
		}
		major = pgDump.VersionNum / 10000
	}
	srv, err := devdb.Open(ctx, devdb.Options{Major: major})
	if err != nil {
		return nil, err
	}
	s := &server{server: srv, pgDump: pgDump.Path}
	if err := s.exec(ctx, "postgres", "CREATE ROLE bench_app"); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

func (s *server) close() { s.server.Close() } //nolint:errcheck // nothing depends on it

func (s *server) url(database string) string { return s.server.URL(s.server.Superuser(), database) }

// connect opens a connection to a database.
func (s *server) connect(ctx context.Context, database string) (*pgx.Conn, error) {
	factory, err := conn.FromURL(s.url(database))
	if err != nil {
		return nil, err
	}
	return factory.Connect(ctx, conn.Migration)
}

func (s *server) exec(ctx context.Context, database, sql string) error {
	c, err := s.connect(ctx, database)
	if err != nil {
		return err
	}
	defer conn.Hangup(ctx, c)
	if _, err = c.PgConn().Exec(ctx, sql).ReadAll(); err != nil {
		return fmt.Errorf("prepare database %s: %w", database, err)
	}
	return nil
}

// create makes a database from statements, or from another database and statements.
func (s *server) create(ctx context.Context, name, template string, statements string) error {
	if err := s.exec(ctx, "postgres", fmt.Sprintf("CREATE DATABASE %s TEMPLATE %s", name, template)); err != nil {
		return err
	}
	if err := s.exec(ctx, name, statements); err != nil {
		return err
	}
	return s.exec(ctx, name, "VACUUM ANALYZE")
}
