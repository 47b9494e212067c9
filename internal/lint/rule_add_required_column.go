package lint

import (
	"fmt"
	"slices"

	pgquery "github.com/pganalyze/pg_query_go/v6"

	"github.com/plumbsql/plumb/internal/sqlparse/pgast"
)

func init() {
	register(Rule{
		Code: "add-required-column", Name: "ADD COLUMN NOT NULL without a default",
		Doc: "The statement fails as soon as the table has a row (23502). Give the column a default, or add it without NOT NULL, fill it,\n" +
			"and add NOT NULL afterwards.",
		Analyzer: DataDepend, Aliases: []string{"MF103"}, Severity: Error, Check: checkRequiredColumn,
	})
}

func checkRequiredColumn(f *File, report func(Finding)) {
	for _, u := range f.units {
		alter := u.node.GetAlterTableStmt()
		for _, c := range alter.GetCmds() {
			column := c.GetAlterTableCmd().GetDef().GetColumnDef()
			if c.GetAlterTableCmd().GetSubtype() != pgquery.AlterTableType_AT_AddColumn || !required(column) || f.newInSet(relationKey(alter.GetRelation()), u) {
				continue
			}
			report(f.finding(u.at(column.GetLocation()), fmt.Sprintf("column %s is added to %s as NOT NULL without a default: this fails when the table has rows",
				pgast.QuoteIdent(column.GetColname()), pgast.RelationName(alter.GetRelation())),
				"give it a DEFAULT, or add it nullable, fill it, then ALTER COLUMN … SET NOT NULL"))
		}
	}
}

// required says that a column needs a value and has no source for it.
func required(column *pgquery.ColumnDef) bool {
	needs := false
	for _, node := range column.GetConstraints() {
		switch node.GetConstraint().GetContype() {
		case pgquery.ConstrType_CONSTR_NOTNULL, pgquery.ConstrType_CONSTR_PRIMARY:
			needs = true
		case pgquery.ConstrType_CONSTR_DEFAULT, pgquery.ConstrType_CONSTR_IDENTITY, pgquery.ConstrType_CONSTR_GENERATED:
			return false
		}
	}
	_, name := pgast.NameParts(column.GetTypeName().GetNames())
	return needs && !slices.Contains([]string{"serial", "bigserial", "smallserial", "serial2", "serial4", "serial8"}, name)
}
