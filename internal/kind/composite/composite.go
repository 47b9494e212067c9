package composite

import (
	_ "embed"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
)

//go:embed composite.sql
var query string

// Composite is a composite type of its own.
type Composite struct {
	// Attributes are the definitions of the attributes: a quoted name, a type, and a collation where it isn't the type's.
	Attributes []string `db:"attributes"`
	// AttributeNames, Types, Modifiers and Collations are the same in parts; the modifiers are those of pg_attribute.atttypmod.
	AttributeNames []string `db:"names" diff:"-"`
	Types          []string `db:"types" diff:"-"`
	Modifiers      []int    `db:"modifiers" diff:"-"`
	Collations     []string `db:"collations" diff:"-"`
}

// Fields implements kind.Shaped.
func (t *Composite) Fields() []string { return t.AttributeNames }

// FieldTypes implements kind.Shaped.
func (t *Composite) FieldTypes() []string { return t.Types }

// Room returns the room of composite types.
func Room() *kind.Room {
	return &kind.Room{
		Exists:      func(id catalog.ID) string { return ddl.RelationExists(id.Schema, id.Name, "c") },
		Words:       kind.Words{Is: "TYPE", Grants: kind.TypeGrants},
		Named:       true,
		LocksTables: true,
		// A value is written with all fields.
		Breaks:     kind.BreaksOn("attributes"),
		Reader:     catalog.Rows[Composite]{Of: catalog.Composite, Class: 1247, SQL: query},
		DefaultACL: "TYPES",
		Claims: func(o *catalog.Object) []string {
			return []string{kind.TypeClaim(o.ID.Schema, o.ID.Name), kind.RelationClaim(o.ID.Schema, o.ID.Name)}
		},
		Create: func(_ *kind.Context, n kind.Node) []ddl.Statement {
			attributes := strings.Join(n.Body.(*Composite).Attributes, ", ")
			return []ddl.Statement{ddl.RunWhen(ddl.TypeMissing(n.ID.Schema, n.ID.Name),
				"CREATE TYPE "+ddl.Ident(n.ID.Schema, n.ID.Name)+" AS ("+attributes+")")}
		},
		Drop: func(_ *kind.Context, o *catalog.Object) []ddl.Statement {
			return []ddl.Statement{ddl.Run("DROP TYPE IF EXISTS " + ddl.Ident(o.ID.Schema, o.ID.Name))}
		},
		Alter: alter,
		// An attribute that is a composite type may lose and gain attributes of its own.
		Survives: func(_ *catalog.Object, altered catalog.ID) bool { return altered.Kind == catalog.Composite },
		Pending:  func(_ *kind.Context, ch diff.Change) string { return is(ch.ID, ch.Old.Body.(*Composite)) },
		Renaming: renaming(),
	}
}
