package roles

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/plumbsql/plumb/internal/fail"
)

// Foreign is what a role owns that the migration user can't change, because it has not the role's rights.
type Foreign struct {
	Role string
	// Count is how many tables, views, sequences, functions, types and schemas there are, Example one of them.
	Count   int
	Example string
}

const foreignSQL = `SELECT o.owner::pg_catalog.regrole::text AS role, pg_catalog.count(*)::int AS count, pg_catalog.min(pg_catalog.pg_describe_object(o.class, o.oid, 0)) AS example
FROM (
  SELECT 1259::oid AS class, c.oid, c.relowner AS owner, c.relnamespace AS schema FROM pg_catalog.pg_class c WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
  UNION ALL SELECT 1255, p.oid, p.proowner, p.pronamespace FROM pg_catalog.pg_proc p
  UNION ALL SELECT 1247, t.oid, t.typowner, t.typnamespace FROM pg_catalog.pg_type t WHERE t.typtype IN ('e', 'd', 'r')
  UNION ALL SELECT 2615, n.oid, n.nspowner, n.oid FROM pg_catalog.pg_namespace n WHERE n.nspname <> 'public'
) AS o JOIN pg_catalog.pg_namespace n ON n.oid = o.schema
WHERE o.oid >= 16384 AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = o.class AND d.objid = o.oid AND d.deptype = 'e')
  AND NOT pg_catalog.pg_has_role($1, o.owner, 'MEMBER')
GROUP BY o.owner ORDER BY 1`

// ForeignOwners returns the roles that own something in the database of a connection which the migration user can't change, by
// name: what was there before. Members of extensions don't count. The user must exist.
func ForeignOwners(ctx context.Context, c *pgx.Conn, migrationUser string) ([]Foreign, error) {
	rows, err := c.Query(ctx, foreignSQL, migrationUser)
	if err == nil {
		var found []Foreign
		if found, err = pgx.CollectRows(rows, pgx.RowToStructByName[Foreign]); err == nil {
			return found, nil
		}
	}
	return nil, fail.Wrap(err, "look for what "+migrationUser+" does not own", "", "")
}
