package main

import (
	"context"
	"fmt"
	"time"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/conn"
	"github.com/plumbsql/plumb/internal/kind"
	"github.com/plumbsql/plumb/internal/kind/all"
	"github.com/plumbsql/plumb/internal/plan"
	"github.com/plumbsql/plumb/internal/workspace"
)

// ordinary measures a database of o.tables tables and one that differs in every twentieth.
func ordinary(ctx context.Context, s *server, o options, r *report) error {
	change, changes := changesSQL(o.tables, 20)
	if err := s.create(ctx, "bench_a", "template0", schemaSQL(o.tables)); err != nil {
		return err
	}
	if err := s.create(ctx, "bench_same", "bench_a", ""); err != nil {
		return err
	}
	if err := s.create(ctx, "bench_b", "bench_a", change); err != nil {
		return err
	}
	figures, err := measure(ctx, o.runs,
		process(s.pgDump, "-s", "-d", s.url("bench_a")),
		s.reading("bench_a"),
		process(o.plumb, "schema", "diff", "--from", s.url("bench_a"), "--to", s.url("bench_same")),
		process(o.plumb, "schema", "diff", "--from", s.url("bench_a"), "--to", s.url("bench_b")),
		s.planning("bench_a", "bench_b"),
	)
	if err != nil {
		return err
	}
	dump, read, same, differ, planned := figures[0], figures[1], figures[2], figures[3], figures[4]
	r.ratio(fmt.Sprintf("reading the catalog of %d tables, to pg_dump -s", o.tables), read.time, dump.time, 1)
	r.ratio("schema diff of two such databases, to pg_dump -s of one", same.time, dump.time, 2)
	r.ratio(fmt.Sprintf("the same with %d changes", changes), differ.time, dump.time, 2)
	r.note("memory of that schema diff", fmt.Sprintf("%d MB", differ.memory>>20))
	r.note("planning time per change", (planned.time / time.Duration(changes)).Round(time.Microsecond).String())
	return nil
}

// large measures how the time grows with the number of tables.
func large(ctx context.Context, s *server, o options, r *report) error {
	if err := s.create(ctx, "bench_large", "template0", schemaSQL(o.large)); err != nil {
		return err
	}
	figures, err := measure(ctx, min(o.runs, 3),
		s.reading("bench_a"), s.reading("bench_large"),
		process(o.plumb, "schema", "diff", "--from", s.url("bench_a"), "--to", s.url("bench_same")),
		process(o.plumb, "schema", "diff", "--from", s.url("bench_large"), "--to", s.url("bench_large")),
	)
	if err != nil {
		return err
	}
	factor := float64(o.large) / float64(o.tables) * 1.2
	r.ratio(fmt.Sprintf("reading the catalog of %d tables, to that of %d", o.large, o.tables), figures[1].time, figures[0].time, factor)
	r.ratio("schema diff of them, likewise", figures[3].time, figures[2].time, factor)
	r.note("memory of that schema diff", fmt.Sprintf("%d MB", figures[3].memory>>20))
	return nil
}

// reading measures workspace.Read with its connection.
func (s *server) reading(database string) task {
	return func(ctx context.Context) (time.Duration, int64, error) {
		begin := time.Now()
		_, err := s.catalog(ctx, database)
		return time.Since(begin), 0, err
	}
}

// planning measures the comparison and the plan between two databases.
func (s *server) planning(from, to string) task {
	return func(ctx context.Context) (time.Duration, int64, error) {
		a, err := s.catalog(ctx, from)
		if err != nil {
			return 0, 0, err
		}
		b, err := s.catalog(ctx, to)
		if err != nil {
			return 0, 0, err
		}
		begin := time.Now()
		_, err = plan.Build(a, b, plan.Options{Rooms: all.Rooms(), Online: kind.Concurrently})
		return time.Since(begin), 0, err
	}
}

func (s *server) catalog(ctx context.Context, database string) (*catalog.Database, error) {
	c, err := s.connect(ctx, database)
	if err != nil {
		return nil, err
	}
	defer conn.Hangup(ctx, c)
	return workspace.Read(ctx, c, s.server.Superuser())
}
