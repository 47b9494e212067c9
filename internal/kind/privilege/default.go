package privilege

import (
	_ "embed"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
)

//go:embed default.sql
var defaultQuery string

// Default is what one role gets on the objects of a kind that another role makes, everywhere or in a schema.
type Default struct {
	Privileges
}

// DefaultRoom returns the room of default privileges.
func DefaultRoom() *kind.Room {
	return &kind.Room{
		Reader: catalog.Rows[Default]{Of: catalog.DefaultPrivilege, SQL: defaultQuery, Refine: func(o *catalog.Object, _ *Default) {
			if o.ID.Schema != "" {
				o.Parent = catalog.ID{Kind: catalog.Schema, Name: o.ID.Schema}
			}
		}},
		Create: func(_ *kind.Context, n kind.Node) []ddl.Statement {
			return defaultScope(n.ID).between(Privileges{}, n.Body.(*Default).Privileges)
		},
		Drop: func(_ *kind.Context, o *catalog.Object) []ddl.Statement {
			return defaultScope(o.ID).between(o.Body.(*Default).Privileges, Privileges{})
		},
		Alter: func(_ *kind.Context, ch diff.Change) kind.Alteration {
			return kind.Alter(defaultScope(ch.ID).between(ch.Old.Body.(*Default).Privileges, ch.New.Body.(*Default).Privileges)...)
		},
		Affects: func(c *kind.Context, ch diff.Change, created *catalog.Object) bool {
			return affects(ch.ID, c.Rooms[created.ID.Kind].DefaultACL, created.ID)
		},
		Survives: func(*catalog.Object, catalog.ID) bool { return true },
	}
}

func defaultScope(id catalog.ID) scope {
	prefix := "ALTER DEFAULT PRIVILEGES FOR ROLE " + ddl.Role(id.By)
	if id.Schema != "" {
		prefix += " IN SCHEMA " + ddl.Ident(id.Schema)
	}
	return scope{prefix: prefix + " ", on: id.Name, role: id.Role}
}
