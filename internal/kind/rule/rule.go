package rule

import (
	_ "embed"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
)

//go:embed rule.sql
var query string

// Rule is a rewrite rule.
type Rule struct {
	// Definition is what pg_get_ruledef() prints after CREATE RULE.
	Definition string `db:"definition" sql:"CREATE RULE %s"`
	// Enabled is the letter of pg_rewrite.ev_enabled: O origin, D disabled, R replica, A always.
	Enabled string `db:"enabled"`
}

var enabledWords = map[string]string{"O": "ENABLE", "D": "DISABLE", "R": "ENABLE REPLICA", "A": "ENABLE ALWAYS"}

// Room returns the room of rules.
func Room() *kind.Room {
	return &kind.Room{
		Words:  kind.Words{Name: kind.OnRelation},
		Reader: catalog.Rows[Rule]{Of: catalog.Rule, Class: 2618, SQL: query},
		Create: func(_ *kind.Context, n kind.Node) []ddl.Statement {
			if n.Body.(*Rule).Enabled == "O" {
				return []ddl.Statement{create(n.Object)}
			}
			return []ddl.Statement{create(n.Object), enable(n.Object)}
		},
		Drop: func(_ *kind.Context, o *catalog.Object) []ddl.Statement {
			return []ddl.Statement{ddl.Run("DROP RULE IF EXISTS " + ddl.Ident(o.ID.Sub) + " ON " + ddl.Ident(o.ID.Schema, o.ID.Name))}
		},
		Alter: func(_ *kind.Context, ch diff.Change) kind.Alteration {
			// CREATE OR REPLACE RULE may change all of a rule and keeps its state.
			var a kind.Alteration
			if ch.Has("definition") {
				a.Statements = append(a.Statements, create(ch.New))
			}
			if ch.Has("enabled") {
				a.Statements = append(a.Statements, enable(ch.New))
			}
			return a
		},
		Renaming: kind.Renamed(func(id catalog.ID) string { return ddl.RuleExists(id.Schema, id.Name, id.Sub) }),
	}
}

func create(o *catalog.Object) ddl.Statement {
	return ddl.Run("CREATE OR REPLACE RULE " + strings.TrimSuffix(o.Body.(*Rule).Definition, ";"))
}

func enable(o *catalog.Object) ddl.Statement {
	return ddl.Run("ALTER TABLE " + ddl.Ident(o.ID.Schema, o.ID.Name) + " " + enabledWords[o.Body.(*Rule).Enabled] +
		" RULE " + ddl.Ident(o.ID.Sub))
}
