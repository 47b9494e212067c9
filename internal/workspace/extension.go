package workspace

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/fail"
)

// Extension is an extension and its schema; "" is public.
type Extension struct{ Name, Schema string }

// CreateExtensions makes extensions as the superuser, each in its schema, which is made for the migration user where it does
// not exist. What an extension needs comes before it, and what the list does not have comes along. The caller has checked
// the names against its allow-list.
func (d *Database) CreateExtensions(ctx context.Context, list []Extension) error {
	if len(list) == 0 {
		return nil
	}
	return d.w.admin(ctx, d.name, func(admin *pgx.Conn) error {
		cascade := ""
		for len(list) > 0 {
			var waiting []Extension
			for _, extension := range list {
				err := d.createExtension(ctx, admin, extension, cascade)
				switch {
				case cascade == "" && needsAnother(err):
					waiting = append(waiting, extension)
				case err != nil:
					return fail.Wrap(err, "create the extension "+extension.Name+" on the throwaway server", "",
						"install the package of the extension for this PostgreSQL, or name a server that has it with --dev-url")
				}
			}
			// CASCADE puts the other extension into the schema of this one, so it is for those that nobody asked for.
			if len(waiting) == len(list) {
				cascade = " CASCADE"
			}
			list = waiting
		}
		return nil
	})
}

func (d *Database) createExtension(ctx context.Context, admin *pgx.Conn, extension Extension, cascade string) error {
	schema := extension.Schema
	if schema == "" {
		schema = "public"
	}
	for _, sql := range []string{
		"CREATE SCHEMA IF NOT EXISTS " + ddl.Ident(schema) + " AUTHORIZATION " + ddl.Ident(d.w.owner),
		"CREATE EXTENSION IF NOT EXISTS " + ddl.Ident(extension.Name) + " WITH SCHEMA " + ddl.Ident(schema) + cascade,
	} {
		if _, err := admin.Exec(ctx, sql); err != nil {
			return err
		}
	}
	return nil
}

// needsAnother reports that an extension misses one that it needs: "required extension … is not installed"
// (get_required_extension in PostgreSQL's extension.c), which CASCADE makes impossible.
func needsAnother(err error) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && e.Code == "42704" && e.Routine == "get_required_extension"
}
