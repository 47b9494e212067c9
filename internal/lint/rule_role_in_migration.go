package lint

import (
	pgquery "github.com/pganalyze/pg_query_go/v6"

	"github.com/plumbsql/plumb/internal/sqlparse/pgast"
)

func init() {
	register(Rule{
		Code: "role-in-migration", Name: "CREATE, ALTER or DROP ROLE in a migration",
		Doc: "Roles belong to the whole cluster: the migration user may not create them, other databases use them, and dropping one loses its\n" +
			"memberships. Make roles with `plumb roles bootstrap`; a migration may grant to them.",
		Analyzer: Statements, Severity: Warning, Check: checkRole,
	})
}

func checkRole(f *File, report func(Finding)) {
	const fix = "make roles with `plumb roles bootstrap`, and only grant to them here"
	for _, u := range f.units {
		switch n := u.node.GetNode().(type) {
		case *pgquery.Node_CreateRoleStmt:
			report(f.finding(u.offset, "role "+pgast.QuoteIdent(n.CreateRoleStmt.GetRole())+" is created by a migration", fix))
		case *pgquery.Node_AlterRoleStmt:
			report(f.finding(u.offset, "role "+pgast.QuoteIdent(n.AlterRoleStmt.GetRole().GetRolename())+" is changed by a migration", fix))
		case *pgquery.Node_DropRoleStmt:
			for _, object := range dropped(u.node) {
				report(f.finding(u.offset, object.String()+" is dropped by a migration", fix))
			}
		}
	}
}
