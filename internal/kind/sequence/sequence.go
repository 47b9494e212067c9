package sequence

import (
	_ "embed"
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

// Room returns the room of sequences.
func Room() *kind.Room {
	return &kind.Room{
		Reader:     catalog.Rows[Sequence]{Of: catalog.Sequence, Class: 1259, SQL: query},
		DefaultACL: "SEQUENCES",
		Claims:     func(o *catalog.Object) []string { return []string{kind.RelationClaim(o.ID.Schema, o.ID.Name)} },
		Create: func(_ *kind.Context, n kind.Node) []ddl.Statement {
			s := n.Body.(*Sequence)
			return []ddl.Statement{ddl.Run("CREATE " + unlogged(s) + "SEQUENCE IF NOT EXISTS " + ddl.Ident(n.ID.Schema, n.ID.Name) +
				" AS " + s.Type + space(s.Unusual(s.Type)))}
		},
		Drop: func(_ *kind.Context, o *catalog.Object) []ddl.Statement {
			return []ddl.Statement{ddl.Run("DROP SEQUENCE IF EXISTS " + ddl.Ident(o.ID.Schema, o.ID.Name))}
		},
		Alter:    alter,
		Survives: func(*catalog.Object, catalog.ID) bool { return true },
		Destroys: func(*catalog.Object) string { return "the sequence's position" },
	}
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
		statements = append(statements, ddl.Run("ALTER SEQUENCE "+name+" AS "+s.Type+" "+strings.Join(s.Clauses(), " ")))
	}
	return kind.Alter(statements...)
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
