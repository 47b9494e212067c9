package partition

import (
	_ "embed"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
	"github.com/plumbsql/plumb/internal/kind/notnullname"
)

//go:embed partition.sql
var query string

// Partition is the attachment of a table to a partitioned table.
type Partition struct {
	Schema string `db:"of_schema"`
	Table  string `db:"of_table"`
	// Foreign says that the child is a foreign table.
	Foreign bool `db:"is_foreign" diff:"-"`
	// Bound is FOR VALUES … or DEFAULT.
	Bound string `db:"bound"`
}

// Bond implements catalog.Child.
func (p *Partition) Bond(id catalog.ID) (child, parent catalog.ID) {
	child = catalog.ID{Kind: catalog.Table, Schema: id.Schema, Name: id.Name}
	if p.Foreign {
		child.Kind = catalog.ForeignTable
	}
	return child, p.parent()
}

func (p *Partition) parent() catalog.ID {
	return catalog.ID{Kind: catalog.Table, Schema: p.Schema, Name: p.Table}
}

// Room returns the room of attached partitions.
func Room() *kind.Room {
	return &kind.Room{
		LocksTables: true,
		// Rows that the partition takes are refused when it goes, or takes others.
		Breaks: func(_ *kind.Context, ch diff.Change) bool { return ch.Old != nil },
		Reader: catalog.Rows[Partition]{Of: catalog.Partition, SQL: query, Refine: func(o *catalog.Object, p *Partition) {
			o.Deps = append(o.Deps, p.parent())
		}},
		// Bounds of a table's partitions may not overlap, so that one comes only when those that go are gone.
		Claims: func(o *catalog.Object) []string {
			return []string{"bounds of " + o.Body.(*Partition).parent().String()}
		},
		// The rows of a partition are missing from its table while it is not attached.
		Guards: func(o *catalog.Object) []string { return []string{o.ID.String()} },
		Moves:  moves,
		// Partitions with other bounds may have rows that belong into a new one.
		Precedes: after,
		Affects:  affects,
		Rivals:   rivals,
		// PostgreSQL detaches no partition with rows that others refer to, and a foreign key that is made looks for them.
		Without: referring,
		Blocks: func(c *kind.Context, ch diff.Change) []catalog.ID {
			if ch.Old == nil || ch.New == nil {
				return nil
			}
			return referring(c.Old, ch.Old)
		},
		Create: func(c *kind.Context, n kind.Node) []ddl.Statement {
			p := n.Body.(*Partition)
			return append(take(c, n.ID, p), ddl.RunWhen(ddl.Not(attached(n.ID, p)), "ALTER TABLE "+ddl.Ident(p.Schema, p.Table)+
				" ATTACH PARTITION "+ddl.Ident(n.ID.Schema, n.ID.Name)+" "+p.Bound))
		},
		Drop: func(c *kind.Context, o *catalog.Object) []ddl.Statement {
			p := o.Body.(*Partition)
			away := ddl.RunWhen(attached(o.ID, p), "ALTER TABLE "+ddl.Ident(p.Schema, p.Table)+" DETACH PARTITION "+ddl.Ident(o.ID.Schema, o.ID.Name))
			return append([]ddl.Statement{away}, notnullname.ReleasedFrom(c, o.Parent)...)
		},
		Alter: func(*kind.Context, diff.Change) kind.Alteration { return kind.Replace },
		Refuse: func(c *kind.Context, ch diff.Change) error {
			if ch.Old == nil || ch.New != nil || !c.Existing(ch.Old.Parent) {
				return nil
			}
			return notnullname.Refused(c, ch.Old.Parent)
		},
		Survives: func(*catalog.Object, catalog.ID) bool { return true },
		Filled:   kind.AfterRowsBetter,
	}
}

func referring(db *catalog.Database, o *catalog.Object) []catalog.ID {
	return kind.Referring(db, o.Body.(*Partition).parent())
}

func attached(id catalog.ID, p *Partition) string {
	return ddl.Inherits(id.Schema, id.Name, p.Schema, p.Table)
}

// affects: an index of the partitioned table stays invalid when a partition that leaves was there without a counterpart.
func affects(c *kind.Context, ch diff.Change, created *catalog.Object) bool {
	body, ok := created.Body.(catalog.Attachable)
	if ch.New != nil || !ok || !body.Attachable() || created.Parent != ch.Old.Body.(*Partition).parent() {
		return false
	}
	after := c.New.Get(ch.ID)
	return after == nil || after.Body.(*Partition).parent() != created.Parent
}
