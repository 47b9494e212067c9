package kind

import (
	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
)

// Room holds all that differs between kinds of objects.
type Room struct {
	catalog.Reader
	// Words are how statements speak of the kind.
	Words Words

	// Create returns the statements that make the object with the parts that were folded into it.
	Create func(*Context, Node) []ddl.Statement
	// Refuses says why the object can't be created without guessing; it may be nil.
	Refuses func(*Context, *catalog.Object) error
	// Drop returns the statements that remove the object. It is nil for what goes by itself, so that its place among other
	// drops means nothing.
	Drop func(*Context, *catalog.Object) []ddl.Statement
	// Alter says how to turn Old into New.
	Alter func(*Context, diff.Change) Alteration

	// Takes returns the other objects that go or come with an alteration, so that they need no statements of their own. It may
	// be nil.
	Takes func(*Context, diff.Change) []catalog.ID

	// Inline returns the clause for the object inside its parent's CREATE statement, "" where the parent's own rule writes
	// it. It is nil for a kind that always
	// stands in a statement of its own.
	Inline func(*Context, Node) string
	// Alone reports that the object needs a statement of its own although the kind has a clause; it may be nil.
	Alone func(*Context, *catalog.Object) bool
	// After returns the statements that follow the object's creation, alone or in its parent's statement, for what these
	// can't say; it may be nil.
	After func(*Context, Node) []ddl.Statement
	// Stages returns the parts in which the object is made beside the use of a table that is there already, or nil where one
	// list of statements does. It may be nil.
	Stages func(*Context, Node) *Stages
	// Adopts returns the objects of the old state that making the object can use up instead of dropping them, the best first:
	// an index that becomes a constraint's, or only gets another name. It may be nil.
	Adopts func(*Context, *catalog.Object) []catalog.ID
	// Serves names what relies on the object, such as the uniqueness of a table's rows. Beside the use of a table, an object is
	// dropped only when those that come in its place are there. It may be nil.
	Serves func(*catalog.Object) []string
	// Guards names what must not be missing from one commit to the next where it is there before and after: while a key or a
	// foreign key is away, rows come in that it would have refused. It may be nil.
	Guards func(*catalog.Object) []string
	// Rivals returns what PostgreSQL could take for what the object needs, such as another index that keeps the same columns
	// unique: the objects of the new state, which come after it, and those of the old one, which go before. It may be nil.
	Rivals func(*Context, *catalog.Object) (come, gone []catalog.ID)
	// Absorbed marks a kind that the parent's own CREATE makes, so that it needs no statement: the columns of a view.
	Absorbed bool
	// Named says that queries of clients name objects of the kind, so that they fail when one goes.
	Named bool
	// Breaks reports whether clients written for the old state may fail when an object is altered, comes to one that was there
	// (Old is nil then), or goes (New is nil). It may be nil. What is made anew with the same definition is not asked about.
	Breaks func(*Context, diff.Change) bool
	// LocksTables says that changing an object locks, and often rewrites, the tables whose columns use it.
	LocksTables bool
	// Survives reports whether the object stays valid while what it depends on is altered in a way that disturbs its
	// dependents. Where it is nil or false the object is dropped before and created after.
	Survives func(object *catalog.Object, altered catalog.ID) bool
	// Pending returns the condition that holds in a database as long as a change of an object has not been made there. It may
	// be nil where no values have to be moved because of a change.
	Pending func(*Context, diff.Change) string
	// Blocks returns the columns whose values PostgreSQL can't look into while a change is made, so that they are set aside
	// for it, and whatever else must be made anew; it may be nil.
	Blocks func(*Context, diff.Change) []catalog.ID
	// Precedes returns the objects that come, or change, after a change: columns that would be in the way of it as Blocks says, partitions
	// that lose rows to it. It may be nil.
	Precedes func(*Context, diff.Change) []catalog.ID
	// Aside says how the values of an object, which is a column, wait while the types that they are made of are made anew, or
	// returns false where they can't. It may be nil.
	Aside func(c *Context, ch diff.Change, pending string) (aside Aside, ok bool)
	// Yield gives the name of an object free while it waits beside its successor: a table that is filled anew, for which
	// pending is the condition that it is not yet, and what hangs on that table. It may be nil.
	Yield func(c *Context, o *catalog.Object, pending string) []ddl.Statement
	// Fill returns the statements that fill a table anew with the rows that wait, and drop what waited. It is nil for kinds
	// without rows.
	Fill func(*Context, diff.Change) []ddl.Statement
	// Copy returns the statements that let the rows wait in a plain copy instead of the old table, which goes: nothing that the old
	// table needs is then needed any more. It is nil for kinds without rows.
	Copy func(*Context, diff.Change) []ddl.Statement
	// Leaves returns the statements that drop the old form of an object which is made anew beside it, once no table that waits
	// has values of that. Where it is nil, the rows of tables can't wait for the change. It may be nil.
	Leaves func(*catalog.Object) []ddl.Statement
	// Hide returns the statements that hide the rows of a table that is filled anew from whom they were hidden before. They
	// come when all that looks at the rows has done so.
	Hide func(*Context, diff.Change) []ddl.Statement
	// Carry says how a part of a table that is filled anew comes to its values; it is nil for kinds without values.
	Carry func(*Context, diff.Change) (carried Carried, ok bool)
	// Moves returns the tables between which a change moves rows, so that each may have others afterwards; those of them that are
	// dropped leave before and go after it. It may be nil.
	Moves func(*Context, diff.Change) []catalog.ID
	// Filled says when a part of a table that is filled anew is made.
	Filled Filled
	// Claims returns the names that the object takes in PostgreSQL's name spaces; two objects with the same claim can't
	// exist together. It may be nil.
	Claims func(*catalog.Object) []string
	// Exists returns the condition that the object is there, in a database where another kind may have its name. It may be
	// nil for a kind whose names nothing else takes and that nothing new with data stands on.
	Exists func(catalog.ID) string
	// Placeholder returns the statements that make the object, or turn it into, one of the same shape that needs nothing but
	// the types of its columns or arguments. It cuts cycles: two views that use each other. It may be nil, and return nothing.
	Placeholder func(*Context, *catalog.Object) []ddl.Statement
	// Loosest is the order in which folded parts are taken out again to break a cycle: higher first, 0 never. It may be nil.
	Loosest func(*catalog.Object) int
	// DefaultACL is the word by which ALTER DEFAULT PRIVILEGES names the kind, such as TABLES, or "".
	DefaultACL string
	// Turns returns what objects of the kind in the old state turn into by themselves when others change: grants, when their
	// object gets another owner. The plan takes that for the old state. It may be nil.
	Turns func(*Context) []Turned
	// Implies returns the facts of this kind that PostgreSQL makes by itself when it creates the object; it may be nil.
	Implies func(c *Context, created *catalog.Object) []*catalog.Object
	// Affects reports whether a change that is an object's creation, removal or alteration changes what PostgreSQL makes when it
	// creates the other object, so that it must come before; it may be nil.
	Affects func(c *Context, ch diff.Change, created *catalog.Object) bool
	// Without returns what is better dropped before an object of a state goes, and made after it comes, because PostgreSQL looks
	// at rows there; it may be nil.
	Without func(db *catalog.Database, o *catalog.Object) []catalog.ID
	// Refuse returns why the migration user can't make a change that is an object's creation, removal or alteration, or nil.
	// It may be nil.
	Refuse func(*Context, diff.Change) error
	// Destroys says what data dropping the object loses, or "".
	Destroys func(*catalog.Object) string
	// Renaming says how the object gets another name; nil where PostgreSQL has no way. Where the body is catalog.Named, an
	// identity with that name as its Sub is a part of the object.
	Renaming *Renaming
}

