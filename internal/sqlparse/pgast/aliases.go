package pgast

import (
	"slices"

	pgquery "github.com/pganalyze/pg_query_go/v6"
	"google.golang.org/protobuf/proto"
)

// unalias lets two trees agree about how many columns of a function's result get names: where the lists begin alike and the
// further names are used nowhere, these are left out. PostgreSQL prints a name for each column that the row type had when a view
// was made, so that one made before the type got more columns has fewer.
func unalias(x, y *pgquery.Node) {
	lists, others := functionAliases(x), functionAliases(y)
	if len(lists) != len(others) {
		return
	}
	for i := range lists {
		long, short := lists[i], others[i]
		if len(long.GetColnames()) < len(short.GetColnames()) {
			long, short = short, long
		}
		common := len(short.GetColnames())
		rest := long.GetColnames()[common:]
		if common > 0 && len(rest) > 0 && alike(long.GetColnames()[:common], short.GetColnames()) && !uses(x, long.GetAliasname(), rest) && !uses(y, long.GetAliasname(), rest) {
			long.Colnames = long.GetColnames()[:common]
		}
	}
}

func functionAliases(tree *pgquery.Node) []*pgquery.Alias {
	var found []*pgquery.Alias
	walk(tree.ProtoReflect(), func(m proto.Message) {
		if n, ok := m.(*pgquery.RangeFunction); ok && n.GetAlias() != nil {
			found = append(found, n.GetAlias())
		}
	})
	return found
}

func alike(a, b []*pgquery.Node) bool {
	for i := range a {
		if !proto.Equal(a[i], b[i]) {
			return false
		}
	}
	return true
}

// uses reports whether a tree names any of the columns behind the alias, or takes its whole rows, which have these names.
func uses(tree *pgquery.Node, alias string, names []*pgquery.Node) bool {
	found := false
	walk(tree.ProtoReflect(), func(m proto.Message) {
		switch n := m.(type) {
		case *pgquery.JoinExpr:
			found = found || slices.ContainsFunc(n.GetUsingClause(), among(names))
		case *pgquery.ColumnRef:
			fields := n.GetFields()
			last := fields[len(fields)-1]
			of := len(fields) == 1 || fields[len(fields)-2].GetString_().GetSval() == alias
			found = found || of && (last.GetAStar() != nil || among(names)(last)) || last.GetString_().GetSval() == alias
		}
	})
	return found
}

// among returns what tells whether a name is one of the names.
func among(names []*pgquery.Node) func(*pgquery.Node) bool {
	return func(node *pgquery.Node) bool {
		return slices.ContainsFunc(names, func(name *pgquery.Node) bool {
			return node.GetString_() != nil && name.GetString_().GetSval() == node.GetString_().GetSval()
		})
	}
}
