package source

import (
	"slices"

	"github.com/plumbsql/plumb/internal/sqlparse"
)

// Tablespaces returns every tablespace that the files name, sorted. All must exist before Load runs.
func (s *Source) Tablespaces() []string {
	var names []string
	for _, statement := range s.statements {
		names = append(names, TablespacesNamed(statement.sql)...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// TablespacesNamed returns the tablespaces that a script names, in the bodies of DO too. It looks at words and not at grammar,
// so that it may find names of something else.
func TablespacesNamed(sql string) []string {
	var names []string
	t := tokenize(sql)
	for i := range t {
		at := i + 1
		switch {
		case t.is(i, "TABLESPACE"):
		case t.is(i, "DEFAULT_TABLESPACE") && (t.text(at) == "=" || t.is(at, "TO")):
			at++
		case t.is(i, "DO") && at < len(t) && (t[at].Kind == sqlparse.DollarString || t[at].Kind == sqlparse.String):
			names = append(names, TablespacesNamed(dollarBody(t[at].Text))...)
			continue
		default:
			continue
		}
		if name, ok := t.ident(at); ok {
			names = append(names, name)
		}
	}
	return names
}