// Node is an object with the parts that are created in the same statement.
type Node struct {
	*catalog.Object
	Parts []Node
}

// Aside are the statements that set the values of a column aside and bring them back in its new type.
type Aside struct{ Away, Back []ddl.Statement }

// Carried is a value on its way into a table that is filled anew.
type Carried struct {
	// Waits computes what stands for it in the copy of a table, from a row of the old one; Kept are statements for when the copy is
	// made, Before those for when its rows are to go on. They are for tables whose rows wait in a copy.
	Waits        string
	Kept, Before []ddl.Statement
	// Loses says what is lost on the way, or is empty.
	Loses string
	// Expression computes it from the row that waits.
	Expression string
	// Overrides says that PostgreSQL would otherwise give a value of its own.
	Overrides bool
	// After are statements for when all rows are there.
	After []ddl.Statement
}

// Filled says when a part is made of a table that is filled with rows.
type Filled int

// The values of Filled.
const (
	// AfterRows is for what the rows should not meet, or what is filled from them in turn.
	AfterRows Filled = iota
	// AfterRowsBetter is for what is only faster to make then.
	AfterRowsBetter
	// BeforeRows is for what rows need.
	BeforeRows
)

// Alteration is how one object changes.
type Alteration struct {
	Statements []ddl.Statement
	// Comment says what the statements are for where there is more behind them; it may be "".
	Comment string
	// Note is something that people should know before they run the plan; it may be "".
	Note string
	// Replace asks for a drop and a create, with everything that depends on the object.
	Replace bool
	// Disturbs says that dependents which don't survive must be dropped before and created after.
	Disturbs bool
	// Unindexed says that columns have another type for a while, which their indexes and constraints don't survive.
	Unindexed bool
	// Unkeyed says that columns get another type one after the other, so that no foreign key between them survives.
	Unkeyed bool
	// Remade says that the object is made anew by the statements: comments, owner and grants are lost and must be set again.
	Remade bool
	// Refill asks that tables be made anew under their names and filled with their rows.
	Refill []catalog.ID
	// Commits are values that can't be used before a commit: new labels of an enum. What depends on the object and has one
	// of them in its statement, and whatever has one as a literal, stands in a later version.
	Commits []string
	// Follows are objects whose own alteration, if there is one, must come before.
	Follows []catalog.ID
	// Behind are further parts of the change, each in a version after the one before. Awaits reports whether what needs the
	// object waits for the last of them; where it is nil, all but its own parts does.
	Behind []Stage
	Awaits func(dependent *catalog.Object) bool
	// Refusal is why the change can't be made without guessing; it ends the plan.
	Refusal error
}

