package index

import (
	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/kind"
)

// The ends of names that an index has while it takes the place of another one, and after another one took its place.
const (
	newSuffix = "_plumb_new"
	oldSuffix = "_plumb_old"
)

// stages builds an index whose name is taken beside the one that has the name, so that the table is never without. Names
// are changed without a lock on the table, and the old index is dropped concurrently in the end.
func stages(c *kind.Context, n kind.Node) *kind.Stages {
	taken, _ := c.Claimed(kind.RelationClaim(n.ID.Schema, n.ID.Name))
	if !taken || !replaceable(c, n.Object) || c.Adopted(n.ID) != (catalog.ID{}) {
		return nil
	}
	fresh := c.SpareRelation(n.ID.Schema, n.ID.Name, newSuffix)
	partitioned := c.Partitioned(n.Parent)
	made := ddl.IndexValid(n.ID.Schema, fresh)
	if partitioned {
		made = ddl.RelationExists(n.ID.Schema, fresh, "I")
	}
	s := &kind.Stages{
		Ahead: []kind.Stage{{
			Comment:    "Build " + n.ID.String() + " anew beside the use of the table",
			Statements: []ddl.Statement{build(c, n.Object, fresh, !partitioned)},
		}},
		Make: kind.Stage{Statements: append([]ddl.Statement{rename(n.ID.Schema, fresh, n.ID.Name, made)}, settings(c, n.Object, &Index{}, n.Body.(*Index))...)},
	}
	away, behind := aside(c, n.Object, made)
	switch old := c.Old.Get(n.ID); {
	case old != nil && !c.UsedUp(n.ID) && !attached(old):
		s.Drop, s.Behind = away, behind
	case c.OneFile:
		s.Make.Statements, s.Behind = append(away, s.Make.Statements...), behind
	}
	return s
}

// replaceable reports whether the index can be built before the old one goes: where the table itself changes below it, it
// can't.
func replaceable(c *kind.Context, o *catalog.Object) bool {
	because, old := c.Because(o.ID), c.Old.Get(o.ID)
	if c.OneFile && c.Referenced(o.ID) || locked(c, o) && because.Kind != catalog.Index || old != nil && old.Parent != o.Parent {
		return false
	}
	return c.Beside(o, c.Online.CreateIndex)
}

// aside returns the statements that take the name from the index that has it, and the stage that drops that. The index of a
// partitioned table can't be dropped concurrently, and takes those of the partitions with it. Foreign keys that are made
// again must not find the old index beside the new one.
func aside(c *kind.Context, o *catalog.Object, made string) ([]ddl.Statement, []kind.Stage) {
	id := o.ID
	old := c.Old.Get(id)
	if c.Partitioned(o.Parent) || old != nil && attached(old) || c.Referenced(id) {
		return []ddl.Statement{ddl.RunWhen(made, removal(c, id))}, nil
	}
	gone := c.SpareRelation(id.Schema, id.Name, oldSuffix)
	last := ddl.Run("DROP INDEX IF EXISTS " + ddl.Ident(id.Schema, gone))
	if c.Online.DropIndex {
		last = ddl.Statement{SQL: "DROP INDEX CONCURRENTLY IF EXISTS " + ddl.Ident(id.Schema, gone), NoTx: true}
	}
	return []ddl.Statement{rename(id.Schema, id.Name, gone, made)},
		[]kind.Stage{{Comment: "Drop what " + id.String() + " was before", Statements: []ddl.Statement{last}}}
}

func attached(o *catalog.Object) bool {
	for _, bond := range o.Inherited {
		if bond.Dropped {
			return true
		}
	}
	return false
}

// rename gives an index another name where the condition holds.
func rename(schema, from, to, condition string) ddl.Statement {
	return ddl.RunWhen(condition, "ALTER INDEX IF EXISTS "+ddl.Ident(schema, from)+" RENAME TO "+ddl.Ident(to))
}

// adopts returns the equal indexes of the table that go: they only get another name.
func adopts(c *kind.Context, o *catalog.Object) []catalog.ID {
	var found []catalog.ID
	for _, old := range c.Old.Parts(o.Parent) {
		if c.New.Get(old.ID) != nil && c.Referenced(old.ID) {
			continue // a foreign key to the one that comes under the name would find this one first
		}
		if old.ID.Kind == catalog.Index && old.ID != o.ID && !attached(old) && !attached(o) &&
			len(catalog.Changed(old, o)) == 0 && c.Renamable(old.ID, o.ID) {
			found = append(found, old.ID)
		}
	}
	return found
}

// UniqueDefinition implements kind.UniqueIndex.
func (i *Index) UniqueDefinition() string {
	if !i.Unique || !i.Valid || i.Clustered || len(i.Statistics) > 0 {
		return ""
	}
	return i.placed()
}

// serves: queries rely on indexes, and rows on those that are unique.
func serves(o *catalog.Object) []string {
	if o.Body.(*Index).Unique {
		return []string{"index on " + o.Parent.String(), kind.UniqueOn(o.Parent)}
	}
	return []string{"index on " + o.Parent.String()}
}

// guards: no row may come in unseen by a unique index that goes and comes. Without another index queries are slow for a while,
// which is better than that they wait.
func guards(o *catalog.Object) []string {
	if !o.Body.(*Index).Unique {
		return nil
	}
	guarded := []string{o.ID.String() + " of " + o.Parent.String()}
	if definition := o.Body.(*Index).UniqueDefinition(); definition != "" {
		guarded = append(guarded, kind.UniqueOn(o.Parent)+" "+definition)
	}
	return guarded
}
