package sequence

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
)

//go:embed sequence.sql
var query string

// Sequence is a sequence that is not behind an identity column.
type Sequence struct {
	Type     string `db:"type"`
	Unlogged bool   `db:"unlogged"`
	Options
}

// IsUnlogged reports whether the sequence is lost in a crash.
func (s *Sequence) IsUnlogged() bool { return s.Unlogged }

// Room returns the room of sequences.
func Room() *kind.Room {
	return &kind.Room{
		Exists:     func(id catalog.ID) string { return ddl.RelationExists(id.Schema, id.Name, "S") },
		Words:      kind.Words{Grants: kind.SequenceGrants},
		Named:      true,
		Reader:     catalog.Rows[Sequence]{Of: catalog.Sequence, Class: 1259, SQL: query},
		DefaultACL: "SEQUENCES",
		Claims:     func(o *catalog.Object) []string { return []string{kind.RelationClaim(o.ID.Schema, o.ID.Name)} },
		Create: func(_ *kind.Context, n kind.Node) []ddl.Statement {
			s := n.Body.(*Sequence)
			return []ddl.Statement{ddl.Run("CREATE " + unlogged(s) + "SEQUENCE IF NOT EXISTS " + ddl.Ident(n.ID.Schema, n.ID.Name) +
				" AS " + s.Type + space(s.Unusual(s.Type)))}
		},
		Drop: func(c *kind.Context, o *catalog.Object) []ddl.Statement {
			statement := drop(o.ID)
			if outlived(c, o) {
				statement = statement.Destructive("the sequence's position")
			}
			return []ddl.Statement{statement}
		},
		Alter:    alter,
		Survives: func(*catalog.Object, catalog.ID) bool { return true },
		Destroys: destroys,
		Renaming: kind.Breaking(func(id catalog.ID) string { return ddl.RelationExists(id.Schema, id.Name, "S") }),
		Yield: func(_ *kind.Context, o *catalog.Object, _ string) []ddl.Statement {
			return []ddl.Statement{kind.YieldSequence(o.ID.Schema, o.ID.Name, o.GoesWith.Name)}
		},
	}
}

// destroys: the position of a sequence that a column owns is only worth something together with the column.
func destroys(o *catalog.Object) string {
	if o.GoesWith != (catalog.ID{}) {
		return ""
	}
	return "the sequence's position"
}

// outlived reports whether the column that owns the sequence stays, and no identity takes over where the sequence was.
func outlived(c *kind.Context, o *catalog.Object) bool {
	owner := c.New.Get(o.GoesWith)
	if owner == nil {
		return false
	}
	for name, value := range owner.Attributes() {
		if name == "identity" {
			return value == ""
		}
	}
	return true
}

func alter(_ *kind.Context, ch diff.Change) kind.Alteration {
	s := ch.New.Body.(*Sequence)
	name := ddl.Ident(ch.ID.Schema, ch.ID.Name)
	var statements []ddl.Statement
	if ch.Has("unlogged") {
		action := " SET LOGGED"
		if s.Unlogged {
			action = " SET UNLOGGED"
		}
		statements = append(statements, ddl.Run("ALTER SEQUENCE "+name+action))
	}
	if !ch.Only("unlogged") {
		statements = append(statements, change(ch.ID, ch.Old.Body.(*Sequence), s)...)
	}
	return kind.Alter(statements...)
}

// drop leaves a sequence alone that a repetition finds behind an identity column of the same name.
func drop(id catalog.ID) ddl.Statement {
	return ddl.RunWhen(fmt.Sprintf("EXISTS (SELECT FROM pg_catalog.pg_sequence s WHERE s.seqrelid = %s AND NOT EXISTS"+
		" (SELECT FROM pg_catalog.pg_depend d WHERE d.objid = s.seqrelid AND d.classid = 'pg_catalog.pg_class'::regclass AND d.deptype = 'i'))",
		ddl.Regclass(id.Schema, id.Name)), "DROP SEQUENCE "+ddl.Ident(id.Schema, id.Name))
}

// change sets every option. Where the new range does not include the old start, the sequence starts anew if it stands outside.
func change(id catalog.ID, before, after *Sequence) []ddl.Statement {
	sql := "ALTER SEQUENCE " + ddl.Ident(id.Schema, id.Name) + " AS " + after.Type + " " + strings.Join(after.Clauses(), " ")
	return after.Restarting(before.Options, ddl.Regclass(id.Schema, id.Name), sql)
}

func unlogged(s *Sequence) string {
	if s.Unlogged {
		return "UNLOGGED "
	}
	return ""
}

func space(clause string) string {
	if clause == "" {
		return ""
	}
	return " " + clause
}
