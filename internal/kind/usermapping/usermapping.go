package usermapping

import (
	_ "embed"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/kind"
	"github.com/plumbsql/plumb/internal/kind/foreign"
)

//go:embed usermapping.sql
var query string

// Mapping is a user mapping. Its identity has the server as its name and the user as its role.
type Mapping struct {
	foreign.Options
	// Hidden tells that the reader of the catalog may not see the options.
	Hidden bool `db:"hidden" diff:"-"`
}

// Room returns the room of user mappings.
func Room() *kind.Room {
	return &kind.Room{
		Reader: catalog.Rows[Mapping]{
			Of: catalog.UserMapping, Class: 1418, SQL: query,
			Refine: func(_ *catalog.Object, m *Mapping) { m.Hide() },
		},
		Refuses: func(c *kind.Context, o *catalog.Object) error {
			if m := o.Body.(*Mapping); !m.Hidden {
				return m.Refuses(c, o.ID)
			}
			return hidden(o.ID)
		},
		Create: func(_ *kind.Context, n kind.Node) []ddl.Statement {
			return []ddl.Statement{ddl.Run("CREATE USER MAPPING IF NOT EXISTS " + target(n.ID) +
				foreign.Clause(n.Body.(*Mapping).Written()))}
		},
		Drop: func(_ *kind.Context, o *catalog.Object) []ddl.Statement {
			return []ddl.Statement{ddl.Run("DROP USER MAPPING IF EXISTS " + target(o.ID))}
		},
		Destroys: func(o *catalog.Object) string { return foreign.Lost(o.Body.(*Mapping).Secrets...) },
		Alter:    alter,
		Survives: func(*catalog.Object, catalog.ID) bool { return true },
	}
}

func alter(_ *kind.Context, ch diff.Change) kind.Alteration {
	before, after := ch.Old.Body.(*Mapping), ch.New.Body.(*Mapping)
	if before.Hidden || after.Hidden {
		return kind.Alteration{Refusal: hidden(ch.ID)}
	}
	statements, err := foreign.Change("ALTER USER MAPPING "+target(ch.ID),
		foreign.Table{From: "pg_user_mappings", Column: "umoptions", Where: where(ch.ID)}, ch, &before.Options, &after.Options)
	return kind.Alteration{Statements: statements, Refusal: err}
}

func hidden(id catalog.ID) error {
	return fail.New("the options of the user mapping can be seen only by a superuser", id.String(),
		"compare the databases as a superuser, or leave user mappings to the administrator")
}

func target(id catalog.ID) string {
	return "FOR " + ddl.Role(id.Role) + " SERVER " + ddl.Ident(id.Name)
}

func where(id catalog.ID) string {
	user := "o.usename = " + ddl.Literal(id.Role)
	switch id.Role {
	case "PUBLIC":
		user = "o.umuser = 0"
	case "":
		user = "o.usename = CURRENT_USER"
	}
	return "o.srvname = " + ddl.Literal(id.Name) + " AND " + user
}
