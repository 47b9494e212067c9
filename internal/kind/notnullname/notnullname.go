package notnullname

import (
	_ "embed"
	"fmt"
	"regexp"
	"slices"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
)

//go:embed notnullname.sql
var query string

// Name is the name of a not-null constraint.
type Name struct {
	Column string `db:"column_name"`
}

// Room returns the room of names of not-null constraints.
func Room() *kind.Room {
	return &kind.Room{
		Words: kind.Words{Is: "CONSTRAINT", Name: kind.OnRelation},
		Reader: catalog.Rows[Name]{Of: catalog.NotNullName, Class: 2606, SQL: query, Refine: func(o *catalog.Object, n *Name) {
			o.Parent = n.column(o.ID)
		}},
		Create:   create,
		Inline:   inline,
		Drop:     drop,
		Alter:    func(*kind.Context, diff.Change) kind.Alteration { return kind.Replace },
		Precedes: precedes,
		Survives: func(*catalog.Object, catalog.ID) bool { return true },
	}
}

// inline returns the constraint where it stands beside columns that the table has from its parents. Elsewhere the column's NOT NULL
// has the name.
func inline(_ *kind.Context, n kind.Node) string {
	if n.Parent.Kind == catalog.Column {
		return ""
	}
	return "CONSTRAINT " + ddl.Ident(n.ID.Sub) + " NOT NULL " + ddl.Ident(n.Body.(*Name).Column)
}

// Clause returns the words that give the NOT NULL of a column its name, or "" where it has none of its own among the parts.
func Clause(parts []kind.Node) string {
	for _, part := range parts {
		if part.ID.Kind == catalog.NotNullName {
			return "CONSTRAINT " + ddl.Ident(part.ID.Sub) + " "
		}
	}
	return ""
}

func (n *Name) column(id catalog.ID) catalog.ID {
	return catalog.ID{Kind: catalog.Column, Schema: id.Schema, Name: id.Name, Sub: n.Column}
}

// Called is a body of a column that knows what its not-null constraint is called.
type Called interface {
	kind.Nullable
	// NotNullCalled returns the name, or "" where there is no such constraint.
	NotNullCalled() string
}

// called returns the name of a column's not-null constraint in a state; one that is not valid, or not for tables below, is an object
// of its own.
func called(db *catalog.Database, column catalog.ID) string {
	if object := db.Get(column); object != nil {
		if body, ok := object.Body.(Called); ok && body.IsNotNull() {
			return body.NotNullCalled()
		}
	}
	return ""
}

// create gives the constraint its name. What it was called is known where the column was NOT NULL before.
func create(c *kind.Context, n kind.Node) []ddl.Statement {
	from := called(c.Old, n.Parent)
	before := n.ID
	before.Sub = from
	switch {
	case from == n.ID.Sub:
		return nil
	case from != "" && !traded(c, before, n.Parent) && fits(c, n.Parent, n.ID.Sub):
		return []ddl.Statement{ddl.RunWhen(ddl.Not(ddl.ConstraintExists(n.ID.Schema, n.ID.Name, n.ID.Sub)), renaming(n.Object, from, n.ID.Sub))}
	}
	return Give(c, n.Parent, n.ID.Sub)
}

// usual matches the names that PostgreSQL chooses, as the query does.
var usual = regexp.MustCompile(`_not_null[0-9]*$`)

// drop takes the name away: one that another column's constraint gets makes room for it, and a constraint that stays, and gets no
// other of its own, gets a name of the kind that PostgreSQL chooses, or that of its parent's. What was said about it would stay with it.
func drop(c *kind.Context, o *catalog.Object) []ddl.Statement {
	after := called(c.New, o.Parent)
	switch {
	case !c.Existing(o.Parent):
		return nil
	case after == "" || Of(c.New, o.Parent) != "":
		if traded(c, o.ID, o.Parent) {
			return away(c, o, kind.Beside(o.ID.Sub))
		}
		return nil
	}
	var statements []ddl.Statement
	if c.Old.Get(o.ID.Fact(catalog.Comment)) != nil {
		statements = append(statements, ddl.RunWhen(isOf(o), "COMMENT ON "+kind.Target(c, o.ID.Fact(catalog.Comment))+" IS NULL"))
	}
	bereft, _ := Bereft(c, o.Parent)
	switch {
	case bereft: // the parent's change names it
		return statements
	case usual.MatchString(o.ID.Sub) || after == o.ID.Sub:
		return statements
	case !comes(c, o.Parent) || usual.MatchString(after) && !comesCalled(c, o.Parent, after):
		after = chosen(c, o)
	}
	return append(statements, away(c, o, after)...)
}

