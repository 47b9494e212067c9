package history

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/plumbsql/plumb/internal/fail"
)

// Conn is what the store needs of a connection; *pgx.Conn is one.
type Conn interface {
	Exec(ctx context.Context, sql string, arguments ...any) (pgconn.CommandTag, error)
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// mode sends one unnamed statement at a time: nothing stays prepared in the session, so that a pooler in between and a
// migration's DEALLOCATE or DISCARD do no harm.
const mode = pgx.QueryExecModeExec

// Store says where the history of one database is.
type Store struct {
	// Schema is "plumb" or "public".
	Schema string
	// Exists is false as long as no migration has ever run.
	Exists     bool
	migrations string // quoted, with schema
	attempts   string
	names      [2]string
}

// Table is the name of the history table for messages.
func (s *Store) Table() string { return s.migrations }

func inPlumb(exists bool) *Store {
	return &Store{
		Schema: "plumb", Exists: exists, migrations: "plumb.schema_migrations", attempts: "plumb.attempts",
		names: [2]string{"schema_migrations", "attempts"},
	}
}

func inPublic(exists bool) *Store {
	return &Store{
		Schema: "public", Exists: exists, migrations: "public.plumb_schema_migrations", attempts: "public.plumb_attempts",
		names: [2]string{"plumb_schema_migrations", "plumb_attempts"},
	}
}

// surroundings are the facts that decide about the place.
type surroundings struct {
	user                    string
	plumb, usage, create    bool // the schema plumb is there; what the user may do in it
	inPlumb, inPublic       bool // the tables that are there
	mayCreate, publicCreate bool // CREATE on the database, on schema public
}

// The names are compared in the catalogs: to_regclass would fail in a schema that the user may not see into.
const surroundingsSQL = `
SELECT current_user::text,
       n.oid IS NOT NULL,
       coalesce(pg_catalog.has_schema_privilege(n.oid, 'USAGE'), false),
       coalesce(pg_catalog.has_schema_privilege(n.oid, 'CREATE'), false),
       EXISTS (SELECT FROM pg_catalog.pg_class c WHERE c.relnamespace = n.oid AND c.relname = 'schema_migrations'),
       EXISTS (SELECT FROM pg_catalog.pg_class c WHERE c.relnamespace = p.oid AND c.relname = 'plumb_schema_migrations'),
       pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE'),
       coalesce(pg_catalog.has_schema_privilege(p.oid, 'CREATE'), false)
FROM (SELECT 1) one
LEFT JOIN pg_catalog.pg_namespace n ON n.nspname = 'plumb'
LEFT JOIN pg_catalog.pg_namespace p ON p.nspname = 'public'`

// Locate finds the history, or the place where it will be. It changes nothing. It fails when there is no place for it,
// when the user may not see it, and when there are two.
func Locate(ctx context.Context, conn Conn) (*Store, error) {
	var at surroundings
	row := conn.QueryRow(ctx, surroundingsSQL, mode)
	err := row.Scan(&at.user, &at.plumb, &at.usage, &at.create, &at.inPlumb, &at.inPublic, &at.mayCreate, &at.publicCreate)
	if err != nil {
		return nil, fmt.Errorf("look for the migration history: %w", err)
	}
	return at.decide()
}

func (at surroundings) decide() (*Store, error) {
	asAdmin := fmt.Sprintf("as an administrator run `plumb roles bootstrap`, or: CREATE SCHEMA plumb AUTHORIZATION %s",
		pgx.Identifier{at.user}.Sanitize())
	switch {
	case at.inPlumb && at.inPublic:
		return nil, fail.New("there are two migration histories", "plumb.schema_migrations and public.plumb_schema_migrations",
			"find out which one is right and drop the other")
	case at.inPlumb && !at.usage:
		return nil, fail.New(fmt.Sprintf("%s may not read the migration history", at.user), "plumb.schema_migrations",
			"connect as the migration user")
	case at.inPlumb:
		return inPlumb(true), nil
	case at.inPublic:
		return inPublic(true), nil
	case at.plumb && at.usage && at.create, !at.plumb && at.mayCreate:
		return inPlumb(false), nil
	case at.publicCreate:
		return inPublic(false), nil
	}
	return nil, fail.New(fmt.Sprintf("%s may create neither the schema plumb nor a table in public, so there is no place for the migration history", at.user),
		"", asAdmin)
}
