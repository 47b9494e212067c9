package domain

import (
	"cmp"
	_ "embed"
	"fmt"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
)

//go:embed domain.sql
var query string

// Domain is a domain over a base type.
type Domain struct {
	Base string `db:"base"`
	// Modifier is pg_type.typtypmod, which Base shows in words.
	Modifier  int    `db:"modifier" diff:"-"`
	Collation string `db:"collation"`
	NotNull   bool   `db:"not_null"`
	// NotNullName is what people call the constraint that says so, and NotNullCalled what it is called.
	NotNullName   string `db:"not_null_name"`
	NotNullCalled string `db:"not_null_called" diff:"-"`
	Default       string `db:"default_expression" sql:"SELECT %s"`
}

// BaseType returns the type below the domain.
func (d *Domain) BaseType() string { return d.Base }

// Room returns the room of domains.
func Room() *kind.Room {
	return &kind.Room{
		Exists:      func(id catalog.ID) string { return ddl.TypeExists(id.Schema, id.Name, "d") },
		Words:       kind.Words{Grants: &kind.Grants{Word: "DOMAIN", Asked: "type", Lookup: "to_regtype", Public: []string{"USAGE"}}},
		Named:       true,
		LocksTables: true,
		Breaks: kind.BreaksWhen(func(ch diff.Change) bool {
			return ch.Has("base") || ch.New.Body.(*Domain).NotNull && !ch.Old.Body.(*Domain).NotNull
		}),
		Reader:     catalog.Rows[Domain]{Of: catalog.Domain, Class: 1247, SQL: query},
		DefaultACL: "TYPES",
		Claims:     func(o *catalog.Object) []string { return []string{kind.TypeClaim(o.ID.Schema, o.ID.Name)} },
		Create:     create,
		Drop: func(_ *kind.Context, o *catalog.Object) []ddl.Statement {
			return []ddl.Statement{ddl.Run("DROP DOMAIN IF EXISTS " + ddl.Ident(o.ID.Schema, o.ID.Name))}
		},
		Alter:    alter,
		Renaming: kind.Breaking(func(id catalog.ID) string { return ddl.TypeExists(id.Schema, id.Name, "d") }),
		Pending:  pending,
		// The composite type below may lose and gain attributes.
		Survives: func(_ *catalog.Object, altered catalog.ID) bool { return altered.Kind == catalog.Composite },
		Blocks: func(c *kind.Context, ch diff.Change) []catalog.ID {
			if ch.Has("not_null") && ch.New.Body.(*Domain).NotNull {
				return c.Inside(ch.ID)
			}
			return nil
		},
		Precedes: func(c *kind.Context, ch diff.Change) []catalog.ID {
			if ch.Old != nil && ch.Has("not_null") && ch.New.Body.(*Domain).NotNull {
				return c.InsideNew(ch.ID)
			}
			return nil
		},
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
		sql += " " + d.notNull()
	}
	for _, clause := range c.Inline(n.Parts) {
		sql += "\n  " + clause
	}
	return []ddl.Statement{ddl.RunWhen(ddl.TypeMissing(n.ID.Schema, n.ID.Name), sql)}
}

func alter(_ *kind.Context, ch diff.Change) kind.Alteration {
	after := ch.New.Body.(*Domain)
	if ch.Has("base", "collation") {
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
	return kind.Alter(append(statements, alterNotNull(ch, name)...)...)
}

// alterNotNull returns the statements that let a domain take NULL or not, and name the constraint that says so.
func alterNotNull(ch diff.Change, name string) []ddl.Statement {
	before, after := ch.Old.Body.(*Domain), ch.New.Body.(*Domain)
	there := func(constraint string) string {
		return ddl.RowExists("pg_constraint", "contypid = "+ddl.Regtype(ch.ID.Schema, ch.ID.Name)+" AND contype = 'n' AND conname = "+ddl.Literal(constraint))
	}
	switch {
	case !after.NotNull && before.NotNull:
		return []ddl.Statement{ddl.Run(name + " DROP NOT NULL")}
	case after.NotNull && !before.NotNull && after.NotNullName == "":
		return []ddl.Statement{ddl.Run(name + " SET NOT NULL")}
	case after.NotNull && !before.NotNull:
		return []ddl.Statement{ddl.RunWhen(ddl.Not(there(after.NotNullName)), name+" ADD "+after.notNull())}
	case ch.Has("not_null_name"):
		to := cmp.Or(after.NotNullName, ddl.Chosen(ch.ID.Name, "", "not_null"))
		return []ddl.Statement{ddl.RunWhen(there(before.NotNullCalled), name+" RENAME CONSTRAINT "+ddl.Ident(before.NotNullCalled)+" TO "+ddl.Ident(to))}
	}
	return nil
}

// notNull returns the constraint that lets a domain take no NULL.
func (d *Domain) notNull() string {
	if d.NotNullName == "" {
		return "NOT NULL"
	}
	return "CONSTRAINT " + ddl.Ident(d.NotNullName) + " NOT NULL"
}

// pending holds while the domain has its old base type and collation, and takes NULL where it won't any more.
func pending(_ *kind.Context, ch diff.Change) string {
	before := ch.Old.Body.(*Domain)
	collation := "(SELECT b.typcollation FROM pg_catalog.pg_type b WHERE b.oid = t.typbasetype)"
	if before.Collation != "" {
		collation = "pg_catalog.to_regcollation(" + ddl.Literal(before.Collation) + ")"
	}
	condition := fmt.Sprintf("t.typbasetype = %s AND t.typtypmod = %d AND t.typcollation = %s", ddl.TypeOf(before.Base), before.Modifier, collation)
	if !ch.Has("base", "collation") {
		condition = "NOT t.typnotnull"
	}
	return "EXISTS (SELECT FROM pg_catalog.pg_type t WHERE t.oid = " + ddl.Regtype(ch.ID.Schema, ch.ID.Name) + " AND " + condition + ")"
}
