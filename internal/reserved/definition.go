package reserved

import (
	"slices"

	pgquery "github.com/pganalyze/pg_query_go/v6"
)

// definitions is for CREATE TYPE with functions in C, and its like.
func definitions(node *pgquery.Node) (*Work, error) {
	d := node.GetDefineStmt()
	switch d.GetKind() {
	case pgquery.ObjectType_OBJECT_TYPE, pgquery.ObjectType_OBJECT_OPERATOR, pgquery.ObjectType_OBJECT_TSPARSER,
		pgquery.ObjectType_OBJECT_TSTEMPLATE:
		return super(node)
	case pgquery.ObjectType_OBJECT_AGGREGATE:
		return aggregate(d, node)
	}
	return nil, nil
}

// aggregate is for aggregates whose state is internal. PostgreSQL reads the first value of every other state by the
// functions of its type, at once.
func aggregate(d *pgquery.DefineStmt, node *pgquery.Node) (*Work, error) {
	for _, pair := range [][2][]string{{{"initcond", "initcond1"}, {"stype", "stype1"}}, {{"minitcond"}, {"mstype"}}} {
		if _, first := without(d.GetDefinition(), pair[0]...); len(first) == 0 {
			continue
		}
		if _, types := without(d.GetDefinition(), pair[1]...); !slices.ContainsFunc(types, isKnown) {
			return nil, refuse("let an administrator make it in the database", "the first state of the aggregate %s would be read as a superuser", name(d.GetDefnames()))
		}
	}
	return super(node)
}

func isKnown(n *pgquery.Node) bool {
	t := n.GetDefElem().GetArg().GetTypeName()
	return t != nil && (isSimple(t) || name(t.GetNames()) == "internal")
}
