package policy

import (
	_ "embed"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
)

//go:embed policy.sql
var query string

// Policy is a row security policy.
type Policy struct {
	Permissive bool     `db:"permissive"`
	Command    string   `db:"command"`
	Roles      []string `db:"roles" role:""`
	Using      string   `db:"using_expression" sql:"SELECT %s"`
	Check      string   `db:"check_expression" sql:"SELECT %s"`
}

// Room returns the room of policies.
func Room() *kind.Room {
	return &kind.Room{
		Words:  kind.Words{Name: kind.OnRelation},
		Reader: catalog.Rows[Policy]{Of: catalog.Policy, Class: 3256, SQL: query},
		Breaks: breaks,
		Create: func(_ *kind.Context, n kind.Node) []ddl.Statement {
			p := n.Body.(*Policy)
			kindWord := "PERMISSIVE"
			if !p.Permissive {
				kindWord = "RESTRICTIVE"
			}
			return []ddl.Statement{ddl.RunWhen(ddl.Not(ddl.PolicyExists(n.ID.Schema, n.ID.Name, n.ID.Sub)),
				"CREATE POLICY "+on(n.ID)+" AS "+kindWord+" FOR "+p.Command+body(p))}
		},
		Drop: func(_ *kind.Context, o *catalog.Object) []ddl.Statement {
			return []ddl.Statement{ddl.Run("DROP POLICY IF EXISTS " + on(o.ID))}
		},
		Alter: func(_ *kind.Context, ch diff.Change) kind.Alteration {
			before, after := ch.Old.Body.(*Policy), ch.New.Body.(*Policy)
			// ALTER POLICY can't remove an expression (PostgreSQL documentation, ALTER POLICY).
			if ch.Has("permissive", "command") || before.Using != "" && after.Using == "" || before.Check != "" && after.Check == "" {
				return kind.Replace
			}
			return kind.Alter(ddl.Run("ALTER POLICY " + on(ch.ID) + body(after)))
		},
		Renaming: kind.Renamed(func(id catalog.ID) string { return ddl.PolicyExists(id.Schema, id.Name, id.Sub) }),
	}
}

// breaks reports whether rows may be hidden from clients that saw them, or refused: a policy that permits goes, one that
// restricts comes, or either has another condition.
func breaks(c *kind.Context, ch diff.Change) bool {
	switch {
	case ch.New == nil:
		return ch.Old.Body.(*Policy).Permissive
	case ch.Old == nil:
		return !ch.New.Body.(*Policy).Permissive && c.Existing(ch.New.Parent)
	}
	return true
}

func on(id catalog.ID) string { return ddl.Ident(id.Sub) + " ON " + ddl.Ident(id.Schema, id.Name) }

func body(p *Policy) string {
	roles := make([]string, len(p.Roles))
	for i, role := range p.Roles {
		roles[i] = ddl.Role(role)
	}
	clause := " TO " + strings.Join(roles, ", ")
	if p.Using != "" {
		clause += " USING (" + p.Using + ")"
	}
	if p.Check != "" {
		clause += " WITH CHECK (" + p.Check + ")"
	}
	return clause
}