// Alter returns an alteration of statements only.
func Alter(statements ...ddl.Statement) Alteration { return Alteration{Statements: statements} }

// Replace asks for a drop and a create.
var Replace = Alteration{Replace: true}

// Context is what a rule may look at.
type Context struct {
	// Old and New are the states before and after the plan.
	Old, New *catalog.Database
	// Online says which forms to use that don't block readers and writers of tables that already exist.
	Online Online
	// OneTransaction asks for statements that can all run in one transaction, even where that locks longer.
	OneTransaction bool
	// OneFile says that all versions share a file. When it runs again, an earlier stage finds its object gone, because a later
	// one has used it up, and makes it again: the later ones must then put up with what is there.
	OneFile bool
	// History says that Old is a replayed history and not a live database, so that Old can't tell what only the live one
	// knows: whether a materialized view has data.
	History bool
	// Printed says that the plan describes the new state, so that what an administrator looks after is not refused.
	Printed bool
	// Owner is the migration user's name where others may run the plan; "" says that it is who runs it.
	Owner string
	// Rooms are all rooms by kind.
	Rooms map[catalog.Kind]*Room
	// Rebuilt reports whether an object is created anew by this plan, rather than being there all the time.
	Rebuilt func(catalog.ID) bool
	// Aside reports whether the values of a column wait in another type while this plan makes the types anew.
	Aside func(catalog.ID) bool
	// AtOnce reports whether an object is changed in the version that drops what it takes the place of, even where that locks
	// longer, because something would be missing for others between two versions.
	AtOnce func(catalog.ID) bool
	// Refilled reports whether a table is made anew and filled with the rows that it had.
	Refilled func(catalog.ID) bool
	// Copied reports whether the rows of such a table wait in a plain copy.
	Copied func(catalog.ID) bool
	// Because returns the object below whose change is the only reason for dropping or creating this one, or zero.
	Because func(catalog.ID) catalog.ID
	// Adopted returns what is used up in making the object, one of what its room's Adopts returned, or zero.
	Adopted func(catalog.ID) catalog.ID
	// UsedUp reports whether an object that goes is used up in making another one.
	UsedUp func(catalog.ID) bool
	// Claimed reports whether any object makes the claim in the old state, and in the new one.
	Claimed func(string) (before, after bool)
}

