package lint

import (
	"fmt"
	"slices"

	pgquery "github.com/pganalyze/pg_query_go/v6"

	"github.com/plumbsql/plumb/internal/sqlparse/pgast"
)

// allowFix says how to allow a destructive statement.
const allowFix = "if nothing needs it any more, say so above the statement: -- destructive: why"

// eachDrop calls do for every object of certain kinds that a DROP in the file names, unless the file itself has created it or
// it is a temporary one.
func (f *File) eachDrop(kinds []string, do func(u *unit, object pgast.Object)) {
	for _, u := range f.units {
		for _, object := range dropped(u.node) {
			if slices.Contains(kinds, object.Kind) && object.Schema != "pg_temp" && !f.newInFile(keyOf(object), u) {
				do(u, object)
			}
		}
	}
}

// cascades says whether a DROP takes along what depends on the object.
func cascades(node *pgquery.Node) bool {
	return node.GetDropStmt().GetBehavior() == pgquery.DropBehavior_DROP_CASCADE
}

// lost is the finding that an object is dropped whose content can't be brought back.
func (f *File) lost(u *unit, object pgast.Object, content string) Finding {
	return f.finding(u.offset, fmt.Sprintf("%s is dropped, its %s can't be brought back", object, content), allowFix)
}
