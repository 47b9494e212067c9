package textsearchconfiguration

import (
	_ "embed"
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
)

//go:embed textsearchconfiguration.sql
var query string

// Configuration is a text search configuration.
type Configuration struct {
	Parser string `db:"parser"`
	// Mappings are a token type, a space and its dictionaries in their order, in the order of the parser's token types.
	Mappings []string `db:"mappings"`
}

// Room returns the room of text search configurations.
func Room() *kind.Room {
	return &kind.Room{
		Reader: catalog.Rows[Configuration]{Of: catalog.TextSearchConfiguration, Class: 3602, SQL: query},
		Create: func(_ *kind.Context, n kind.Node) []ddl.Statement {
			body := n.Body.(*Configuration)
			create := ddl.RunWhen(ddl.Missing("pg_ts_config", "cfg", n.ID.Schema, n.ID.Name),
				"CREATE TEXT SEARCH CONFIGURATION "+ddl.Ident(n.ID.Schema, n.ID.Name)+" (PARSER = "+body.Parser+")")
			return append([]ddl.Statement{create}, mappings(n.ID, nil, body.Mappings)...)
		},
		Drop: kind.Drop,
		Alter: func(_ *kind.Context, ch diff.Change) kind.Alteration {
			if ch.Has("parser") {
				return kind.Replace
			}
			return kind.Alter(mappings(ch.ID, ch.Old.Body.(*Configuration).Mappings, ch.New.Body.(*Configuration).Mappings)...)
		},
		Renaming: kind.Breaking(func(id catalog.ID) string { return ddl.Present("pg_ts_config", "cfg", id.Schema, id.Name) }),
	}
}

// mappings turns one list of mappings into another. Token types with the same dictionaries share a statement. ALTER
// MAPPING also adds what is not there, so it can be repeated where ADD MAPPING can't.
func mappings(id catalog.ID, before, after []string) []ddl.Statement {
	prefix := "ALTER TEXT SEARCH CONFIGURATION " + ddl.Ident(id.Schema, id.Name)
	kept := map[string]bool{}
	tokens := map[string][]string{}
	var order []string
	for _, mapping := range after {
		token, dictionaries := cut(mapping)
		kept[token] = true
		if slices.Contains(before, mapping) {
			continue
		}
		if tokens[dictionaries] == nil {
			order = append(order, dictionaries)
		}
		tokens[dictionaries] = append(tokens[dictionaries], token)
	}
	var gone []string
	for _, mapping := range before {
		if token, _ := cut(mapping); !kept[token] {
			gone = append(gone, token)
		}
	}
	var statements []ddl.Statement
	if len(gone) > 0 {
		statements = append(statements, ddl.Run(prefix+" DROP MAPPING IF EXISTS FOR "+strings.Join(gone, ", ")))
	}
	for _, dictionaries := range order {
		statements = append(statements, ddl.Run(prefix+" ALTER MAPPING FOR "+strings.Join(tokens[dictionaries], ", ")+" WITH "+dictionaries))
	}
	return statements
}

// cut splits a mapping behind its token type, which may be quoted.
func cut(mapping string) (token, dictionaries string) {
	end := 0
	for quoted := false; end < len(mapping) && (quoted || mapping[end] != ' '); end++ {
		if mapping[end] == '"' {
			quoted = !quoted
		}
	}
	return mapping[:end], strings.TrimPrefix(mapping[end:], " ")
}
