package textsearchdictionary

import (
	_ "embed"
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
	"github.com/plumbsql/plumb/internal/sqlparse"
)

//go:embed textsearchdictionary.sql
var query string

// Dictionary is a text search dictionary.
type Dictionary struct {
	Template string `db:"template"`
	// Options are the options as "name = value", sorted: their order means nothing, and ALTER changes it.
	Options []string `db:"options"`
	// Written is the list of options as PostgreSQL keeps it.
	Written string `db:"written" diff:"-"`
}

// Room returns the room of text search dictionaries.
func Room() *kind.Room {
	return &kind.Room{
		Reader: catalog.Rows[Dictionary]{Of: catalog.TextSearchDictionary, Class: 3600, SQL: query, Refine: func(_ *catalog.Object, d *Dictionary) {
			d.Options = slices.Sorted(slices.Values(split(d.Written)))
		}},
		Create: func(_ *kind.Context, n kind.Node) []ddl.Statement {
			d := n.Body.(*Dictionary)
			return []ddl.Statement{ddl.RunWhen(ddl.Missing("pg_ts_dict", "dict", n.ID.Schema, n.ID.Name),
				"CREATE TEXT SEARCH DICTIONARY "+ddl.Ident(n.ID.Schema, n.ID.Name)+" ("+
					strings.Join(append([]string{"TEMPLATE = " + d.Template}, split(d.Written)...), ", ")+")")}
		},
		Drop:     kind.Drop,
		Alter:    alter,
		Renaming: kind.Breaking(func(id catalog.ID) string { return ddl.Present("pg_ts_dict", "dict", id.Schema, id.Name) }),
	}
}

// split cuts a list of options at its commas, outside of quotes.
func split(written string) []string {
	var options []string
	var option strings.Builder
	end := 0
	add := func() {
		if text := strings.TrimSpace(option.String()); text != "" {
			options = append(options, text)
		}
		option.Reset()
	}
	for token := range sqlparse.Tokens(written) {
		if token.Text == "," {
			add()
		} else {
			if token.Offset > end {
				option.WriteString(" ")
			}
			option.WriteString(token.Text)
		}
		end = token.Offset + len(token.Text)
	}
	add()
	return options
}

// alter sets what changed; an option without a value is removed (PostgreSQL documentation, ALTER TEXT SEARCH DICTIONARY).
func alter(_ *kind.Context, ch diff.Change) kind.Alteration {
	if ch.Has("template") {
		return kind.Replace
	}
	before, after := ch.Old.Body.(*Dictionary).Options, ch.New.Body.(*Dictionary).Options
	kept := map[string]bool{}
	var set []string
	for _, option := range after {
		name, _, _ := strings.Cut(option, " = ")
		kept[name] = true
		if !slices.Contains(before, option) {
			set = append(set, option)
		}
	}
	for _, option := range before {
		if name, _, _ := strings.Cut(option, " = "); !kept[name] {
			set = append(set, name)
		}
	}
	return kind.Alter(ddl.Run("ALTER TEXT SEARCH DICTIONARY " + ddl.Ident(ch.ID.Schema, ch.ID.Name) + " (" + strings.Join(set, ", ") + ")"))
}
