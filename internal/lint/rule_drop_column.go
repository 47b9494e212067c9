package lint

import (
	"fmt"

	pgquery "github.com/pganalyze/pg_query_go/v6"

	"github.com/plumbsql/plumb/internal/sqlparse/pgast"
)

func init() {
	register(Rule{
		Code: "drop-column", Name: "DROP COLUMN or DROP ATTRIBUTE",
		Doc: "The values are lost, and indexes and constraints over the column go with it in silence. A generated column may be dropped. Stop using the column first and drop\n" +
			"it in a later release; allow the statement with a comment `-- destructive: why` or `-- atlas:nolint drop-column` above it.",
		Analyzer: Destructive, Aliases: []string{"DS103"}, Severity: Error, Check: checkDropColumn,
	})
}

func checkDropColumn(f *File, report func(Finding)) {
	for _, u := range f.units {
		alter := u.node.GetAlterTableStmt()
		table := alter.GetRelation()
		for _, c := range alter.GetCmds() {
			cmd := c.GetAlterTableCmd()
			key := partKey("column", table, cmd.GetName())
			if cmd.GetSubtype() != pgquery.AlterTableType_AT_DropColumn || f.newInFile(relationKey(table), u) || f.newInFile(key, u) || f.computed(key, u) ||
				allows(f.options.AllowColumns, cmd.GetName()) {
				continue
			}
			kind := "column"
			if alter.GetObjtype() == pgquery.ObjectType_OBJECT_TYPE {
				kind = "attribute"
			}
			place, _ := u.dropPlace(cmd.GetName())
			report(f.finding(place, fmt.Sprintf("%s %s of %s is dropped, its values can't be brought back",
				kind, pgast.QuoteIdent(cmd.GetName()), pgast.RelationName(table)), allowFix))
		}
	}
}
