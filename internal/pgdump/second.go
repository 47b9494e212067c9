package pgdump

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/plumbsql/plumb/internal/conn"
)

// queries are those of the second reader. Each returns type, schema, name and a definition, which may be empty.
//
//go:embed sql/*.sql
var queries embed.FS

// second reads a schema without pg_dump.
func second(ctx context.Context, url, owner string) (Schema, error) {
	factory, err := conn.FromURL(url)
	if err != nil {
		return nil, err
	}
	c, err := factory.Connect(ctx, conn.Admin)
	if err != nil {
		return nil, err
	}
	defer conn.Hangup(ctx, c)
	// Names are printed with their schemas only where search_path does not have these.
	const path = "SELECT pg_catalog.set_config('search_path', '', false), pg_catalog.set_config('plumb.owner', $1, false)"
	if _, err := c.Exec(ctx, path, owner); err != nil {
		return nil, fmt.Errorf("prepare reading the schema: %w", err)
	}
	schema := Schema{}
	files, err := fs.Glob(queries, "sql/*.sql")
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		query, err := queries.ReadFile(file)
		if err != nil {
			return nil, err
		}
		if err := add(ctx, c, schema, string(query)); err != nil {
			return nil, fmt.Errorf("read the schema with %s: %w", file, err)
		}
	}
	return schema, nil
}

func add(ctx context.Context, c *pgx.Conn, schema Schema, query string) error {
	rows, err := c.Query(ctx, query)
	if err != nil {
		return err
	}
	var entry Entry
	var definition string
	_, err = pgx.ForEachRow(rows, []any{&entry.Type, &entry.Schema, &entry.Name, &definition}, func() error {
		schema[entry] = append(schema[entry], definition)
		return nil
	})
	for entry := range schema {
		slices.Sort(schema[entry])
	}
	return err
}
