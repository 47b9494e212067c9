package source

import (
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/hcl"
)

// homeOf returns the schema of what a statement of the HCL package makes, where names are not looked for there anyway.
func homeOf(s hcl.Statement) string {
	t := tokenize(s.Object)
	if schema, _, _, ok := t.name(0); ok && schema != "public" {
		return schema
	}
	return ""
}

// atHome lets statements of HCL look for names in the schema of what they make, too; it reports whether there are any. Atlas reads a
// project of one schema so.
func (l *loader) atHome(waiting []*statement) bool {
	found := false
	for _, s := range waiting {
		if s.home != "" && s.path == nil {
			s.path, found = l.pathOf(s.home), true
		}
	}
	return found
}

// pathOf returns the statement that sets the search path to a schema, and public behind it.
func (l *loader) pathOf(schema string) *statement {
	if l.homes == nil {
		l.homes = map[string]*statement{}
	}
	if l.homes[schema] == nil {
		l.homes[schema] = &statement{sql: "SET search_path = " + ddl.Idents([]string{schema, "public"}), offset: -1}
	}
	return l.homes[schema]
}
