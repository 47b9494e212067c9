package pgast

import (
	pgquery "github.com/pganalyze/pg_query_go/v6"
	"google.golang.org/protobuf/proto"
)

// unnamedIn visits the columns of queries where names mean nothing: of a query within an expression or an INSERT, of the later ones
// of a UNION, and of what a function returns. One may be visited more than once.
func unnamedIn(m proto.Message, visit func(*pgquery.ResTarget)) {
	switch n := m.(type) {
	case *pgquery.SubLink:
		nameless(n.GetSubselect().GetSelectStmt(), visit)
	case *pgquery.SelectStmt:
		nameless(n.GetRarg(), visit)
	case *pgquery.InsertStmt:
		nameless(n.GetSelectStmt().GetSelectStmt(), visit)
	case *pgquery.CreateFunctionStmt:
		body(n.GetSqlBody(), visit)
	}
}

// body visits what the statements of a function's parsed body return.
func body(node *pgquery.Node, visit func(*pgquery.ResTarget)) {
	for _, item := range node.GetList().GetItems() {
		body(item, visit)
	}
	nameless(node.GetSelectStmt(), visit)
	for _, returning := range [][]*pgquery.Node{
		node.GetInsertStmt().GetReturningList(), node.GetUpdateStmt().GetReturningList(), node.GetDeleteStmt().GetReturningList(),
	} {
		targets(returning, visit)
	}
}

// nameless visits the columns of a query, and of all those of a UNION.
func nameless(query *pgquery.SelectStmt, visit func(*pgquery.ResTarget)) {
	if query == nil {
		return
	}
	targets(query.GetTargetList(), visit)
	nameless(query.GetLarg(), visit)
	nameless(query.GetRarg(), visit)
}

func targets(list []*pgquery.Node, visit func(*pgquery.ResTarget)) {
	for _, target := range list {
		if target.GetResTarget() != nil {
			visit(target.GetResTarget())
		}
	}
}
