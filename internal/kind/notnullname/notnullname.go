package notnullname

import (
	_ "embed"
	"fmt"
	"regexp"
	"slices"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/fail"
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
		Inline:   func(*kind.Context, kind.Node) string { return "" }, // the column's NOT NULL has the name
		Drop:     drop,
		Alter:    func(*kind.Context, diff.Change) kind.Alteration { return kind.Replace },
		Refuse:   refuse,
		Precedes: precedes,
		Survives: func(*catalog.Object, catalog.ID) bool { return true },
		Filled:   kind.BeforeRows,
	}
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

func create(c *kind.Context, n kind.Node) []ddl.Statement {
	return rename(c, n.Object, n.ID.Sub)
}

// usual matches the names that PostgreSQL chooses, as the query does.
var usual = regexp.MustCompile(`_not_null[0-9]*$`)

// drop gives the constraint a name of the kind that PostgreSQL chooses, where it stays and gets no other. What was said about it
// would stay with it.
func drop(c *kind.Context, o *catalog.Object) []ddl.Statement {
	there := isOf(o, "")
	switch {
	case !stays(c, o) && c.Existing(o.Parent) && traded(c, o.ID, o.Parent):
		return []ddl.Statement{ddl.RunWhen(there, renaming(o, o.ID.Sub, kind.Beside(o.ID.Sub)))}
	case !stays(c, o):
		return nil
	}
	var statements []ddl.Statement
	if c.Old.Get(o.ID.Fact(catalog.Comment)) != nil {
		statements = append(statements, ddl.RunWhen(there, "COMMENT ON "+kind.Target(c, o.ID.Fact(catalog.Comment))+" IS NULL"))
	}
	if usual.MatchString(o.ID.Sub) {
		return statements
	}
	return append(statements, ddl.RunWhen(there, renaming(o, o.ID.Sub, chosen(c, o))))
}

// isOf is the condition that the column's not-null constraint has the name, and another one: when a file runs again, another constraint
// may have the name.
func isOf(o *catalog.Object, and string) string {
	return ddl.RowExists("pg_constraint", "conrelid = "+ddl.Regclass(o.ID.Schema, o.ID.Name)+" AND contype = 'n' AND conname = "+ddl.Literal(o.ID.Sub)+and+
		" AND conkey[1] = (SELECT a.attnum FROM pg_catalog.pg_attribute a WHERE a.attrelid = conrelid AND a.attname = "+ddl.Literal(o.Body.(*Name).Column)+")")
}

// traded reports whether the name of a column's constraint goes to that of another column.
func traded(c *kind.Context, id, column catalog.ID) bool {
	other := c.New.Get(id)
	return other != nil && other.Parent != column
}

// stays reports whether the constraint stays with no name of its own: its column is there and NOT NULL for the table's own sake.
func stays(c *kind.Context, o *catalog.Object) bool {
	column := c.New.Get(o.Parent)
	if column == nil || !c.Existing(o.Parent) || !column.Body.(kind.Nullable).IsNotNull() {
		return false
	}
	for _, bond := range column.Inherited {
		if above := c.New.Get(bond.From); above != nil && above.Body.(kind.Nullable).IsNotNull() {
			return false // it has the name of the parent's
		}
	}
	return Of(c.New, o.Parent) == ""
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
		if c.Lookup(id) == nil && !isCalled(c, o.Parent, name) {
			return name
		}
		name = ddl.Chosen(o.ID.Name, o.Body.(*Name).Column, fmt.Sprintf("not_null%d", n))
	}
}

// isCalled reports whether the not-null constraint of another column of the table has a name in either state.
func isCalled(c *kind.Context, column catalog.ID, name string) bool {
	table := c.TableOf(column)
	for _, db := range []*catalog.Database{c.Old, c.New} {
		for _, part := range db.Parts(table) {
			if part.ID.Kind == catalog.Column && part.ID != column && called(db, part.ID) == name {
				return true
			}
		}
	}
	return false
}

func renaming(o *catalog.Object, from, to string) string {
	return "ALTER TABLE " + ddl.Ident(o.ID.Schema, o.ID.Name) + " RENAME CONSTRAINT " + ddl.Ident(from) + " TO " + ddl.Ident(to)
}

