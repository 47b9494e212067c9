package constraint

import (
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/kind"
	"github.com/plumbsql/plumb/internal/kind/table"
)

// stages makes a constraint of a table that is in use. A check or foreign key is added unchecked, and validated after a
// commit under a weaker lock. A key whose name or place is taken gets its index first, and takes the place at once.
func stages(c *kind.Context, n kind.Node) *kind.Stages {
	k := n.Body.(*Constraint)
	if !c.Beside(n.Object, c.Online.Constraints) || c.Adopted(n.ID) != (catalog.ID{}) {
		return nil
	}
	switch {
	case c.New.Major() < 18 && k.copied() && c.Old.Get(topOf(c.New, n.Object)) != nil:
		return nil // PostgreSQL takes none for a copy that is not validated
	case k.checked() && k.Type == ForeignKey && c.Partitioned(n.Parent) && c.New.Major() < 18:
		return onLeaves(c, n.Object)
	case k.checked() && (k.Type == ForeignKey || len(n.Inherited) == 0 && !merges(c, n.ID)):
		return validated(n.Object)
	case k.plainKey() && !c.Partitioned(n.Parent) && len(n.Inherited) == 0 && c.Because(n.ID) == (catalog.ID{}):
		return swapped(c, n.Object)
	}
	return nil
}

// merges reports whether a child or partition has the constraint before it is made on the parent, or brings it when it is
// bound to the parent: it keeps its own state then, which no constraint of the parent would make again on the way back.
func merges(c *kind.Context, id catalog.ID) bool {
	for _, heir := range c.New.Heirs(id) {
		brought := slices.ContainsFunc(c.New.Get(heir).Inherited, func(bond catalog.Inheritance) bool {
			return bond.From == id && (c.Old.Get(bond.Via) == nil || c.Rebuilt(bond.Via))
		})
		if brought || c.Old.Get(heir) != nil && c.Old.Get(id) == nil || merges(c, heir) {
			return true
		}
	}
	return false
}

// checked reports whether adding the constraint looks at all rows, and can leave that for later.
func (k *Constraint) checked() bool {
	return (k.Type == Check || k.Type == ForeignKey) && !strings.HasSuffix(k.Definition, notValid) && !strings.HasSuffix(k.Definition, " NOT ENFORCED")
}

// key reports whether an index enforces the constraint; plainKey whether CREATE UNIQUE INDEX can make it.
func (k *Constraint) key() bool { return k.Type == PrimaryKey || k.Type == Unique || k.Type == Exclude }

func (k *Constraint) plainKey() bool {
	return (k.Type == PrimaryKey || k.Type == Unique) && !k.temporal()
}

// temporal reports a key that an exclusion index enforces, since 18.
func (k *Constraint) temporal() bool {
	return (k.Type == PrimaryKey || k.Type == Unique) && strings.Contains(k.Definition, " WITHOUT OVERLAPS)")
}

// keyed returns the columns of a key as its definition writes them, with whether it can be deferred.
func (k *Constraint) keyed() string {
	return strings.TrimPrefix(strings.TrimPrefix(k.Definition, "PRIMARY KEY "), "UNIQUE ")
}

// KeyIndex implements kind.Keyed.
func (k *Constraint) KeyIndex() string {
	if !k.plainKey() {
		return ""
	}
	return k.index()
}

// Likeness implements kind.Likened. A primary key may be taken for another key.
func (k *Constraint) Likeness() string {
	switch {
	case k.Type == ForeignKey:
		return strings.TrimSuffix(k.Definition, notValid)
	case k.plainKey():
		return "key " + k.keyed()
	}
	return ""
}

// NeedsNotNull tells that a primary key can only be made of columns that are NOT NULL.
func (k *Constraint) NeedsNotNull() bool { return k.Type == PrimaryKey }

func validated(o *catalog.Object) *kind.Stages {
	return &kind.Stages{
		Make: kind.Stage{
			Comment:    "Create " + o.ID.String() + ", not checked yet for the rows that are there",
			Statements: []ddl.Statement{add(o, "ADD "+clause(o)+notValid)},
		},
		Behind: []kind.Stage{{Statements: []ddl.Statement{validate(o.ID)}, Comment: "Check the rows that are there against " + o.ID.String()}},
	}
}

func validate(id catalog.ID) ddl.Statement {
	return ddl.RunAlone("ALTER TABLE " + ddl.Ident(id.Schema, id.Name) + " VALIDATE CONSTRAINT " + ddl.Ident(id.Sub))
}

