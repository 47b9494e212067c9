package lint

import (
	"fmt"
	"slices"

	pgquery "github.com/pganalyze/pg_query_go/v6"

	"github.com/plumbsql/plumb/internal/sqlparse/pgast"
)

func init() {
	register(Rule{
		Code: "drop-cascade", Name: "DROP … CASCADE",
		Doc: "CASCADE drops whatever depends on the object, also what nobody has thought of: views, foreign keys, defaults, functions. Drop\n" +
			"the dependent objects by name, without CASCADE, so that PostgreSQL refuses when there are others.",
		Analyzer: Destructive, Severity: Error, Check: checkDropCascade,
	})
}

// lossy are the kinds about which other rules speak.
var lossy = []string{"table", "foreign table", "schema", "type", "domain", "sequence", "extension"}

func checkDropCascade(f *File, report func(Finding)) {
	const fix = "drop what depends on it by name, and leave CASCADE out"
	for _, u := range f.units {
		for _, object := range dropped(u.node) {
			if cascades(u.node) && !slices.Contains(lossy, object.Kind) && !f.newInFile(keyOf(object), u) {
				report(f.finding(u.offset, object.String()+" is dropped with whatever depends on it", fix))
			}
		}
		for _, c := range u.node.GetAlterTableStmt().GetCmds() {
			cmd := c.GetAlterTableCmd()
			if cmd.GetSubtype() != pgquery.AlterTableType_AT_DropConstraint || cmd.GetBehavior() != pgquery.DropBehavior_DROP_CASCADE {
				continue
			}
			place, _ := u.dropPlace(cmd.GetName())
			report(f.finding(place, fmt.Sprintf("constraint %s of %s is dropped with whatever depends on it", pgast.QuoteIdent(cmd.GetName()),
				pgast.RelationName(u.node.GetAlterTableStmt().GetRelation())), fix))
		}
	}
}
