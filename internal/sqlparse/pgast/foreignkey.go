package pgast

import (
	"slices"

	pgquery "github.com/pganalyze/pg_query_go/v6"
	"google.golang.org/protobuf/proto"
)

// SplitForeignKeys takes the foreign keys out of a CREATE TABLE statement, so that tables which refer to each other can be
// created in any order. create is the statement without them, foreignKeys are ALTER TABLE … ADD CONSTRAINT statements
// that give the same table. A statement without foreign keys comes back as it was. What isn't a CREATE TABLE, or can't be
// parsed, is an *Error. The text is written from the parse tree and has no comments: it is for loading, not for people.
func SplitForeignKeys(stmt string) (create string, foreignKeys []string, err error) {
	node, err := ParseOne(stmt)
	if err != nil {
		return "", nil, err
	}
	table := node.GetCreateStmt()
	if table == nil {
		return "", nil, &Error{Message: "not a CREATE TABLE statement", Offset: 0}
	}
	var keys []*pgquery.Constraint
	elements := make([]*pgquery.Node, 0, len(table.GetTableElts()))
	for _, element := range table.GetTableElts() {
		if c := element.GetConstraint(); c.GetContype() == pgquery.ConstrType_CONSTR_FOREIGN {
			keys = append(keys, c)
			continue
		}
		keys = append(keys, takeColumnKeys(element.GetColumnDef())...)
		elements = append(elements, element)
	}
	if len(keys) == 0 {
		return stmt, nil, nil
	}
	table.TableElts = elements
	if create, err = Deparse(node); err != nil {
		return "", nil, err
	}
	for _, key := range keys {
		text, err := addConstraint(table.GetRelation(), key)
		if err != nil {
			return "", nil, err
		}
		foreignKeys = append(foreignKeys, text)
	}
	return create, foreignKeys, nil
}

// takeColumnKeys removes REFERENCES clauses from a column and returns them as constraints of the table. Their DEFERRABLE
// and INITIALLY parts are elements of their own behind them.
func takeColumnKeys(column *pgquery.ColumnDef) []*pgquery.Constraint {
	if column == nil {
		return nil
	}
	var keys []*pgquery.Constraint
	var kept []*pgquery.Node
	inKey := false
	for _, node := range column.GetConstraints() {
		c := node.GetConstraint()
		switch kind := c.GetContype(); {
		case kind == pgquery.ConstrType_CONSTR_FOREIGN:
			inKey = true
			key := proto.CloneOf(c)
			key.FkAttrs = []*pgquery.Node{pgquery.MakeStrNode(column.GetColname())}
			keys = append(keys, key)
		case inKey && attribute(kind):
			deferral(keys[len(keys)-1], kind)
		default:
			inKey = inKey && attribute(kind)
			kept = append(kept, node)
		}
	}
	column.Constraints = kept
	return keys
}

var attributes = []pgquery.ConstrType{
	pgquery.ConstrType_CONSTR_ATTR_DEFERRABLE, pgquery.ConstrType_CONSTR_ATTR_NOT_DEFERRABLE,
	pgquery.ConstrType_CONSTR_ATTR_DEFERRED, pgquery.ConstrType_CONSTR_ATTR_IMMEDIATE,
}

func attribute(kind pgquery.ConstrType) bool { return slices.Contains(attributes, kind) }

func deferral(key *pgquery.Constraint, kind pgquery.ConstrType) {
	switch kind {
	case pgquery.ConstrType_CONSTR_ATTR_DEFERRABLE:
		key.Deferrable = true
	case pgquery.ConstrType_CONSTR_ATTR_DEFERRED:
		// INITIALLY DEFERRED implies DEFERRABLE.
		key.Deferrable, key.Initdeferred = true, true
	}
}

func addConstraint(table *pgquery.RangeVar, key *pgquery.Constraint) (string, error) {
	return Deparse(&pgquery.Node{Node: &pgquery.Node_AlterTableStmt{AlterTableStmt: &pgquery.AlterTableStmt{
		Relation: table,
		Objtype:  pgquery.ObjectType_OBJECT_TABLE,
		Cmds: []*pgquery.Node{{Node: &pgquery.Node_AlterTableCmd{AlterTableCmd: &pgquery.AlterTableCmd{
			Subtype:  pgquery.AlterTableType_AT_AddConstraint,
			Def:      &pgquery.Node{Node: &pgquery.Node_Constraint{Constraint: key}},
			Behavior: pgquery.DropBehavior_DROP_RESTRICT,
		}}}},
	}}})
}