// onLeaves makes a foreign key on each partition first: before 18, one on a partitioned table can't be left unchecked, but
// it takes over equal ones of the partitions without a look at their rows.
func onLeaves(c *kind.Context, o *catalog.Object) *kind.Stages {
	var unchecked, checked []ddl.Statement
	for _, leaf := range leaves(c, o.ID) {
		own := such(c.New.Parts(leaf.Parent), func(other *catalog.Object) bool { return mistaken(other, leaf) })
		if c.Old.Get(leaf.ID) != nil || c.Old.Get(o.ID) != nil || len(own) > 0 {
			return nil // it could take over another one
		}
		unchecked = append(unchecked, add(leaf, "ADD "+clause(leaf)+notValid))
		checked = append(checked, validate(leaf.ID))
	}
	if len(unchecked) == 0 {
		return nil
	}
	return &kind.Stages{
		Ahead: []kind.Stage{
			{Statements: unchecked, Comment: "Create " + o.ID.String() + " on the partitions, not checked yet for the rows that are there"},
			{Statements: checked, Comment: "Check the rows that are there against " + o.ID.String()},
		},
		Make: kind.Stage{Statements: []ddl.Statement{add(o, "ADD "+clause(o))}, Comment: "Create " + o.ID.String() + " out of those of the partitions"},
	}
}

// leaves returns the copies of a constraint on the partitions that were there before and have rows themselves.
func leaves(c *kind.Context, id catalog.ID) []*catalog.Object {
	var found []*catalog.Object
	for _, heir := range c.New.Heirs(id) {
		copied := c.New.Get(heir)
		switch {
		case !c.Existing(copied.Parent):
		case c.Partitioned(copied.Parent):
			found = append(found, leaves(c, heir)...)
		default:
			found = append(found, copied)
		}
	}
	return found
}

// swapped builds the index of a key under another name while an old key or index is in the way, and lets it take its place
// in one transaction.
func swapped(c *kind.Context, o *catalog.Object) *kind.Stages {
	taken, _ := c.Claimed(kind.RelationClaim(o.ID.Schema, o.ID.Sub))
	old := c.Old.Get(o.ID)
	second := false
	if o.Body.(*Constraint).Type == PrimaryKey {
		second = slices.ContainsFunc(c.Old.Parts(o.Parent), func(part *catalog.Object) bool {
			body, ok := part.Body.(*Constraint)
			return ok && body.Type == PrimaryKey
		})
	}
	index := catalog.ID{Kind: catalog.Index, Schema: o.ID.Schema, Name: o.ID.Sub}
	if !taken && !second || c.OneFile && (c.Referenced(o.ID) || len(c.Old.Dependents(index)) > 0) {
		return nil // when the file runs again, foreign keys that are made again must not find two
	}
	fresh := o.ID.Sub
	if taken {
		fresh = spare(c, o.ID)
	}
	s := &kind.Stages{
		Ahead: []kind.Stage{{
			Comment:    "Build the index of " + o.ID.String() + " beside the use of the table",
			Statements: []ddl.Statement{build(o, fresh)},
		}},
		Make: kind.Stage{Statements: []ddl.Statement{using(o, fresh)}},
	}
	away := dropWhen(c, o, ddl.RelationExists(o.ID.Schema, fresh, "i"))
	switch {
	case old != nil && !c.UsedUp(o.ID):
		s.Drop = []ddl.Statement{away}
	case c.OneFile && taken:
		s.Make.Statements = append([]ddl.Statement{away}, s.Make.Statements...)
	}
	return s
}

// dropOld drops a constraint. Where its new form is made out of something else, a repetition leaves it alone.
func dropOld(c *kind.Context, o *catalog.Object) []ddl.Statement {
	switch from := c.Adopted(o.ID); {
	case from.Kind == catalog.Index:
		return []ddl.Statement{dropWhen(c, o, ddl.RelationExists(from.Schema, from.Name, "i"))}
	case from != (catalog.ID{}):
		return []ddl.Statement{dropWhen(c, o, ddl.ConstraintExists(from.Schema, from.Name, from.Sub))}
	}
	return []ddl.Statement{drop(c, o)}
}

func dropWhen(c *kind.Context, o *catalog.Object, condition string) ddl.Statement {
	statement := drop(c, o)
	statement.When = condition
	return statement
}

func spare(c *kind.Context, id catalog.ID) string {
	return c.SpareRelation(id.Schema, id.Sub, "_plumb_new")
}

// build makes the index of a key under a name.
func build(o *catalog.Object, name string) ddl.Statement {
	return ddl.Statement{NoTx: true, SQL: "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS " + ddl.Ident(name) + " ON " +
		ddl.Ident(o.ID.Schema, o.ID.Name) + " " + o.Body.(*Constraint).index()}
}

// using makes a key out of an index, which gets the key's name.
func using(o *catalog.Object, index string) ddl.Statement {
	k := o.Body.(*Constraint)
	word := "UNIQUE"
	if k.Type == PrimaryKey {
		word = "PRIMARY KEY"
	}
	_, deferring := k.cut()
	return add(o, "ADD CONSTRAINT "+ddl.Ident(o.ID.Sub)+" "+word+" USING INDEX "+ddl.Ident(index)+deferring)
}

// cut parts the definition of a key from what it says about deferring.
func (k *Constraint) cut() (head, deferring string) {
	head = strings.TrimSuffix(strings.TrimSuffix(k.Definition, " INITIALLY DEFERRED"), " DEFERRABLE")
	return head, k.Definition[len(head):]
}

