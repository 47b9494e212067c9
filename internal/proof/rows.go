package proof

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/conn"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/workspace"
)

// snapshot is the schema and a fingerprint of the rows of each table.
type snapshot struct {
	schema *catalog.Database
	rows   map[string]string
}

func content(ctx context.Context, db *workspace.Database) (snapshot, error) {
	schema, err := db.Catalog(ctx)
	if err != nil {
		return snapshot{}, err
	}
	s := snapshot{schema: schema, rows: map[string]string{}}
	err = db.With(ctx, func(c *pgx.Conn) error {
		for id, object := range schema.Objects {
			if id.Kind != catalog.Table {
				continue
			}
			table := ddl.Ident(id.Schema, id.Name)
			sum, seen, err := fingerprint(ctx, c, table, object.Address.OID)
			if err != nil {
				return fmt.Errorf("read the rows of %s: %w", table, err)
			}
			if seen {
				s.rows[table] = sum
			}
		}
		return nil
	})
	return s, err
}

// fingerprint returns a sum over the rows of a table, and whether the user sees them all.
func fingerprint(ctx context.Context, c *pgx.Conn, table string, oid uint32) (sum string, seen bool, err error) {
	tx, err := c.Begin(ctx)
	if err != nil {
		return "", false, err
	}
	defer rollback(ctx, tx)
	seen, err = visible(ctx, tx, table, oid)
	if err != nil || !seen {
		return "", false, err
	}
	// The sum does not depend on the order of the rows.
	sql := "SELECT count(*)::text || ':' || coalesce(sum(hashtextextended(t::text, 0)), 0)::text FROM " + table + " AS t"
	err = tx.QueryRow(ctx, sql).Scan(&sum)
	return sum, err == nil, err
}

func rollback(ctx context.Context, tx pgx.Tx) {
	ctx, cancel := conn.Cleanup(ctx)
	defer cancel()
	_ = tx.Rollback(ctx) // nothing is to stay
}

// visible reports whether the user sees all rows of a table. Its owner can give himself back what a migration took from
// him; that lasts until the transaction ends.
func visible(ctx context.Context, tx pgx.Tx, table string, oid uint32) (seen bool, err error) {
	const query = `SELECT has_schema_privilege(c.relnamespace, 'USAGE') AND has_table_privilege(c.oid, 'SELECT') AND NOT row_security_active(c.oid),
		pg_has_role(c.relowner, 'USAGE') AND has_schema_privilege(c.relnamespace, 'USAGE')
		FROM pg_catalog.pg_class c WHERE c.oid = $1`
	var owned bool
	if err := tx.QueryRow(ctx, query, oid).Scan(&seen, &owned); err != nil || seen || !owned {
		return seen, err
	}
	for _, sql := range []string{
		"GRANT SELECT ON " + table + " TO CURRENT_USER", "ALTER TABLE " + table + " NO FORCE ROW LEVEL SECURITY",
	} {
		if _, err := tx.Exec(ctx, sql); err != nil {
			return false, err
		}
	}
	err = tx.QueryRow(ctx, query, oid).Scan(&seen, &owned)
	return seen, err
}

// otherRows returns the tables on both sides whose rows differ, sorted.
func (s snapshot) otherRows(other snapshot) []string {
	var tables []string
	for table, fingerprint := range s.rows {
		if now, ok := other.rows[table]; ok && now != fingerprint {
			tables = append(tables, table)
		}
	}
	slices.Sort(tables)
	return tables
}
