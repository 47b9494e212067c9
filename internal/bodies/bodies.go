package bodies

import (
	"context"
	_ "embed"
	"errors"
	"regexp"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/conn"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/kind/function"
)

var (
	//go:embed candidates.sql
	candidatesSQL string
	//go:embed running.sql
	runningSQL string
)

// Options say how bodies are read.
type Options struct {
	// Path are the schemas in which a body looks for names, where its function doesn't say.
	Path []string
	// Throwaway says that the database is one in which the code of its files may run, as it does when they are loaded.
	Throwaway bool
}

// Asked reports whether a database has bodies to look at.
func Asked(db *catalog.Database) bool { return len(routines(db)) > 0 }

// Mark marks the functions and procedures of a catalog that shall stay unchecked when they are made: those whose bodies
// PostgreSQL refuses, and on a live database those that could not be asked about without running code of the database. What it
// refuses for want of rights is left as it is.
func Mark(ctx context.Context, c *pgx.Conn, db *catalog.Database, options Options) error {
	err := mark(ctx, c, routines(db), options)
	if pg := (*pgconn.PgError)(nil); errors.As(err, &pg) && pg.Code == lockNotAvailable {
		return fail.Wrap(err, "the bodies of functions could not be checked", "",
			"another session holds a lock, such as a migration that runs: wait for it, then run this again")
	}
	return fail.Wrap(err, "check the bodies of functions", "", "")
}

func mark(ctx context.Context, c *pgx.Conn, found map[uint32]*function.Routine, options Options) error {
	if len(found) == 0 {
		return nil
	}
	tx, err := c.BeginTx(ctx, pgx.TxOptions{AccessMode: pgx.ReadOnly})
	if err != nil {
		return err
	}
	defer func() {
		cleanup, cancel := conn.Cleanup(ctx)
		defer cancel()
		_ = tx.Rollback(cleanup)
	}()
	list, running, err := candidates(ctx, tx, found)
	if err != nil {
		return err
	}
	if running && !options.Throwaway {
		list = slices.DeleteFunc(list, func(b body) bool {
			apart := b.Validator == "fmgr_sql_validator" && literal.MatchString(found[b.OID].Source)
			found[b.OID].Unchecked = apart
			return apart
		})
	}
	if _, err := tx.Exec(ctx, "SELECT "+settings(options.Path)); err != nil {
		return err
	}
	refused, err := ask(ctx, tx.Conn().PgConn(), list)
	for _, oid := range refused {
		found[oid].Unchecked = true
	}
	return err
}

// routines returns what has a body of SQL or PL/pgSQL, by its OID. One that PostgreSQL keeps parsed may give another row by now than
// the function returns.
func routines(db *catalog.Database) map[uint32]*function.Routine {
	found := map[uint32]*function.Routine{}
	for _, kind := range []catalog.Kind{catalog.Function, catalog.Procedure} {
		for _, id := range db.OfKind(kind) {
			o := db.Get(id)
			if r := o.Body.(*function.Routine); (r.Source != "" || r.Hollow != "") && (r.Language == "sql" || r.Language == "plpgsql") {
				found[o.Address.OID] = r
			}
		}
	}
	return found
}

// body is a body that can be asked about.
type body struct {
	OID       uint32
	Validator string
	Settings  []string
}

// candidates returns the bodies that have a validator, and whether reading a literal may run code of the database.
func candidates(ctx context.Context, tx pgx.Tx, found map[uint32]*function.Routine) (list []body, running bool, err error) {
	// An empty path lets no operator of the database take the place of PostgreSQL's own in what follows.
	if _, err := tx.Exec(ctx, "SET LOCAL search_path = ''"); err != nil {
		return nil, false, err
	}
	oids := make([]uint32, 0, len(found))
	for oid := range found {
		oids = append(oids, oid)
	}
	rows, err := tx.Query(ctx, candidatesSQL, oids)
	if err != nil {
		return nil, false, err
	}
	if list, err = pgx.CollectRows(rows, pgx.RowToStructByPos[body]); err != nil {
		return nil, false, err
	}
	list = slices.DeleteFunc(list, func(b body) bool { return b.Validator == "" })
	return list, running, tx.QueryRow(ctx, runningSQL).Scan(&running)
}

// literal matches what may be a string in a body. A dollar before a digit is a parameter.
var literal = regexp.MustCompile(`'|\$(\D|$)`)

// settings returns the expressions that make a session read bodies as one of a throwaway server does, whatever a database or a
// role may have set.
func settings(path []string) string {
	var all []string
	for _, setting := range [][2]string{
		{"search_path", ddl.Idents(path)},
		{"check_function_bodies", "on"},
		{"lock_timeout", "5s"},
		{"client_min_messages", "error"},
		{"standard_conforming_strings", "on"},
		{"backslash_quote", "safe_encoding"},
		{"array_nulls", "on"},
		{"transform_null_equals", "off"},
		{"xmloption", "content"},
		{"DateStyle", "ISO, MDY"},
		{"IntervalStyle", "postgres"},
		{"plpgsql.extra_errors", "none"},
		{"plpgsql.extra_warnings", "none"},
	} {
		all = append(all, "pg_catalog.set_config("+ddl.Literal(setting[0])+", "+ddl.Literal(setting[1])+", true)")
	}
	return strings.Join(all, ", ")
}