// rename gives the constraint its name. What it was called is known where the column was NOT NULL before.
func rename(c *kind.Context, o *catalog.Object, to string) []ddl.Statement {
	missing := ddl.Not(ddl.ConstraintExists(o.ID.Schema, o.ID.Name, to))
	from := called(c.Old, o.Parent)
	before := o.ID
	before.Sub = from
	switch {
	case from == to:
		return nil
	case from != "" && !traded(c, before, o.Parent) && !loosened(c, o.Parent):
		return []ddl.Statement{ddl.RunWhen(missing, renaming(o, from, to))}
	}
	return []ddl.Statement{ddl.Run("DO " + ddl.DollarQuote("plumb", "\nDECLARE\n  chosen text;\nBEGIN\n"+
		"  FOR chosen IN SELECT k.conname FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND k.conkey = ARRAY[a.attnum]\n"+
		"    WHERE k.conrelid = "+ddl.Regclass(o.ID.Schema, o.ID.Name)+" AND k.contype = 'n' AND a.attname = "+ddl.Literal(o.Body.(*Name).Column)+
		" AND k.conname <> "+ddl.Literal(to)+"\n"+
		"  LOOP\n    EXECUTE pg_catalog.format("+ddl.Literal("ALTER TABLE %s RENAME CONSTRAINT %I TO %I")+", "+
		ddl.Literal(ddl.Ident(o.ID.Schema, o.ID.Name))+", chosen, "+ddl.Literal(to)+");\n  END LOOP;\nEND\n"))}
}

// loosened reports whether a partitioned table above takes NULL from then on: the column's constraint goes with that one's, and comes
// back under a name that PostgreSQL chooses.
func loosened(c *kind.Context, column catalog.ID) bool {
	return slices.ContainsFunc(c.Old.Get(column).Inherited, func(bond catalog.Inheritance) bool {
		after := c.New.Get(bond.From)
		return bond.Via.Kind == catalog.Partition && called(c.Old, bond.From) != "" && after != nil && (!after.Body.(kind.Nullable).IsNotNull() || loosened(c, bond.From))
	})
}

// refuse: PostgreSQL gives the constraint's copies in the tables below the new name too, and fails where one is called otherwise.
func refuse(c *kind.Context, ch diff.Change) error {
	object := ch.New
	if object == nil {
		object = ch.Old
	}
	if !c.Existing(object.Parent) || ch.New == nil && !stays(c, object) {
		return nil
	}
	from := called(c.Old, object.Parent)
	if from == "" {
		return nil // it is made with its name
	}
	reached := []catalog.ID{object.Parent}
	for _, below := range c.Below(object.Parent) {
		if !slices.ContainsFunc(below.Inherited, func(bond catalog.Inheritance) bool {
			return c.Old.Get(bond.Via) != nil && slices.Contains(reached, bond.From)
		}) {
			continue
		}
		reached = append(reached, below.ID)
		if other := called(c.Old, below.ID); other != "" && other != from {
			return cantRename(object.Parent, below.Parent, other, object.ID.QualifiedName())
		}
	}
	return nil
}

func cantRename(column, below catalog.ID, other, where string) error {
	return fail.New("PostgreSQL can't rename the not-null constraint of "+column.String()+" while its copy in "+below.String()+" is called "+other, where,
		"drop the constraint and add it with its new name in a migration written by hand, or leave it its name")
}

// precedes: tables that are bound to the table bring constraints with names of their own.
func precedes(c *kind.Context, ch diff.Change) []catalog.ID {
	object := ch.New
	if object == nil {
		object = ch.Old
	}
	table := c.TableOf(object.Parent)
	var bonds []catalog.ID
	for _, dependent := range c.New.Dependents(table) {
		if body, ok := c.New.Get(dependent).Body.(catalog.Child); ok && c.Old.Get(dependent) == nil {
			if _, parent := body.Bond(dependent); parent == table {
				bonds = append(bonds, dependent)
			}
		}
	}
	return bonds
}
