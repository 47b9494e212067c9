package enum

import (
	_ "embed"
	"slices"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
)

//go:embed enum.sql
var query string

// Enum is an enumerated type.
type Enum struct {
	// Labels are the values in their sort order.
	Labels []string `db:"labels"`
}

// Room returns the room of enumerated types.
func Room() *kind.Room {
	return &kind.Room{
		Exists:      func(id catalog.ID) string { return ddl.TypeExists(id.Schema, id.Name, "e") },
		Words:       kind.Words{Is: "TYPE", Grants: kind.TypeGrants},
		Named:       true,
		LocksTables: true,
		Breaks: kind.BreaksWhen(func(ch diff.Change) bool {
			return kind.Lost(ch.Old.Body.(*Enum).Labels, ch.New.Body.(*Enum).Labels)
		}),
		Reader:     catalog.Rows[Enum]{Of: catalog.Enum, Class: 1247, SQL: query},
		DefaultACL: "TYPES",
		Claims:     func(o *catalog.Object) []string { return []string{kind.TypeClaim(o.ID.Schema, o.ID.Name)} },
		Create: func(_ *kind.Context, n kind.Node) []ddl.Statement {
			return []ddl.Statement{create(n.ID, n.ID.Name, n.Body.(*Enum).Labels)}
		},
		Drop: func(_ *kind.Context, o *catalog.Object) []ddl.Statement {
			return []ddl.Statement{ddl.Run("DROP TYPE IF EXISTS " + ddl.Ident(o.ID.Schema, o.ID.Name))}
		},
		Alter:    alter,
		Leaves:   leaves,
		Renaming: renaming(),
		Pending: func(_ *kind.Context, ch diff.Change) string {
			return ddl.LabelsDiffer(ch.ID.Schema, ch.ID.Name, ch.New.Body.(*Enum).Labels)
		},
	}
}

func create(id catalog.ID, name string, labels []string) ddl.Statement {
	return ddl.RunWhen(ddl.TypeMissing(id.Schema, name),
		"CREATE TYPE "+ddl.Ident(id.Schema, name)+" AS ENUM ("+ddl.Literals(labels)+")")
}

func alter(c *kind.Context, ch diff.Change) kind.Alteration {
	before, after := ch.Old.Body.(*Enum).Labels, ch.New.Body.(*Enum).Labels
	if c.OneTransaction || !kept(before, after) {
		return rebuild(c, ch, after)
	}
	var a kind.Alteration
	for i, label := range after {
		if !slices.Contains(before, label) {
			a.Statements = append(a.Statements, addValue(ch.ID, before, after, i))
			// A new value can't be used in the transaction that adds it (PostgreSQL documentation, ALTER TYPE, notes).
			a.Commits = append(a.Commits, label)
		}
	}
	return a
}

// kept reports whether all old labels are still there in the same order.
func kept(before, after []string) bool {
	i := 0
	for _, label := range after {
		if i < len(before) && before[i] == label {
			i++
		}
	}
	return i == len(before)
}

// addValue places the new label after its predecessor, which exists by then, or before the first old one.
func addValue(id catalog.ID, before, after []string, i int) ddl.Statement {
	sql := "ALTER TYPE " + ddl.Ident(id.Schema, id.Name) + " ADD VALUE IF NOT EXISTS " + ddl.Literal(after[i])
	switch {
	case i == 0 && len(before) > 0:
		sql += " BEFORE " + ddl.Literal(before[0])
	case i > 0 && slices.ContainsFunc(after[i+1:], func(l string) bool { return slices.Contains(before, l) }):
		sql += " AFTER " + ddl.Literal(after[i-1])
	}
	return ddl.Run(sql)
}
