package sequence

import (
	_ "embed"
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
)

//go:embed identity.sql
var identityQuery string

// Identity is the sequence behind an identity column, which comes and goes with the column being one. Its options are the
// column's attributes.
type Identity struct {
	// Name is the name of the sequence, which is in the table's schema.
	Name string `db:"sequence_name"`
	// Persistence is LOGGED or UNLOGGED where it is not as its table.
	Persistence string `db:"persistence"`
}

// SequenceName implements kind.Behind.
func (i *Identity) SequenceName() string { return i.Name }

// IdentityRoom returns the room of the sequences behind identity columns.
func IdentityRoom() *kind.Room {
	return &kind.Room{
		Named: true,
		Breaks: func(c *kind.Context, ch diff.Change) bool {
			return ch.New == nil && stays(c, ch.ID) || kind.BreaksOn("name")(c, ch) // it gives its name away
		},
		Words: kind.Words{Is: "SEQUENCE", Grants: kind.SequenceGrants, Name: behind},
		Reader: catalog.Rows[Identity]{Of: catalog.IdentitySequence, Class: 1259, SQL: identityQuery, Older: identityOlder, Refine: func(o *catalog.Object, _ *Identity) {
			o.Parent = catalog.ID{Kind: catalog.Column, Schema: o.ID.Schema, Name: o.ID.Name, Sub: o.ID.Sub}
		}},
		DefaultACL: "SEQUENCES",
		Absorbed:   true,
		Filled:     kind.BeforeRows,
		Claims: func(o *catalog.Object) []string {
			return []string{kind.RelationClaim(o.ID.Schema, o.Body.(*Identity).Name)}
		},
		Create: func(c *kind.Context, n kind.Node) []ddl.Statement {
			i := n.Body.(*Identity)
			if old := c.Old.Get(n.ID); old != nil && stays(c, n.ID) {
				before := old.Body.(*Identity)
				return append(rename(n.ID, kind.Beside(before.Name), i.Name), persist(c, n.ID, before, i)...)
			}
			return persist(c, n.ID, &Identity{Name: i.Name}, i)
		},
		Drop: func(c *kind.Context, o *catalog.Object) []ddl.Statement {
			if !stays(c, o.ID) {
				return nil
			}
			name := o.Body.(*Identity).Name
			return rename(o.ID, name, kind.Beside(name))
		},
		Alter: func(c *kind.Context, ch diff.Change) kind.Alteration {
			before, after := ch.Old.Body.(*Identity), ch.New.Body.(*Identity)
			var statements []ddl.Statement
			if before.Name != after.Name {
				statements = rename(ch.ID, before.Name, after.Name)
			}
			a := kind.Alter(append(statements, persist(c, ch.ID, before, after)...)...)
			a.Follows = []catalog.ID{tableOf(ch.ID)}
			return a
		},
		Survives: func(*catalog.Object, catalog.ID) bool { return true },
	}
}

// stays reports whether a column stays one that counts by the same sequence, so that this can be replaced only by giving it another
// name for a while, when sequences trade names.
func stays(c *kind.Context, id catalog.ID) bool {
	column := id
	column.Kind = catalog.Column
	return c.Existing(column) && c.Old.Get(id) != nil && c.New.Get(id) != nil
}

func rename(id catalog.ID, from, to string) []ddl.Statement {
	return []ddl.Statement{ddl.RunWhen(kind.IsBehind(id, from), "ALTER SEQUENCE "+ddl.Ident(id.Schema, from)+" RENAME TO "+ddl.Ident(to))}
}

// behind returns the sequence's own name, by which statements name it as any other.
func behind(c *kind.Context, id catalog.ID) string { return ddl.Ident(id.Schema, c.Behind(id)) }

// tableOf returns the table of a column's sequence.
func tableOf(id catalog.ID) catalog.ID {
	return catalog.ID{Kind: catalog.Table, Schema: id.Schema, Name: id.Name}
}

// persist returns the statement that makes a sequence logged or unlogged where that changes.
func persist(c *kind.Context, id catalog.ID, before, after *Identity) []ddl.Statement {
	word := after.Persistence
	switch {
	case before.Persistence == after.Persistence:
		return nil
	case word == "" && before.Persistence == "UNLOGGED":
		word = "LOGGED"
	case word == "":
		word = "UNLOGGED"
	}
	if after.Persistence == "" && c.Existing(tableOf(id)) && persistenceChanges(c, tableOf(id)) {
		return nil // it has become as its table with the table's own change
	}
	return []ddl.Statement{ddl.Run("ALTER SEQUENCE " + ddl.Ident(id.Schema, after.Name) + " SET " + word)}
}

// persistenceChanges reports whether a table becomes logged or unlogged.
func persistenceChanges(c *kind.Context, table catalog.ID) bool {
	return slices.Contains(catalog.Changed(c.Old.Get(table), c.New.Get(table)), "unlogged")
}

// identityOlder: before 15 all sequences are logged, and nothing says otherwise.
func identityOlder(version int) string {
	if version >= 150000 {
		return ""
	}
	return strings.Replace(identityQuery, "CASE WHEN s.relpersistence = t.relpersistence", "CASE WHEN true", 1)
}
