package proof

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/plumbsql/plumb/internal/safety"
	"github.com/plumbsql/plumb/internal/sqlparse"
	"github.com/plumbsql/plumb/internal/workspace"
)

// Observed is what a statement did to a relation that was there before the script.
type Observed struct {
	// Offset and SQL are of the statement.
	Offset int
	SQL    string
	// Relation is the name that it had before, quoted where it must be, OID its OID.
	Relation string
	OID      uint32
	safety.Effect
}

// Observe runs a script in a transaction and sees after each statement which locks it took, which relations it wrote anew and
// of which it read all rows; only tables with rows show the last. Relations that the script made don't count, nor do indexes.
// The lock of each is the strongest that is held by then. The transaction is rolled back or, with commit, each statement is
// in one of its own. The error is a *Failed when a statement failed; what was seen before it is returned.
func Observe(ctx context.Context, db *workspace.Database, script string, commit bool) ([]Observed, error) {
	statements, err := sqlparse.Split(script)
	if err != nil {
		return nil, err
	}
	s, err := open(ctx, db)
	if err != nil {
		return nil, err
	}
	defer s.close(ctx)
	o := &observer{session: s}
	if err := o.start(ctx); err != nil {
		return nil, err
	}
	var all []Observed
	for i, statement := range statements {
		if i == 0 || commit {
			if err := s.simple(ctx, "BEGIN"); err != nil {
				return nil, err
			}
			o.before = o.clean()
		}
		if err := s.all(ctx, []sqlparse.Statement{statement}); err != nil {
			return all, err
		}
		seen, err := o.look(ctx, statement)
		if err != nil {
			return all, err
		}
		all = append(all, seen...)
		if commit {
			if err := s.simple(ctx, "COMMIT"); err != nil {
				return all, &Failed{Offset: statement.Offset, SQL: statement.Text, Err: err}
			}
		}
	}
	if !commit {
		err = s.simple(ctx, "ROLLBACK")
	}
	return all, err
}

// observer remembers the relations.
type observer struct {
	*session
	names  map[uint32]string
	before map[uint32]relationState
}

// relationState is what the server says about a relation.
type relationState struct {
	OID   uint32
	File  uint32
	Scans int64
	Rows  int64
	Modes []string
}

// A sequence has one row: that it is written anew is nothing to wait for.
const relationsSQL = `SELECT c.oid, CASE WHEN c.relkind = 'S' THEN 0 ELSE pg_catalog.pg_relation_filenode(c.oid) END,
	coalesce(pg_catalog.pg_stat_get_xact_numscans(c.oid), 0), coalesce(pg_catalog.pg_stat_get_xact_tuples_returned(c.oid), 0),
	ARRAY(SELECT l.mode FROM pg_catalog.pg_locks l WHERE l.pid = pg_catalog.pg_backend_pid() AND l.locktype = 'relation' AND l.relation = c.oid
		AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()) AND l.granted)
	FROM pg_catalog.pg_class c WHERE c.oid = ANY ($1)`

func (o *observer) start(ctx context.Context) error {
	rows, err := o.c.Query(ctx, `SELECT c.oid, c.oid::pg_catalog.regclass::text FROM pg_catalog.pg_class c
		WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'm', 'f', 'v', 'S') AND c.relnamespace::pg_catalog.regnamespace::text NOT LIKE 'pg\_%'`)
	if err != nil {
		return fmt.Errorf("look at the relations: %w", err)
	}
	o.names = map[uint32]string{}
	var oid uint32
	var name string
	if _, err := pgx.ForEachRow(rows, []any{&oid, &name}, func() error {
		o.names[oid] = name
		return nil
	}); err != nil {
		return fmt.Errorf("look at the relations: %w", err)
	}
	o.before, err = o.read(ctx)
	return err
}

func (o *observer) read(ctx context.Context) (map[uint32]relationState, error) {
	oids := make([]uint32, 0, len(o.names))
	for oid := range o.names {
		oids = append(oids, oid)
	}
	rows, err := o.c.Query(ctx, relationsSQL, oids)
	if err != nil {
		return nil, fmt.Errorf("look at the relations: %w", err)
	}
	states := map[uint32]relationState{}
	var state relationState
	var file *uint32
	_, err = pgx.ForEachRow(rows, []any{&state.OID, &file, &state.Scans, &state.Rows, &state.Modes}, func() error {
		if state.File = 0; file != nil {
			state.File = *file
		}
		states[state.OID] = state
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("look at the relations: %w", err)
	}
	return states, nil
}

// clean is what was known last without what a transaction counts.
func (o *observer) clean() map[uint32]relationState {
	states := map[uint32]relationState{}
	for oid, state := range o.before {
		states[oid] = relationState{OID: oid, File: state.File}
	}
	return states
}

// look compares with what was seen last.
func (o *observer) look(ctx context.Context, statement sqlparse.Statement) ([]Observed, error) {
	now, err := o.read(ctx)
	if err != nil {
		return nil, err
	}
	var seen []Observed
	for oid, name := range o.names {
		was, is := o.before[oid], now[oid]
		effect := safety.Effect{
			Scans: is.Scans > was.Scans && is.Rows > was.Rows, Rewrites: is.OID != 0 && is.File != was.File,
		}
		for _, mode := range is.Modes {
			effect.Lock = max(effect.Lock, safety.ParseMode(mode))
		}
		if is.OID == 0 && was.OID != 0 {
			effect.Lock = safety.AccessExclusive // it is gone, and nothing says so any more
		}
		if effect != (safety.Effect{}) {
			seen = append(seen, Observed{Offset: statement.Offset, SQL: statement.Text, Relation: name, OID: oid, Effect: effect})
		}
	}
	slices.SortFunc(seen, func(a, b Observed) int { return cmp.Compare(a.Relation, b.Relation) })
	o.before = now
	return seen, nil
}
