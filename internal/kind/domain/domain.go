package domain

import (
	_ "embed"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/kind"
)

//go:embed domain.sql
var query string

// Domain is a domain over a base type.
type Domain struct {
	Base      string `db:"base"`
	Collation string `db:"collation"`
	NotNull   bool   `db:"not_null"`
	Default   string `db:"default_expression"`
}

// BaseType returns the type below the domain.
func (d *Domain) BaseType() string { return d.Base }

// Room returns the room of domains.
func Room() *kind.Room {
	return &kind.Room{
		Exists:     func(id catalog.ID) string { return ddl.TypeExists(id.Schema, id.Name, "d") },
		Reader:     catalog.Rows[Domain]{Of: catalog.Domain, Class: 1247, SQL: query},
		DefaultACL: "TYPES",
		Claims:     func(o *catalog.Object) []string { return []string{kind.TypeClaim(o.ID.Schema, o.ID.Name)} },
		Create:     create,
		Drop: func(_ *kind.Context, o *catalog.Object) []ddl.Statement {
			return []ddl.Statement{ddl.Run("DROP DOMAIN IF EXISTS " + ddl.Ident(o.ID.Schema, o.ID.Name))}
		},
		Alter:    alter,
		Renaming: kind.Breaking(func(id catalog.ID) string { return ddl.TypeExists(id.Schema, id.Name, "d") }),
	}
}

func create(c *kind.Context, n kind.Node) []ddl.Statement {
	d := n.Body.(*Domain)
	sql := "CREATE DOMAIN " + ddl.Ident(n.ID.Schema, n.ID.Name) + " AS " + d.Base
	if d.Collation != "" {
		sql += " COLLATE " + d.Collation
	}
	if d.Default != "" {
		sql += " DEFAULT " + d.Default
	}
	if d.NotNull {
		sql += " NOT NULL"
	}
	for _, clause := range c.Inline(n.Parts) {
		sql += "\n  " + clause
	}
	return []ddl.Statement{ddl.RunWhen(ddl.TypeMissing(n.ID.Schema, n.ID.Name), sql)}
}

func alter(c *kind.Context, ch diff.Change) kind.Alteration {
	after := ch.New.Body.(*Domain)
	if ch.Has("base", "collation") {
		if len(columns(c, ch.ID)) > 0 {
			return kind.Alteration{Refusal: fail.New("the base type of a domain that columns use can't be changed in place", ch.ID.String(),
				"make a domain of another name, move the columns to it, and drop this one")}
		}
		return kind.Replace
	}
	name := "ALTER DOMAIN " + ddl.Ident(ch.ID.Schema, ch.ID.Name)
	var statements []ddl.Statement
	if ch.Has("default_expression") {
		if after.Default == "" {
			statements = append(statements, ddl.Run(name+" DROP DEFAULT"))
		} else {
			statements = append(statements, ddl.Run(name+" SET DEFAULT "+after.Default))
		}
	}
	if ch.Has("not_null") {
		if refusal := Unchecked(c, ch.ID); after.NotNull && refusal != nil {
			return kind.Alteration{Refusal: refusal}
		}
		action := " DROP NOT NULL"
		if after.NotNull {
			action = " SET NOT NULL"
		}
		statements = append(statements, ddl.Run(name+action))
	}
	return kind.Alter(statements...)
}

// Unchecked returns why PostgreSQL can't check the values of a domain against a new constraint, or nil.
func Unchecked(c *kind.Context, id catalog.ID) error {
	column := c.Inside(id)
	if column == (catalog.ID{}) {
		return nil
	}
	return fail.New("PostgreSQL adds no constraint to a domain that "+column.String()+" has within an array or a composite type", id.String(),
		"make a domain of another name with the constraint, move the column to it, and drop this one")
}

func columns(c *kind.Context, id catalog.ID) []catalog.ID {
	var found []catalog.ID
	for _, dependent := range c.Old.Dependents(id) {
		if dependent.Kind == catalog.Column && c.New.Get(dependent) != nil {
			found = append(found, dependent)
		}
	}
	return found
}
