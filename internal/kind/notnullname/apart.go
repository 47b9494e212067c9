package notnullname

import (
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/kind"
)

// naming is a name that the not-null constraint of a column gets: in place of another, or of whatever it is called.
type naming struct {
	column   catalog.ID
	from, to string
}

// Give returns the statements that give the not-null constraint of a column a name, and those below the ones that they have in the
// new state; it is meant for what is NOT NULL by then.
func Give(c *kind.Context, column catalog.ID, name string) []ddl.Statement {
	if fits(c, column, name) {
		return []ddl.Statement{naming{column: column, to: name}.statement()}
	}
	names := append([]naming{{column: column, to: name}}, followers(c, column)...)
	if other, ok := holder(c, column, name); ok && Of(c.Old, other) == "" {
		// It has the name from a parent, so that nothing has taken it away.
		names = append([]naming{{column: other, from: name, to: kind.Beside(name)}}, names...)
	}
	return apart(c, names)
}

// Given reports whether not-null constraints of a table get a name in a state from those of parents: no step of their own follows others
// then that take or free the name.
func Given(db *catalog.Database, table catalog.ID, name string) bool {
	return slices.ContainsFunc(db.Parts(table), func(part *catalog.Object) bool {
		return part.ID.Kind == catalog.Column && called(db, part.ID) == name && Of(db, part.ID) == ""
	})
}

// Takes reports whether a not-null constraint of a table has a name in a state.
func Takes(db *catalog.Database, table catalog.ID, name string) bool {
	return slices.ContainsFunc(db.Parts(table), func(part *catalog.Object) bool {
		return part.ID.Kind == catalog.Column && called(db, part.ID) == name
	})
}

// holder returns another column of a column's table whose constraint has a name before.
func holder(c *kind.Context, column catalog.ID, name string) (catalog.ID, bool) {
	for _, part := range c.Old.Parts(c.TableOf(column)) {
		if part.ID.Kind == catalog.Column && part.ID != column && called(c.Old, part.ID) == name {
			return part.ID, true
		}
	}
	return catalog.ID{}, false
}

// Left returns the statements for a constraint that stays when those of all parents go: it has still their name, or one that goes.
func Left(c *kind.Context, column catalog.ID) []ddl.Statement {
	before, after := called(c.Old, column), called(c.New, column)
	if before == after || usual.MatchString(before) || Of(c.New, column) != "" {
		return nil
	}
	return Give(c, column, after)
}

// Bereft reports whether a parent's constraint goes from which that of a column comes, and alone whether none is left.
func Bereft(c *kind.Context, column catalog.ID) (bereft, alone bool) {
	bereft = slices.ContainsFunc(c.New.Get(column).Inherited, func(bond catalog.Inheritance) bool {
		return c.Existing(bond.Via) && called(c.Old, bond.From) != "" && called(c.New, bond.From) == ""
	})
	return bereft, bereft && !comes(c, column)
}

// NewBelow reports whether tables below get other names for what comes from a column than it has, or than they have. While it is not
// checked, PostgreSQL would find no counterpart of them above.
func NewBelow(c *kind.Context, column catalog.ID) bool {
	return slices.ContainsFunc(below(c, column), func(heir catalog.ID) bool {
		before, after := called(c.Old, heir), called(c.New, heir)
		if before == "" {
			return after != "" && Of(c.New, heir) != ""
		}
		return after != before && after != "" && !usual.MatchString(after)
	})
}

// bound returns the columns of parents from which a column has its constraint when it gets its name. What becomes NOT NULL waits for the
// name where there is one before.
func bound(c *kind.Context, column catalog.ID) []catalog.ID {
	object, fresh := c.New.Get(column), called(c.Old, column) == ""
	if object == nil {
		return nil
	}
	var above []catalog.ID
	for _, bond := range object.Inherited {
		if c.Existing(bond.Via) && called(c.New, bond.From) != "" && (fresh || called(c.Old, bond.From) != "") {
			above = append(above, bond.From)
		}
	}
	return above
}

// apart renames constraints each for itself. PostgreSQL renames the copies in the tables below too, fails where one is called
// otherwise, and renames none that has come from a parent. So for the time they are not inherited, which costs no look at the rows. It is one
// statement, as none of that may stay.
func apart(c *kind.Context, names []naming) []ddl.Statement {
	var pending []string
	var before, renames, after strings.Builder
	for _, n := range names {
		pending = append(pending, n.pending())
		renames.WriteString(each("    ", n.column, n.which(), "RENAME CONSTRAINT %I TO "+strings.ReplaceAll(ddl.Ident(n.to), "%", "%%")))
	}
	holders := holders(c, names)
	for i, holder := range holders {
		before.WriteString(each("    ", holder, "NOT k.connoinherit", "ALTER CONSTRAINT %I NO INHERIT"))
		after.WriteString(each("    ", holders[len(holders)-1-i], "k.connoinherit", "ALTER CONSTRAINT %I INHERIT"))
	}
	return []ddl.Statement{ddl.Run("DO " + ddl.DollarQuote("plumb", "\nDECLARE\n  name text;\nBEGIN\n  IF "+strings.Join(pending, "\n    OR ")+
		" THEN\n"+before.String()+renames.String()+after.String()+"  END IF;\nEND\n"))}
}

