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
	// FirstOwner is whom the schema public belongs to in a new database, and AsMade says that it still does.
	FirstOwner string `db:"first_owner" diff:"-"`
	AsMade     bool   `db:"as_made" diff:"-"`
}

// OwnerAsMade implements kind.MadeFirst.
func (s *Schema) OwnerAsMade() (role string, still bool) { return s.FirstOwner, s.AsMade }

// Administered reports whether facts about the schema are an administrator's matter.
func (s *Schema) Administered() bool { return s.Foreign }

// Room returns the room of schemas.
func Room() *kind.Room {
	return &kind.Room{
		Words:      kind.Words{Grants: &kind.Grants{Word: "SCHEMA", Asked: "schema", Lookup: "to_regnamespace"}},
		Named:      true,
		Reader:     catalog.Rows[Schema]{Of: catalog.Schema, Class: 2615, SQL: query},
		DefaultACL: "SCHEMAS",
		Create: func(c *kind.Context, n kind.Node) []ddl.Statement {
			statements := []ddl.Statement{ddl.Run("CREATE SCHEMA IF NOT EXISTS " + ddl.Ident(n.ID.Name))}
			if n.ID.Name == "public" {
				statements = append(statements, asMade(c, n.ID)...)
			}
			return statements
		},
		Drop: func(_ *kind.Context, o *catalog.Object) []ddl.Statement {
			return []ddl.Statement{ddl.Run("DROP SCHEMA IF EXISTS " + ddl.Ident(o.ID.Name))}
		},
		Renaming: kind.Breaking(kind.ByName("pg_namespace", "nspname")),
	}
}

// asMade returns what makes the schema public as it is in a new database; the facts about it tell what is different.
func asMade(c *kind.Context, id catalog.ID) []ddl.Statement {
	statements := []ddl.Statement{
		ddl.Run("COMMENT ON SCHEMA public IS " + ddl.Literal(kind.PublicComment)),
		ddl.Run("GRANT USAGE ON SCHEMA public TO PUBLIC"),
	}
	if owner := kind.OwnerAsMade(c, id); owner != "" {
		member := "pg_catalog.pg_has_role(pg_catalog.to_regrole(" + ddl.Literal(ddl.Ident(owner)) + "), 'MEMBER')"
		statements = append(statements, ddl.RunWhen(member, "ALTER SCHEMA public OWNER TO "+ddl.Ident(owner)))
	}
	return statements
}
