package extension

import (
	_ "embed"
	"slices"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/kind"
)

//go:embed extension.sql
var query string

// Extension is an installed extension.
type Extension struct {
	Schema      string `db:"in_schema"`
	Relocatable bool   `db:"relocatable" diff:"-"`
	// Version is empty where nobody has said which one: then the server's packages decide it, and it is not compared.
	Version string `db:"version" diff:"stated"`
	// DefaultVersion is what the server makes when no version is named, and DefaultComment the comment that it then has. They
	// are empty where the server no longer has the extension's files.
	DefaultVersion string `db:"default_version" diff:"-"`
	DefaultComment string `db:"default_comment" diff:"-"`
	// Versions can be made from nothing, Updates out of the one that is there.
	Versions []string `db:"versions" diff:"-"`
	Updates  []string `db:"updates" diff:"-"`
}

// CommentAsMade implements kind.Commented.
func (e *Extension) CommentAsMade() string { return e.DefaultComment }

// Room returns the room of extensions.
func Room() *kind.Room {
	return &kind.Room{
		Named: true,
		Reader: catalog.Rows[Extension]{Of: catalog.Extension, Class: 3079, SQL: query, Refine: func(o *catalog.Object, e *Extension) {
			o.Deps = append(o.Deps, catalog.ID{Kind: catalog.Schema, Name: e.Schema})
		}},
		Destroys: func(*catalog.Object) string {
			return "what tables hold in the extension's types, and the extension's own tables"
		},
		Create: func(_ *kind.Context, n kind.Node) []ddl.Statement {
			e := n.Body.(*Extension)
			sql := "CREATE EXTENSION IF NOT EXISTS " + ddl.Ident(n.ID.Name) + " WITH SCHEMA " + ddl.Ident(e.Schema)
			if e.Version != "" && e.Version != e.DefaultVersion {
				sql += " VERSION " + ddl.Literal(e.Version)
			}
			return []ddl.Statement{ddl.Run(sql)}
		},
		Drop: func(_ *kind.Context, o *catalog.Object) []ddl.Statement {
			return []ddl.Statement{ddl.Run("DROP EXTENSION IF EXISTS " + ddl.Ident(o.ID.Name))}
		},
		Alter:  alter,
		Refuse: refuse,
	}
}

func alter(_ *kind.Context, ch diff.Change) kind.Alteration {
	before, after := ch.Old.Body.(*Extension), ch.New.Body.(*Extension)
	var statements []ddl.Statement
	if ch.Has("version") {
		if !slices.Contains(before.Updates, after.Version) {
			return kind.Replace
		}
		statements = append(statements, ddl.Run("ALTER EXTENSION "+ddl.Ident(ch.ID.Name)+" UPDATE TO "+ddl.Literal(after.Version)))
	}
	if ch.Has("in_schema") {
		if !after.Relocatable {
			return kind.Replace
		}
		statements = append(statements, ddl.Run("ALTER EXTENSION "+ddl.Ident(ch.ID.Name)+" SET SCHEMA "+ddl.Ident(after.Schema)))
	}
	return kind.Alter(statements...)
}

// refuse: a server can't make a version of which it has no files.
func refuse(_ *kind.Context, ch diff.Change) error {
	if ch.Old == nil || ch.New == nil || !ch.Has("version") {
		return nil
	}
	before, after := ch.Old.Body.(*Extension), ch.New.Body.(*Extension)
	if slices.Contains(before.Updates, after.Version) || slices.Contains(before.Versions, after.Version) {
		return nil
	}
	return fail.New("the server has no way from version "+before.Version+" of the extension "+ch.ID.Name+" to version "+after.Version, "",
		"install the package that has the version "+after.Version+" on the server, or name no version in the schema files")
}
