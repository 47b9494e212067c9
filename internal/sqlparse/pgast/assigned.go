package pgast

import (
	pgquery "github.com/pganalyze/pg_query_go/v6"
	"google.golang.org/protobuf/proto"
)

// unname takes the names from the columns of a query whose row is assigned to columns of a table, as in SET (a, b) = (SELECT …).
// They mean nothing there, and PostgreSQL gives them names when it prints what it has printed before.
func unname(m proto.Message) {
	assigned, ok := m.(*pgquery.MultiAssignRef)
	if !ok {
		return
	}
	for _, target := range assigned.GetSource().GetSubLink().GetSubselect().GetSelectStmt().GetTargetList() {
		if target.GetResTarget() != nil {
			target.GetResTarget().Name = ""
		}
	}
}
