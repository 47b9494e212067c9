package privilege

import (
	_ "embed"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
)

//go:embed grant.sql
var grantQuery string

// Grant is what one role has on one object.
type Grant struct {
	Privileges
}

// Implied implements catalog.Implied: what an administrator grants to the migration user on objects that it does not own
// is the administrator's matter.
func (g *Grant) Implied(id catalog.ID) bool { return id.Role == "" && !g.ToOwner }

// GrantRoom returns the room of grants.
func GrantRoom() *kind.Room {
	return &kind.Room{
		Reader: catalog.Rows[Grant]{Of: catalog.Grant, SQL: grantQuery, Refine: func(o *catalog.Object, g *Grant) {
			// The owner's own rights are kept by a symbol, so that a change of owner is no change of grants.
			if g.ToOwner {
				o.ID.Role = ""
			}
		}},
		Create: func(c *kind.Context, n kind.Node) []ddl.Statement {
			after := n.Body.(*Grant).Privileges
			return grantScope(n.ID).between(beyond(implied(c, n.ID), after), after)
		},
		Implies: implies,
		Drop: func(_ *kind.Context, o *catalog.Object) []ddl.Statement {
			return grantScope(o.ID).between(o.Body.(*Grant).Privileges, Privileges{})
		},
		Alter: func(_ *kind.Context, ch diff.Change) kind.Alteration {
			return kind.Alter(grantScope(ch.ID).between(ch.Old.Body.(*Grant).Privileges, ch.New.Body.(*Grant).Privileges)...)
		},
		Survives: func(*catalog.Object, catalog.ID) bool { return true },
	}
}

// grantWords are the key words by which GRANT names a kind; what is missing here is a relation, which needs none.
var grantWords = map[catalog.Kind]string{
	catalog.Sequence: "SEQUENCE ", catalog.Schema: "SCHEMA ", catalog.Function: "FUNCTION ", catalog.Procedure: "PROCEDURE ",
	catalog.Enum: "TYPE ", catalog.Domain: "DOMAIN ", catalog.Composite: "TYPE ",
}

func grantScope(id catalog.ID) scope {
	s := scope{role: id.Role, on: grantWords[id.On] + ddl.Ident(id.Schema, id.Name)}
	switch id.On {
	case catalog.Function, catalog.Procedure:
		s.on += "(" + id.Sub + ")"
	case catalog.Column, catalog.ViewColumn:
		s.column = id.Sub
	}
	return s
}
