package history

import (
	"cmp"
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/plumbsql/plumb/internal/ddl"
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

// DefaultSchema is where the history is unless another schema is named.
const DefaultSchema = "plumb"

// Comment is what the history's table says of itself.
const Comment = "Migrations applied by plumb. Kept by plumb; do not edit."

// Store says where the history of one database is.
type Store struct {
	// Schema is where the tables are.
	Schema string
	// Exists is false as long as no migration has ever run.
	Exists     bool
	migrations string // quoted, with schema
	attempts   string
	names      [2]string
}

// Table is the name of the history table for messages.
func (s *Store) Table() string { return s.migrations }

// in is the history in a schema. In public, where other things are, the tables have names of their own.
func in(schema string, exists bool) *Store {
	names := [2]string{"schema_migrations", "attempts"}
	if schema == "public" {
		names = [2]string{"plumb_schema_migrations", "plumb_attempts"}
	}
	return &Store{
		Schema: schema, Exists: exists, names: names,
		migrations: ddl.Ident(schema, names[0]), attempts: ddl.Ident(schema, names[1]),
	}
}

// surroundings are the facts that decide about the place.
type surroundings struct {
	user                    string
	there, usage, create    bool   // the schema is there; what the user may do in it
	inOwn, inPublic         bool   // the tables that are there
	mayCreate, publicCreate bool   // CREATE on the database, on schema public
	elsewhere               string // another schema with a history
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
       coalesce(pg_catalog.has_schema_privilege(p.oid, 'CREATE'), false),
       coalesce((SELECT min(o.nspname::text) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace o ON o.oid = c.relnamespace
                 JOIN pg_catalog.pg_description d ON d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objoid = c.oid AND d.objsubid = 0
                 WHERE c.relname = 'schema_migrations' AND d.description = $2 AND o.nspname NOT IN ($1::name, 'public')), '')
FROM (SELECT 1) one
LEFT JOIN pg_catalog.pg_namespace n ON n.nspname = $1::name AND n.nspname <> 'public'
LEFT JOIN pg_catalog.pg_namespace p ON p.nspname = 'public'`

// Locate finds the history, or the place where it will be: the schema, or for "" the default one, else public where the user
// may make no schema. It changes nothing. It fails when there is no place for it, when the user may not see it, and when there
// is another one.
func Locate(ctx context.Context, conn Conn, schema string) (*Store, error) {
	var at surroundings
	row := conn.QueryRow(ctx, surroundingsSQL, mode, cmp.Or(schema, DefaultSchema), Comment)
	err := row.Scan(&at.user, &at.there, &at.usage, &at.create, &at.inOwn, &at.inPublic, &at.mayCreate, &at.publicCreate, &at.elsewhere)
	if err != nil {
		return nil, fmt.Errorf("look for the migration history: %w", err)
	}
	return at.decide(schema)
}

// decide chooses the place. schema is the one that was asked for, or "".
func (at surroundings) decide(schema string) (*Store, error) {
	own := cmp.Or(schema, DefaultSchema)
	table := in(own, true).Table()
	switch {
	case at.elsewhere != "":
		return nil, fail.New("there is another migration history", in(at.elsewhere, true).Table(),
			"name its schema as revisions_schema in atlas.hcl, or find out which one is right and drop the other")
	case at.inOwn && at.inPublic:
		return nil, fail.New("there are two migration histories", table+" and "+in("public", true).Table(),
			"find out which one is right and drop the other")
	case at.inPublic && schema != "" && schema != "public":
		return nil, fail.New("there is another migration history", in("public", true).Table(), "set revisions_schema to public in atlas.hcl")
	case at.inOwn && !at.usage:
		return nil, fail.New(fmt.Sprintf("%s may not read the migration history", at.user), table, "connect as the migration user")
	case at.inOwn:
		return in(own, true), nil
	case at.inPublic:
		return in("public", true), nil
	case own != "public" && (at.there && at.usage && at.create || !at.there && at.mayCreate):
		return in(own, false), nil
	case at.publicCreate && (schema == "" || schema == "public"):
		return in("public", false), nil
	}
	return nil, at.nowhere(own, schema == "")
}

// nowhere is the error where the user may not make the history.
func (at surroundings) nowhere(own string, orPublic bool) error {
	hint := fmt.Sprintf("as an administrator run `plumb roles bootstrap`, or: CREATE SCHEMA %s AUTHORIZATION %s", ddl.Ident(own), ddl.Ident(at.user))
	switch {
	case own == "public":
		return fail.New(at.user+" may not create a table in public, so there is no place for the migration history", "",
			"leave revisions_schema out, or name a schema of its own")
	case orPublic:
		return fail.New(fmt.Sprintf("%s may create neither the schema %s nor a table in public, so there is no place for the migration history", at.user, own), "", hint)
	}
	return fail.New(fmt.Sprintf("%s may not create the schema %s or a table in it, so there is no place for the migration history", at.user, own), "", hint)
}
