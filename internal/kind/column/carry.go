package column

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
	"github.com/plumbsql/plumb/internal/kind/sequence"
)

// carry brings the values of a column into a table that is filled anew, and the position of its sequence.
func carry(c *kind.Context, ch diff.Change) (kind.Carried, bool) {
	before, after := ch.Old.Body.(*Column), ch.New.Body.(*Column)
	if after.Generated != "" {
		return kind.Carried{}, false
	}
	carried := kind.Carried{Expression: ddl.Ident(ch.ID.Sub), Overrides: after.Identity == "a"}
	switch {
	case c.Copied(ch.Old.Parent) && leaves(c, ch.Old):
		through(c, ch, &carried)
	case ch.Has("type", "collation"):
		carried.Expression = converted(c, carried.Expression, before, after)
	case remade(c, ch):
		carried.Expression += "::text"
		if strings.HasSuffix(after.Type, "[]") {
			carried.Expression += "[]"
		}
		carried.Expression += "::" + after.Type
	}
	carried.Loses = cmp.Or(carried.Loses, loses(kind.Undomained(c.Old, before.Type), kind.Undomained(c.New, after.Type)))
	switch {
	case after.Identity == "":
	case before.Identity == "":
		carried.After = []ddl.Statement{sequence.CatchUp(c, ch.ID, after.Type, after.Options)}
	default:
		carried.After = []ddl.Statement{goOn(ch.ID, ch.ID.Name, kind.Beside(ch.ID.Name), before.Options, after.Options)}
		if c.Copied(ch.Old.Parent) {
			carried.Kept = keepCount(ch.ID, before)
			carried.After = []ddl.Statement{goOn(ch.ID, ch.ID.Name, kind.CopyOf(ch.ID.Name), before.Options, after.Options)}
		}
	}
	return carried, true
}

// remade reports whether the type of a column is made anew under its name, beside the old one that the waiting rows have.
func remade(c *kind.Context, ch diff.Change) bool {
	return slices.ContainsFunc(ch.Old.Deps, func(dep catalog.ID) bool {
		room := c.Rooms[dep.Kind]
		if typed, _ := ch.New.Body.(kind.Typed).ColumnType(); strings.TrimSuffix(typed, "[]") != ddl.Ident(dep.Schema, dep.Name) {
			return false // what it sorts by
		}
		return ch.New.DependsOn(dep) && room != nil && room.Leaves != nil && c.Old.Get(dep) != nil && c.Rebuilt(dep)
	})
}

// goOn moves the sequence of an identity column, in the table of a name, to where that of a waiting table is, as far as its range
// has that. It does nothing where none waits.
func goOn(id catalog.ID, name, waiting string, before, after sequence.Options) ddl.Statement {
	within := ""
	if after.Min > before.Min || after.Max < before.Max {
		// A table has other things behind it too, and the conditions come in any order.
		within = fmt.Sprintf("\n  AND CASE WHEN EXISTS (SELECT FROM pg_catalog.pg_sequence s WHERE s.seqrelid = d.objid) THEN pg_catalog.pg_sequence_last_value(d.objid) BETWEEN %d AND %d END",
			after.Min, after.Max)
	}
	return ddl.Run("SELECT pg_catalog.setval(pg_catalog.pg_get_serial_sequence(" + ddl.Literal(ddl.Ident(id.Schema, name)) + ", " + ddl.Literal(id.Sub) +
		"), pg_catalog.pg_sequence_last_value(d.objid))\nFROM pg_catalog.pg_depend d JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid\n" +
		"WHERE d.refobjid = " + ddl.Regclass(id.Schema, waiting) + " AND a.attname = " + ddl.Literal(id.Sub) +
		" AND d.classid = 'pg_catalog.pg_class'::regclass AND d.deptype = 'i'" + within)
}
