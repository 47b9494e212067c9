package workspace

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/kind/all"
	"github.com/plumbsql/plumb/internal/migrate/history"
)

// Read reads the catalog of any database, without what plumb, Atlas and golang-migrate keep for themselves. The owner is
// the migration user; "" means the current user.
func Read(ctx context.Context, c *pgx.Conn, owner string) (*catalog.Database, error) {
	// golang-migrate's name is one that people use too, so the columns decide (its postgres
	// driver, ensureVersionTable): bigint is type 20, boolean 16.
	const golangMigrate = `SELECT coalesce(pg_catalog.array_agg(a.attname || ' ' || a.atttypid ORDER BY a.attnum)
		OPERATOR(pg_catalog.=) '{version 20,dirty 16}', false)
		FROM pg_catalog.pg_namespace n JOIN pg_catalog.pg_class t ON t.relnamespace = n.oid
		JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
		WHERE n.nspname = 'public' AND t.relname = 'schema_migrations' AND t.relkind = 'r'`
	var migrated bool
	if err := c.QueryRow(ctx, golangMigrate).Scan(&migrated); err != nil {
		return nil, fmt.Errorf("look for the history of golang-migrate: %w", err)
	}
	named, err := histories(ctx, c)
	if err != nil {
		return nil, err
	}
	return catalog.Read(ctx, c, all.Readers(), catalog.Options{Owner: owner, Exclude: func(id catalog.ID) bool {
		return own(id) || named(id) || migrated && id.Schema == "public" && id.Name == "schema_migrations"
	}})
}

// own reports what has a name that only plumb and Atlas use.
func own(id catalog.ID) bool {
	switch {
	case id.Kind == catalog.Schema:
		return id.Name == "plumb" || id.Name == "atlas_schema_revisions"
	case id.Schema == "public":
		return slices.Contains([]string{"plumb_schema_migrations", "plumb_attempts", "atlas_schema_revisions"}, id.Name)
	}
	return false
}

// histories finds the histories of plumb in schemas that people have named for them, and reports what belongs to those. A
// schema counts when nothing else is in it.
func histories(ctx context.Context, c *pgx.Conn) (func(catalog.ID) bool, error) {
	const sql = `SELECT n.nspname::text, NOT EXISTS (SELECT FROM pg_catalog.pg_class o WHERE o.relnamespace = n.oid AND o.relkind NOT IN ('i', 't')
		AND o.relname NOT IN ('schema_migrations', 'attempts'))
		FROM pg_catalog.pg_class t JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
		JOIN pg_catalog.pg_description d ON d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objoid = t.oid AND d.objsubid = 0
		WHERE t.relname = 'schema_migrations' AND d.description = $1`
	rows, err := c.Query(ctx, sql, history.Comment)
	if err != nil {
		return nil, fmt.Errorf("look for the migration history: %w", err)
	}
	alone := map[string]bool{}
	var schema string
	var only bool
	if _, err := pgx.ForEachRow(rows, []any{&schema, &only}, func() error {
		alone[schema] = only
		return nil
	}); err != nil {
		return nil, fmt.Errorf("look for the migration history: %w", err)
	}
	return func(id catalog.ID) bool {
		if id.Kind == catalog.Schema {
			return alone[id.Name]
		}
		_, is := alone[id.Schema]
		return is && (id.Name == "schema_migrations" || id.Name == "attempts")
	}, nil
}
