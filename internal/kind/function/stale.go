package function

import (
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
)

// computes reports whether a change may make the function return something else for the same arguments.
func computes(before, after *Routine) bool {
	return before.Source == "" || before.Language == "c" || before.Source != after.Source || before.Language != after.Language || before.Strict != after.Strict ||
		!slices.Equal(before.SearchPath(), after.SearchPath())
}

// keeping is what holds results of a function that changes.
type keeping struct {
	c    *kind.Context
	seen map[catalog.ID]bool
	// indexes are built anew; concurrent says which of them can be beside the use of their tables.
	indexes    []catalog.ID
	concurrent map[catalog.ID]bool
	// rest are the objects whose rows nobody computes or checks again.
	rest []string
}

// refresh adds to the alteration of a function what its old results ask for: PostgreSQL keeps them in indexes, generated
// columns and partitions, and does not look at checks again. Indexes, which would give wrong answers, are built anew; a
// rewrite or check of all rows is left to people, who are told.
func refresh(c *kind.Context, ch diff.Change, a kind.Alteration) kind.Alteration {
	if !computes(ch.Old.Body.(*Routine), ch.New.Body.(*Routine)) {
		return a
	}
	k := &keeping{c: c, seen: map[catalog.ID]bool{}, concurrent: map[catalog.ID]bool{}}
	k.walk(ch.ID)
	slices.SortFunc(k.indexes, catalog.ID.Compare)
	var behind []ddl.Statement
	for _, id := range k.indexes {
		if k.concurrent[id] {
			behind = append(behind, ddl.RunAlone("REINDEX INDEX CONCURRENTLY "+ddl.Ident(id.Schema, id.Name)))
			continue
		}
		a.Statements = append(a.Statements, ddl.Run("REINDEX INDEX "+ddl.Ident(id.Schema, id.Name)))
	}
	if len(behind) > 0 {
		a.Behind = []kind.Stage{{Comment: "Build anew what has old results of " + ch.ID.String(), Statements: behind}}
		a.Awaits = func(*catalog.Object) bool { return false }
	}
	if len(k.rest) > 0 {
		slices.Sort(k.rest)
		stays := "what it returned before stays: " + strings.Join(k.rest, "; ")
		a.Note, a.Comment = ch.ID.String()+" changes; "+stays, "Change "+ch.ID.String()+"; "+stays
	}
	return a
}

// walk finds what keeps results of a routine, or of what is computed with it.
func (k *keeping) walk(id catalog.ID) {
	if k.seen[id] {
		return
	}
	k.seen[id] = true
	dependents := slices.Clone(k.c.New.Dependents(id))
	for _, other := range k.c.New.OfKind(catalog.Function) {
		if slices.Contains(k.c.New.Get(other).Soft, id) {
			dependents = append(dependents, other)
		}
	}
	for _, dependent := range dependents {
		switch dependent.Kind {
		case catalog.Function, catalog.Operator, catalog.OperatorClass, catalog.OperatorFamilyMember, catalog.Cast:
			k.walk(dependent)
		default:
			k.keep(k.c.New.Get(dependent))
		}
	}
}

// keep takes what was there before and is not made anew.
func (k *keeping) keep(o *catalog.Object) {
	if !k.c.Existing(o.ID) || k.seen[o.ID] || o.Parent != (catalog.ID{}) && !k.c.Existing(o.Parent) {
		return
	}
	k.seen[o.ID] = true
	stored, isColumn := o.Body.(interface{ Stored() bool })
	check, isConstraint := o.Body.(interface{ Excludes() bool })
	switch {
	case o.ID.Kind == catalog.Index && !k.c.Partitioned(o.Parent):
		k.indexes = append(k.indexes, o.ID)
		k.concurrent[o.ID] = k.c.Beside(o, k.c.Online.CreateIndex)
	case isConstraint && check.Excludes():
		index := catalog.ID{Kind: catalog.Index, Schema: o.ID.Schema, Name: o.ID.Sub}
		k.indexes = append(k.indexes, index)
	case isConstraint:
		k.rest = append(k.rest, o.ID.String()+" is not checked again for the rows that are there")
	case isColumn && stored.Stored():
		k.rest = append(k.rest, o.ID.String()+" keeps its values until each row is updated")
	case o.ID.Kind == catalog.Table && k.c.Partitioned(o.ID):
		k.rest = append(k.rest, "rows of "+o.ID.String()+" are not moved between its partitions")
	}
}
