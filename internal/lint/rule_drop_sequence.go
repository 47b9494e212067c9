package lint

import (
	pgquery "github.com/pganalyze/pg_query_go/v6"

	"github.com/plumbsql/plumb/internal/sqlparse/pgast"
)

func init() {
	register(Rule{
		Code: "drop-sequence", Name: "DROP SEQUENCE",
		Doc: "The value is lost: a new sequence begins at 1 and gives out numbers that are taken. Allow the statement with a comment\n" +
			"`-- destructive: why` above it when nothing uses it any more.",
		Analyzer: Destructive, Severity: Warning, Check: checkDropSequence,
	})
}

func checkDropSequence(f *File, report func(Finding)) {
	successors := f.identitySequences()
	f.eachDrop([]string{"sequence"}, func(u *unit, object pgast.Object) {
		if !successors[keyOf(object)] {
			report(f.lost(u, object, "value"))
		}
	})
}

// identitySequences returns the names of the sequences that the file makes for columns which become identity columns, as
// PostgreSQL names them. One of the same name that goes was the column's own and is followed by it.
func (f *File) identitySequences() map[string]bool {
	names := map[string]bool{}
	for _, u := range f.units {
		alter := u.node.GetAlterTableStmt()
		for _, cmd := range alter.GetCmds() {
			if cmd.GetAlterTableCmd().GetSubtype() != pgquery.AlterTableType_AT_AddIdentity {
				continue
			}
			table := alter.GetRelation()
			name := table.GetRelname() + "_" + cmd.GetAlterTableCmd().GetName() + "_seq"
			names[keyOf(pgast.Object{Kind: "sequence", Schema: table.GetSchemaname(), Name: name})] = true
		}
	}
	return names
}
