package history

import (
	"context"
	"fmt"
)

// Whatever stands in a schema depends on it in pg_depend, of every kind. What extensions brought, rights for objects to come
// and temporary tables don't count: administrators prepare empty databases with them, and sessions come and go.
const emptySQL = `
SELECT NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_namespace n ON n.oid = d.refobjid
    WHERE d.refclassid = 'pg_catalog.pg_namespace'::pg_catalog.regclass AND d.deptype = 'n'
      AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
      AND d.classid <> 'pg_catalog.pg_extension'::pg_catalog.regclass
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = d.classid AND e.objid = d.objid AND e.deptype = 'e')
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_class c
                      WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND c.oid = d.objid
                        AND n.nspname = $1 AND c.relname = ANY ($2::text[])))`

// Empty says whether the database has nothing in its schemas but the history itself.
func (s *Store) Empty(ctx context.Context, conn Conn) (bool, error) {
	var empty bool
	if err := conn.QueryRow(ctx, emptySQL, mode, s.Schema, s.names[:]).Scan(&empty); err != nil {
		return false, fmt.Errorf("look whether the database is empty: %w", err)
	}
	return empty, nil
}
