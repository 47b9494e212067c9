package workspace

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/kind/extension"
)

// Extension is an extension that somebody asks for.
type Extension struct {
	Name string
	// Schema is where it goes; "" is public.
	Schema string
	// Version is the one that must be made; "" leaves it to the server, and it then is not part of the database's state.
	Version string
	// Comment is the comment as an SQL literal, or NULL; "" leaves the one of the extension's files.
	Comment string
}

// CreateExtensions makes extensions as whoever may: those that PostgreSQL calls trusted as the migration user, who then owns
// them as it does where its migrations make them, the others as the superuser. Each comes into its schema, which is made for
// the migration user where it does not exist. What an extension needs comes before it, and what the list does not have comes along. The caller has checked
// the names against its allow-list.
func (d *Database) CreateExtensions(ctx context.Context, list []Extension) error {
	if len(list) == 0 {
		return nil
	}
	if err := d.createExtensions(ctx, list); err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, wanted := range list {
		if wanted.Version != "" {
			d.versions = append(slices.Clip(d.versions), wanted.Name) // a clone has its own
		}
	}
	return nil
}

func (d *Database) createExtensions(ctx context.Context, list []Extension) error {
	return d.w.admin(ctx, d.name, func(admin *pgx.Conn) error {
		cascade := ""
		for len(list) > 0 {
			var waiting []Extension
			for _, wanted := range list {
				err := d.createExtension(ctx, admin, wanted, cascade)
				switch {
				case cascade == "" && needsAnother(err):
					waiting = append(waiting, wanted)
				case err != nil:
					return fail.Wrap(err, "create the extension "+wanted.Name+" on the throwaway server", "",
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

func (d *Database) createExtension(ctx context.Context, admin *pgx.Conn, wanted Extension, cascade string) error {
	sql := "CREATE EXTENSION IF NOT EXISTS " + ddl.Ident(wanted.Name)
	fixed, err := fixedSchema(ctx, admin, wanted)
	if err != nil {
		return err
	}
	schema := cmp.Or(wanted.Schema, fixed, "public")
	own := strings.HasPrefix(schema, "pg_") // PostgreSQL's, which is there
	if !own {
		if _, err := admin.Exec(ctx, "CREATE SCHEMA IF NOT EXISTS "+ddl.Ident(schema)+" AUTHORIZATION "+ddl.Ident(d.w.owner)); err != nil {
			return err
		}
	}
	if !own || schema != fixed {
		sql += " WITH SCHEMA " + ddl.Ident(schema)
	}
	if wanted.Version != "" {
		sql += " VERSION " + ddl.Literal(wanted.Version)
	}
	if err := d.asOwner(ctx, admin, sql+cascade); err != nil {
		return err
	}
	if wanted.Comment == "" {
		return nil
	}
	_, err = admin.Exec(ctx, "COMMENT ON EXTENSION "+ddl.Ident(wanted.Name)+" IS "+wanted.Comment)
	return err
}

// fixedSchema returns the only schema into which the extension can come, by its control file, or "" where any does. One of
// PostgreSQL's own, such as pg_catalog, is not to be named then.
func fixedSchema(ctx context.Context, admin *pgx.Conn, wanted Extension) (schema string, err error) {
	const sql = `SELECT coalesce(max(v.schema::text), '') FROM pg_catalog.pg_available_extension_versions v JOIN pg_catalog.pg_available_extensions e ON e.name = v.name
		WHERE v.name = $1 AND v.version = coalesce(nullif($2, ''), e.default_version)`
	err = admin.QueryRow(ctx, sql, wanted.Name, wanted.Version).Scan(&schema)
	return schema, err
}

// asOwner runs a statement as the migration user, or as the superuser where the former may not.
func (d *Database) asOwner(ctx context.Context, admin *pgx.Conn, sql string) error {
	err := pgx.BeginFunc(ctx, admin, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "SET LOCAL ROLE "+ddl.Ident(d.w.owner)); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, sql)
		return err
	})
	var e *pgconn.PgError
	if !errors.As(err, &e) || e.Code != insufficientPrivilege {
		return err
	}
	_, err = admin.Exec(ctx, sql)
	return err
}

// insufficientPrivilege is the SQLSTATE of what a role may not do.
const insufficientPrivilege = "42501"

// withoutVersions forgets the versions of extensions that nobody asked for: those that the server makes by itself. d.mu is
// held.
func (d *Database) withoutVersions(db *catalog.Database) {
	for _, id := range db.OfKind(catalog.Extension) {
		body, ok := db.Get(id).Body.(*extension.Extension)
		if ok && body.Version == body.DefaultVersion && !slices.Contains(d.versions, id.Name) {
			body.Version = ""
		}
	}
}

// needsAnother reports that an extension misses one that it needs: "required extension … is not installed"
// (get_required_extension in PostgreSQL's extension.c), which CASCADE makes impossible.
func needsAnother(err error) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && e.Code == "42704" && e.Routine == "get_required_extension"
}