// Inline returns the clauses of the parts that have one.
func (c *Context) Inline(parts []Node) []string {
	var clauses []string
	for _, part := range parts {
		if room := c.Rooms[part.ID.Kind]; room.Inline != nil {
			if clause := room.Inline(c, part); clause != "" {
				clauses = append(clauses, clause)
			}
		}
	}
	return clauses
}

// Lookup finds an object in the new state, else in the old one.
func (c *Context) Lookup(id catalog.ID) *catalog.Object {
	if object := c.New.Get(id); object != nil {
		return object
	}
	return c.Old.Get(id)
}

// Existing reports whether the object was there before and is kept: its table may be large and in use.
func (c *Context) Existing(id catalog.ID) bool {
	return c.Old.Get(id) != nil && c.New.Get(id) != nil && !c.Rebuilt(id)
}

// Partitioned reports whether the table has its rows in partitions.
func (c *Context) Partitioned(id catalog.ID) bool {
	object := c.Lookup(id)
	if object == nil {
		return false
	}
	table, ok := object.Body.(interface{ Partitioned() bool })
	return ok && table.Partitioned()
}

// Only returns "ONLY " for a table that has children, where a statement must not reach them.
func (c *Context) Only(id catalog.ID) string {
	for _, db := range []*catalog.Database{c.Old, c.New} {
		for _, dependent := range db.Dependents(id) {
			if bond, ok := db.Get(dependent).Body.(catalog.Child); ok {
				if _, parent := bond.Bond(dependent); parent == id {
					return "ONLY "
				}
			}
		}
	}
	return ""
}

// Relation returns the identity of a relation by name, whatever its kind is.
func (c *Context) Relation(schema, name string) catalog.ID {
	for _, kind := range []catalog.Kind{catalog.Table, catalog.View, catalog.MaterializedView, catalog.ForeignTable, catalog.Sequence, catalog.Index} {
		id := catalog.ID{Kind: kind, Schema: schema, Name: name}
		if c.Lookup(id) != nil {
			return id
		}
	}
	return catalog.ID{}
}

// TableOf returns the identity of the table, foreign or not, that has a part of the name.
func (c *Context) TableOf(part catalog.ID) catalog.ID {
	table := catalog.ID{Kind: catalog.ForeignTable, Schema: part.Schema, Name: part.Name}
	if part.Kind == catalog.Default {
		part.Kind = catalog.Column
	}
	if o := c.Lookup(part); o == nil || o.Parent != table {
		table.Kind = catalog.Table
	}
	return table
}

// RelationClaim is the claim on a name among the relations of a schema: tables, views, sequences, indexes.
func RelationClaim(schema, name string) string { return "relation " + ddl.Ident(schema, name) }

// TypeClaim is the claim on a name among the types of a schema.
func TypeClaim(schema, name string) string { return "type " + ddl.Ident(schema, name) }