// index returns the definition of a key's index as pg_get_indexdef() prints it after the name of the table.
func (k *Constraint) index() string {
	head, _ := k.cut()
	columns := strings.TrimPrefix(strings.TrimPrefix(head, "PRIMARY KEY "), "UNIQUE ")
	rest, distinct := strings.CutPrefix(columns, "NULLS NOT DISTINCT ")
	definition := "USING btree " + rest
	if distinct {
		definition += " NULLS NOT DISTINCT"
	}
	return definition + ddl.With(k.Options) + table.InTablespace(k.Tablespace)
}

// adopts returns what goes and is as good as the constraint: an equal unique index of the table, or an equal constraint of
// another name.
func adopts(c *kind.Context, o *catalog.Object) []catalog.ID {
	k := o.Body.(*Constraint)
	if k.copied() && c.Old.Get(o.ID) == nil {
		return copies(c, o)
	}
	if c.Partitioned(o.Parent) || besideCopy(c, o) || len(o.Inherited) > 0 || c.Old.Get(o.ID) != nil {
		return nil
	}
	var indexes, constraints []catalog.ID
	for _, old := range c.Old.Parts(o.Parent) {
		if c.New.Get(old.ID) != nil || len(old.Inherited) > 0 || len(c.Old.Heirs(old.ID)) > 0 || !c.Renamable(old.ID, o.ID) {
			continue
		}
		switch body := old.Body.(type) {
		case kind.UniqueIndex:
			if k.plainKey() && body.UniqueDefinition() == k.index() && c.Renamable(old.ID, catalog.ID{}) {
				indexes = append(indexes, old.ID)
			}
		case *Constraint:
			if len(catalog.Changed(old, o)) == 0 && len(c.Only(o.Parent)) == 0 && o.Parent.Kind == catalog.Table {
				constraints = append(constraints, old.ID)
			}
		}
	}
	return append(constraints, indexes...)
}

// serves: rows rely on keys for being unique.
func serves(o *catalog.Object) []string {
	if o.Body.(*Constraint).plainKey() {
		return []string{kind.UniqueOn(o.Parent)}
	}
	return nil
}

// guards: no row may come in unseen by a constraint that goes and comes.
func guards(o *catalog.Object) []string {
	k := o.Body.(*Constraint)
	guarded := []string{o.ID.String()}
	if k.plainKey() {
		guarded = append(guarded, kind.UniqueOn(o.Parent)+" "+k.index())
	}
	if k.Type == PrimaryKey {
		guarded = append(guarded, primaryKeyOf(o.Parent))
	}
	return guarded
}

// rivals: a foreign key rests on the first index that keeps its columns unique, which can't be dropped then. That of a partitioned
// table takes one of a partition that is alike for its own.
func rivals(c *kind.Context, o *catalog.Object) (come, gone []catalog.ID) {
	if o.Body.(*Constraint).Type != ForeignKey {
		return nil, nil
	}
	for _, heir := range c.New.Heirs(o.ID) {
		copied := c.New.Get(heir)
		equal := func(other *catalog.Object) bool { return mistaken(other, copied) }
		come = append(come, such(c.New.Parts(copied.Parent), equal)...)
		gone = append(gone, such(c.Old.Parts(copied.Parent), equal)...)
	}
	for _, dep := range o.Deps {
		key := c.New.Get(dep)
		if key == nil || dep.Kind != catalog.Index && dep.Kind != catalog.Constraint {
			continue
		}
		referred := slices.DeleteFunc(columns(o), func(id catalog.ID) bool { return c.TableOf(id) != key.Parent })
		rival := func(other *catalog.Object) bool {
			return other.ID != dep && fits(other, referred, key.Parent == o.Parent)
		}
		come = append(come, such(c.New.Parts(key.Parent), rival)...)
		gone = append(gone, such(c.Old.Parts(key.Parent), rival)...)
	}
	return come, gone
}

func such(objects []*catalog.Object, wanted func(*catalog.Object) bool) []catalog.ID {
	var found []catalog.ID
	for _, object := range objects {
		if wanted(object) {
			found = append(found, object.ID)
		}
	}
	return found
}

// fits reports whether an index or key may keep unique what a foreign key refers to; own says that the foreign key is one of the
// same table, so that its columns are among those.
func fits(o *catalog.Object, referred []catalog.ID, own bool) bool {
	body, index := o.Body.(kind.UniqueIndex)
	constraint, ok := o.Body.(*Constraint)
	if !(index && body.UniqueDefinition() != "" || ok && constraint.plainKey()) {
		return false
	}
	theirs := columns(o)
	more := ok && strings.Contains(constraint.Definition, " INCLUDE (") || index && strings.Contains(body.UniqueDefinition(), " INCLUDE (")
	return (own || within(referred, theirs)) && (more || within(theirs, referred))
}

// columns returns the columns that an index or a key names, those that are only included among them.
func columns(o *catalog.Object) []catalog.ID {
	return slices.DeleteFunc(slices.Clone(o.Deps), func(id catalog.ID) bool { return id.Kind != catalog.Column })
}

func within(some, all []catalog.ID) bool {
	return !slices.ContainsFunc(some, func(id catalog.ID) bool { return !slices.Contains(all, id) })
}
