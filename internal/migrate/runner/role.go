package runner

import (
	"slices"

	"github.com/jackc/pgx/v5/pgconn"
)

// RoleHint says what to do about a statement that names a role that the server does not have; it is empty for other errors. The
// functions of PostgreSQL tell them apart from other names, whatever language the messages are in.
func RoleHint(pg *pgconn.PgError) string {
	if pg.Code != "42704" || !slices.Contains([]string{"get_role_oid", "get_rolespec_tuple"}, pg.Routine) {
		return ""
	}
	return "migrations make no roles: declare it with a role block in the schema files and run `plumb roles bootstrap`, or let an administrator make it; then run again"
}
