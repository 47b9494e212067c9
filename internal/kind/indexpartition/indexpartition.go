package indexpartition

import (
	_ "embed"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
)

//go:embed indexpartition.sql
var query string

// IndexPartition attaches an index to the index of the partitioned table.
type IndexPartition struct {
	// ChildTable and ChildConstraint tell what the index belongs to; the constraint is empty for an index of its own.
	ChildTable      string `db:"child_table" diff:"-"`
	ChildConstraint string `db:"child_constraint" diff:"-"`
	Schema          string `db:"of_schema"`
	Index           string `db:"of_index"`
	Table           string `db:"of_table" diff:"-"`
	Constraint      string `db:"of_constraint" diff:"-"`
}

// Bond implements catalog.Child. An index behind a constraint is part of it.
func (p *IndexPartition) Bond(id catalog.ID) (child, parent catalog.ID) {
	return owner(id.Schema, id.Name, p.ChildTable, p.ChildConstraint), owner(p.Schema, p.Index, p.Table, p.Constraint)
}

func owner(schema, index, table, constraint string) catalog.ID {
	if constraint != "" {
		return catalog.ID{Kind: catalog.Constraint, Schema: schema, Name: table, Sub: constraint}
	}
	return catalog.ID{Kind: catalog.Index, Schema: schema, Name: index}
}

// create attaches in the version that makes the index of the partitioned table.
func create(c *kind.Context, n kind.Node) []ddl.Statement {
	p := n.Body.(*IndexPartition)
	own, parent := p.Bond(n.ID)
	if body, ok := c.New.Get(own).Body.(catalog.Reached); ok && body.Reached() {
		return nil // PostgreSQL has made it
	}
	wanted := c.Online.CreateIndex
	if parent.Kind == catalog.Constraint {
		wanted = c.Online.Constraints
	}
	child := catalog.ID{Kind: catalog.Table, Schema: n.ID.Schema, Name: p.ChildTable}
	beside := c.Old.Get(parent) == nil && c.Beside(c.New.Get(parent), wanted) && (c.Existing(child) || !c.Online.Constraints)
	return []ddl.Statement{{SQL: "ALTER INDEX " + ddl.Ident(p.Schema, p.Index) + " ATTACH PARTITION " + ddl.Ident(n.ID.Schema, n.ID.Name), NoTx: beside}}
}

// Room returns the room of attached indexes.
func Room() *kind.Room {
	return &kind.Room{
		Reader: catalog.Rows[IndexPartition]{Of: catalog.IndexPartition, SQL: query, Refine: func(o *catalog.Object, p *IndexPartition) {
			child, parent := p.Bond(o.ID)
			o.Parent = child
			o.Deps = append(o.Deps, parent)
		}},
		Create:   create,
		Alter:    func(*kind.Context, diff.Change) kind.Alteration { return kind.Replace },
		Survives: func(*catalog.Object, catalog.ID) bool { return true },
		Filled:   kind.AfterRowsBetter,
	}
}