// away gives the constraint another name than the one that goes, and with it those below that are called alike.
func away(c *kind.Context, o *catalog.Object, to string) []ddl.Statement {
	if fits(c, o.Parent, to) {
		return []ddl.Statement{ddl.RunWhen(isOf(o), renaming(o, o.ID.Sub, to))}
	}
	names := []naming{{column: o.Parent, from: o.ID.Sub, to: to}}
	if other, ok := holder(c, o.Parent, to); ok {
		// They trade names, and neither is an object in the end.
		names = []naming{{column: other, from: to, to: kind.Beside(to)}, {column: o.Parent, to: to}}
	}
	for _, n := range followers(c, o.Parent) {
		if called(c.Old, n.column) == o.ID.Sub {
			names = append(names, naming{column: n.column, from: o.ID.Sub, to: to})
		}
	}
	return apart(c, names)
}

// isOf is the condition that the column's not-null constraint has the name.
func isOf(o *catalog.Object) string { return naming{column: o.Parent, from: o.ID.Sub}.pending() }

// traded reports whether the name of a column's constraint goes to that of another column, or to one of another kind.
func traded(c *kind.Context, id, column catalog.ID) bool {
	if other := c.New.Get(id); other != nil {
		return other.Parent != column
	}
	id.Kind = catalog.Constraint
	return c.New.Get(id) != nil
}

// comes reports whether a column's constraint comes from a parent's in the end, too, and comesCalled whether one of these has the name
// already: PostgreSQL chooses none for a parent that a table below has.
func comes(c *kind.Context, column catalog.ID) bool {
	return slices.ContainsFunc(c.New.Get(column).Inherited, func(bond catalog.Inheritance) bool { return called(c.New, bond.From) != "" })
}

func comesCalled(c *kind.Context, column catalog.ID, name string) bool {
	return slices.ContainsFunc(c.New.Get(column).Inherited, func(bond catalog.Inheritance) bool { return called(c.Old, bond.From) == name })
}

// Of returns the name that people gave to the not-null constraint of a column in a state, or "".
func Of(db *catalog.Database, column catalog.ID) string {
	for _, part := range db.Parts(column) {
		if part.ID.Kind == catalog.NotNullName {
			return part.ID.Sub
		}
	}
	return ""
}

// chosen is a name that PostgreSQL could have chosen, and that no other constraint of the table has.
func chosen(c *kind.Context, o *catalog.Object) string {
	name := ddl.Chosen(o.ID.Name, o.Body.(*Name).Column, "not_null")
	for n := 1; ; n++ {
		id := catalog.ID{Kind: catalog.Constraint, Schema: o.ID.Schema, Name: o.ID.Name, Sub: name}
		if c.Lookup(id) == nil {
			return name
		}
		name = ddl.Chosen(o.ID.Name, o.Body.(*Name).Column, fmt.Sprintf("not_null%d", n))
	}
}

func renaming(o *catalog.Object, from, to string) string {
	return "ALTER TABLE " + ddl.Ident(o.ID.Schema, o.ID.Name) + " RENAME CONSTRAINT " + ddl.Ident(from) + " TO " + ddl.Ident(to)
}

// precedes: tables that are bound to the table bring constraints with names of their own, and what is above comes upon a name when it
// becomes NOT NULL. Another constraint may get the name that this one had from a parent.
func precedes(c *kind.Context, ch diff.Change) []catalog.ID {
	object := ch.New
	if object == nil {
		object = ch.Old
	}
	table := c.TableOf(object.Parent)
	var later []catalog.ID
	for _, dependent := range c.New.Dependents(table) {
		if body, ok := c.New.Get(dependent).Body.(catalog.Child); ok && c.Old.Get(dependent) == nil {
			if _, parent := body.Bond(dependent); parent == table {
				later = append(later, dependent)
			}
		}
	}
	before := called(c.Old, object.Parent)
	if before == "" {
		return later
	}
	if Of(c.Old, object.Parent) == "" {
		later = append(later, catalog.ID{Kind: catalog.Constraint, Schema: object.ID.Schema, Name: object.ID.Name, Sub: before})
	}
	for _, bond := range c.Old.Get(object.Parent).Inherited {
		if called(c.Old, bond.From) == "" && called(c.New, bond.From) != "" {
			later = append(later, bond.From)
		}
	}
	return later
}
