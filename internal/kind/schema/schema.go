package schema

import (
	_ "embed"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/kind"
)

//go:embed schema.sql
var query string

// Schema has no attributes that count: its owner, comment and grants are facts of their own.
type Schema struct {
	// Foreign tells that the schema public belongs to somebody whose rights the reader does not have.
	Foreign bool `db:"foreign" diff:"-"`
}

// Administered reports whether facts about the schema are an administrator's matter.
func (s *Schema) Administered() bool { return s.Foreign }

// Room returns the room of schemas.
func Room() *kind.Room {
	return &kind.Room{
		Words:      kind.Words{Grants: &kind.Grants{Word: "SCHEMA", Asked: "schema", Lookup: "to_regnamespace"}},
		Named:      true,
		Reader:     catalog.Rows[Schema]{Of: catalog.Schema, Class: 2615, SQL: query},
		DefaultACL: "SCHEMAS",
		Create: func(_ *kind.Context, n kind.Node) []ddl.Statement {
			return []ddl.Statement{ddl.Run("CREATE SCHEMA IF NOT EXISTS " + ddl.Ident(n.ID.Name))}
		},
		Drop: func(_ *kind.Context, o *catalog.Object) []ddl.Statement {
			return []ddl.Statement{ddl.Run("DROP SCHEMA IF EXISTS " + ddl.Ident(o.ID.Name))}
		},
		Renaming: kind.Breaking(kind.ByName("pg_namespace", "nspname")),
	}
}
