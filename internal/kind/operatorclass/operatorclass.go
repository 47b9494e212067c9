package operatorclass

import (
	_ "embed"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/kind"
)

//go:embed operatorclass.sql
var query string

// Class is an operator class.
type Class struct {
	Type    string `db:"type"`
	Default bool   `db:"is_default"`
	Family  string `db:"family"`
	// Storage is the type that an index stores where it is not Type.
	Storage string `db:"storage"`
	// Members are the operators and support functions as CREATE OPERATOR CLASS takes them.
	Members []string `db:"members"`
}

// Room returns the room of operator classes.
func Room() *kind.Room {
	return &kind.Room{
		Words:  kind.Words{Name: kind.OfMethod},
		Reader: catalog.Rows[Class]{Of: catalog.OperatorClass, Class: 2616, SQL: query},
		Claims: claims,
		Create: create,
		Drop: func(c *kind.Context, o *catalog.Object) []ddl.Statement {
			return kind.DropOfMethod(c, o, "pg_opclass", "opc")
		},
		Alter: kind.Anew,
		Renaming: kind.Renamed(func(id catalog.ID) string {
			return ddl.PresentWhere("pg_opclass", "opc", id.Schema, id.Name, ddl.UsesMethod("opc", id.Sub))
		}),
	}
}

// claims: a type has one default class for an access method, and a family one member for each number and types.
func claims(o *catalog.Object) []string {
	class := o.Body.(*Class)
	var list []string
	if class.Default {
		list = append(list, "default operator class "+class.Type+" "+o.ID.Sub)
	}
	for _, member := range class.Members {
		if words := strings.Fields(member); len(words) > 1 {
			_, types, _ := strings.Cut(member, "(")
			types, _, _ = strings.Cut(types, ")")
			list = append(list, "member of operator family "+class.Family+" "+o.ID.Sub+" "+words[0]+" "+words[1]+" ("+types+")")
		}
	}
	return list
}

func create(_ *kind.Context, n kind.Node) []ddl.Statement {
	class := n.Body.(*Class)
	sql := "CREATE OPERATOR CLASS " + ddl.Ident(n.ID.Schema, n.ID.Name)
	if class.Default {
		sql += " DEFAULT"
	}
	members := class.Members
	switch {
	case class.Storage != "":
		members = append([]string{"STORAGE " + class.Storage}, members...)
	case len(members) == 0:
		// The list can't be empty, and this says nothing.
		members = []string{"STORAGE " + class.Type}
	}
	sql += " FOR TYPE " + class.Type + " USING " + ddl.Ident(n.ID.Sub) + " FAMILY " + class.Family + " AS\n  " + strings.Join(members, ",\n  ")
	missing := ddl.MissingWhere("pg_opclass", "opc", n.ID.Schema, n.ID.Name, ddl.UsesMethod("opc", n.ID.Sub))
	return []ddl.Statement{ddl.RunWhen(missing, sql)}
}
