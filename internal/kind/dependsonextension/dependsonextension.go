package dependsonextension

import (
	_ "embed"
	"slices"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
)

//go:embed dependsonextension.sql
var query string

// Dependence names the extensions that an object goes with when they are dropped.
type Dependence struct {
	Extensions []string `db:"extensions"`
}

// Room returns the room of what goes with extensions.
func Room() *kind.Room {
	return &kind.Room{
		Reader: catalog.Rows[Dependence]{Of: catalog.DependsOnExtension, SQL: query, Refine: func(o *catalog.Object, d *Dependence) {
			slices.Sort(d.Extensions)
			for _, name := range d.Extensions {
				o.Deps = append(o.Deps, catalog.ID{Kind: catalog.Extension, Name: name})
			}
		}},
		Create: func(c *kind.Context, n kind.Node) []ddl.Statement {
			return between(c, n.ID, nil, n.Body.(*Dependence).Extensions)
		},
		Drop: func(c *kind.Context, o *catalog.Object) []ddl.Statement {
			return between(c, o.ID, o.Body.(*Dependence).Extensions, nil)
		},
		Alter: func(c *kind.Context, ch diff.Change) kind.Alteration {
			return kind.Alter(between(c, ch.ID, ch.Old.Body.(*Dependence).Extensions, ch.New.Body.(*Dependence).Extensions)...)
		},
		Survives: func(*catalog.Object, catalog.ID) bool { return true },
	}
}

// between returns the statements that turn one list of extensions into another. When the file runs again, an extension that
// goes is gone.
func between(c *kind.Context, id catalog.ID, before, after []string) []ddl.Statement {
	alter := "ALTER " + kind.Target(c, id)
	var statements []ddl.Statement
	for _, name := range before {
		if !slices.Contains(after, name) {
			statements = append(statements, ddl.RunWhen(ddl.Named("pg_extension", "extname", name), alter+" NO DEPENDS ON EXTENSION "+ddl.Ident(name)))
		}
	}
	for _, name := range after {
		if !slices.Contains(before, name) {
			statements = append(statements, ddl.Run(alter+" DEPENDS ON EXTENSION "+ddl.Ident(name)))
		}
	}
	return statements
}

// Kept returns the statements that give an object back what CREATE OR REPLACE takes from it: the extensions that it goes with
// before and after.
func Kept(c *kind.Context, id catalog.ID) []ddl.Statement {
	fact := id.Fact(catalog.DependsOnExtension)
	before, after := c.Old.Get(fact), c.New.Get(fact)
	if before == nil || after == nil || c.Rebuilt(fact) {
		return nil
	}
	kept := slices.DeleteFunc(slices.Clone(after.Body.(*Dependence).Extensions), func(name string) bool {
		return !slices.Contains(before.Body.(*Dependence).Extensions, name)
	})
	return between(c, fact, nil, kept)
}