// each is a loop over the not-null constraint of a column, k, where a condition holds.
func each(indent string, column catalog.ID, condition, action string) string {
	return indent + "FOR name IN SELECT k.conname FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND k.conkey = ARRAY[a.attnum]\n" +
		indent + "  WHERE k.conrelid = " + ddl.Regclass(column.Schema, column.Name) + " AND k.contype = 'n' AND a.attname = " + ddl.Literal(column.Sub) + " AND " + condition + "\n" +
		indent + "LOOP\n" +
		indent + "  EXECUTE pg_catalog.format(" + ddl.Literal("ALTER TABLE "+strings.ReplaceAll(ddl.Ident(column.Schema, column.Name), "%", "%%")+" "+action) + ", name);\n" +
		indent + "END LOOP;\n"
}

// which is the condition on a row of pg_constraint, k, that the constraint gets the name.
func (n naming) which() string {
	if n.from != "" {
		return "k.conname = " + ddl.Literal(n.from)
	}
	return "k.conname <> " + ddl.Literal(n.to)
}

// pending is the condition that the column's not-null constraint has to get the name: when a file runs again, another one may have
// the old name.
func (n naming) pending() string {
	return ddl.RowExists("pg_constraint k", "k.conrelid = "+ddl.Regclass(n.column.Schema, n.column.Name)+" AND k.contype = 'n' AND "+n.which()+
		" AND k.conkey[1] = (SELECT a.attnum FROM pg_catalog.pg_attribute a WHERE a.attrelid = k.conrelid AND a.attname = "+ddl.Literal(n.column.Sub)+")")
}

// statement renames the constraint, whose name it looks up.
func (n naming) statement() ddl.Statement {
	return ddl.Run("DO " + ddl.DollarQuote("plumb", "\nDECLARE\n  name text;\nBEGIN\n"+
		each("  ", n.column, n.which(), "RENAME CONSTRAINT %I TO "+strings.ReplaceAll(ddl.Ident(n.to), "%", "%%"))+"END\n"))
}

// holders returns the columns, at and above those that are renamed, whose constraints tables below inherit: those of the topmost
// tables first.
func holders(c *kind.Context, names []naming) []catalog.ID {
	var found []catalog.ID
	seen := map[catalog.ID]bool{}
	var add func(column catalog.ID)
	add = func(column catalog.ID) {
		if seen[column] {
			return
		}
		seen[column] = true
		for _, above := range bound(c, column) {
			add(above)
		}
		if len(heirs(c, column)) > 0 {
			found = append(found, column)
		}
	}
	for _, n := range names {
		add(n.column)
	}
	return found
}

// heirs returns the columns of the tables that have a column from its table before and after.
func heirs(c *kind.Context, column catalog.ID) []catalog.ID {
	table := c.TableOf(column)
	var found []catalog.ID
	for _, dependent := range c.Old.Dependents(table) {
		body, ok := c.Old.Get(dependent).Body.(catalog.Child)
		if !ok || !c.Existing(dependent) {
			continue
		}
		child, parent := body.Bond(dependent)
		id := catalog.ID{Kind: catalog.Column, Schema: child.Schema, Name: child.Name, Sub: column.Sub}
		if parent == table && c.Lookup(id) != nil {
			found = append(found, id)
		}
	}
	return found
}

// below returns the columns of all tables below that inherit a column before, those of nearer tables first.
func below(c *kind.Context, column catalog.ID) []catalog.ID {
	found := heirs(c, column)
	for i := 0; i < len(found); i++ {
		for _, heir := range heirs(c, found[i]) {
			if !slices.Contains(found, heir) {
				found = append(found, heir)
			}
		}
	}
	return found
}

// followers returns the names that the constraints below a column's get with it: those that have none of their own.
func followers(c *kind.Context, column catalog.ID) []naming {
	var names []naming
	for _, heir := range below(c, column) {
		name := called(c.New, heir)
		if name != "" && c.Existing(c.TableOf(heir)) && Of(c.Old, heir) == "" && Of(c.New, heir) == "" {
			names = append(names, naming{column: heir, to: name})
		}
	}
	return names
}

// fits reports whether PostgreSQL can rename the constraint of a column, with the copies below, which are called alike before
// and after.
func fits(c *kind.Context, column catalog.ID, name string) bool {
	if len(bound(c, column)) > 0 {
		return false
	}
	from := called(c.Old, column)
	return !slices.ContainsFunc(below(c, column), func(heir catalog.ID) bool {
		before, after := called(c.Old, heir), called(c.New, heir)
		return before != "" && before != from || after != "" && after != name && c.Existing(c.TableOf(heir))
	})
}
