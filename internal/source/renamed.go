package source

import (
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/sqlparse"
)

// renamedFrom is the directive by which a SQL file says what an object was called before.
const renamedFrom = "renamed_from"

const renamedHint = "write -- atlas:renamed_from old_name on a line of its own, directly above the CREATE statement, or above the line of a column, " +
	"constraint, attribute or value that has a name"

// renames collects the directives above and inside of a statement.
func (r *reader) renames(s *statement, part sqlparse.Statement) error {
	c := &renamer{reader: r, s: s, t: tokenize(part.Text)}
	for _, directive := range part.Directives() {
		if directive.Name == renamedFrom {
			if err := c.whole(directive); err != nil {
				return err
			}
		}
	}
	if !strings.Contains(part.Text, renamedFrom) {
		return nil
	}
	return c.inside(part.Text)
}

// renamesLeft refuses a directive that belongs to nothing: to leave it out would drop what should be renamed.
func (f *file) renamesLeft() error {
	for token := range sqlparse.Tokens(f.text) {
		directive, ok := sqlparse.CommentDirective(token.Text)
		if !token.IsComment() || !ok || directive.Name != renamedFrom {
			continue
		}
		at := &statement{file: f}
		if at.line, at.column = sqlparse.Position(f.text, token.Offset); !f.renames[at.line] {
			return at.fail("this atlas:renamed_from belongs to nothing", renamedHint)
		}
	}
	return nil
}

// renamer collects the directives of one statement.
type renamer struct {
	*reader
	s *statement
	t tokens
}

// whole reads a directive above the statement.
func (c *renamer) whole(d sqlparse.Directive) error {
	at := *c.s
	at.line, at.column = d.Line, 1
	about, ok := c.target()
	if add := c.t.find(2, "ADD"); !ok && c.t.word(0) == "ALTER" && add > 0 && c.t.find(add+1, "ADD") < 0 {
		about, ok = c.part(add + 1)
	}
	if !ok {
		return at.fail("atlas:renamed_from can't stand above this statement", renamedHint)
	}
	return c.add(&at, d, about)
}

// inside reads the directives above what is made within the statement.
func (c *renamer) inside(text string) error {
	depth, start := 0, false
	var pending *statement
	var directive sqlparse.Directive
	tokens := slices.Collect(sqlparse.Tokens(text))
	index := -1 // of the token among those that are no comments
	for _, token := range tokens {
		if token.IsComment() {
			d, ok := sqlparse.CommentDirective(token.Text)
			if !ok || d.Name != renamedFrom {
				continue
			}
			at := *c.s
			at.line, at.column = sqlparse.Position(at.file.text, at.offset+token.Offset)
			if pending != nil || strings.TrimSpace(text[strings.LastIndexByte(text[:token.Offset], '\n')+1:token.Offset]) != "" {
				return at.fail("atlas:renamed_from belongs to nothing here", renamedHint)
			}
			pending, directive = &at, d
			continue
		}
		index++
		if pending != nil {
			about, ok := c.element(index, start && depth == 1)
			if !ok {
				return pending.fail("atlas:renamed_from belongs to nothing here", renamedHint)
			}
			if err := c.add(pending, directive, about); err != nil {
				return err
			}
			pending = nil
		}
		switch token.Text {
		case "(":
			depth++
		case ")":
			depth--
		}
		start = token.Text == "(" || token.Text == ","
	}
	return nil
}

// element returns what the token at i begins: a named constraint, what ALTER TABLE adds, or an element of the list in the
// parentheses of the statement.
func (c *renamer) element(i int, starts bool) (Renamed, bool) {
	switch {
	case c.t.is(i, "CONSTRAINT"):
		return c.part(i)
	case c.t.word(0) == "ALTER" && c.t.is(i, "ADD"):
		return c.part(i + 1)
	case !starts:
		return Renamed{}, false
	}
	about, ok := c.target()
	if !ok {
		return about, false
	}
	name, isName := c.t.ident(i)
	switch about.Kinds[0] {
	case catalog.Table, catalog.ForeignTable:
		about.Kinds, isName = []catalog.Kind{catalog.Column}, isName && !c.unnamed(i)
	case catalog.View, catalog.MaterializedView:
		about.Kinds = []catalog.Kind{catalog.ViewColumn}
	case catalog.Enum:
		if c.t[i].Kind == sqlparse.String {
			name, isName = label(c.t[i].Text), true
			about.Kinds = []catalog.Kind{catalog.Enum}
		} else {
			about.Kinds = []catalog.Kind{catalog.Composite}
		}
	default:
		return about, false
	}
	about.Sub = name
	return about, isName
}

// unnamed reports whether a constraint without a name, or a LIKE, begins at i in the list of a table.
func (c *renamer) unnamed(i int) bool {
	switch c.t.word(i) {
	case "PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "LIKE", "NOT":
		return true
	case "EXCLUDE":
		return c.t.text(i+1) == "(" || c.t.is(i+1, "USING")
	}
	return false
}

// part returns the constraint or column of a table or domain that begins at i.
func (c *renamer) part(i int) (Renamed, bool) {
	about, ok := c.relation()
	kind := catalog.Column
	switch {
	case c.t.is(i, "CONSTRAINT"):
		kind = catalog.Constraint
		i++
	case c.t.is(i, "COLUMN"):
		i++
	case c.unnamed(i):
		return about, false
	}
	if c.t.is(i, "IF", "NOT", "EXISTS") {
		i += 3
	}
	name, isName := c.t.ident(i)
	about.Kinds, about.Sub = []catalog.Kind{kind}, name
	return about, ok && isName
}

// relation returns the table or domain that the statement makes or alters.
func (c *renamer) relation() (Renamed, bool) {
	head := creation(c.t)
	i := head.name
	if c.t.is(i, "IF", "EXISTS") {
		i += 2
	}
	if c.t.is(i, "ONLY") {
		i++
	}
	schema, name, _, ok := c.t.name(i)
	if schema == "" {
		schema = c.s.schema()
	}
	switch head.kind {
	case "TABLE", "FOREIGN TABLE", "DOMAIN":
		return Renamed{Schema: schema, Name: name}, ok
	}
	return Renamed{}, false
}

// add reads the old name and notes the directive.
func (c *renamer) add(at *statement, d sqlparse.Directive, about Renamed) error {
	t := tokenize(d.Value)
	schema, name, next, ok := t.name(0)
	if about.Sub != "" && about.Kinds[0] == catalog.Enum {
		schema, name, next, ok = "", label(d.Value), len(t), d.Value != ""
	}
	if !ok || next != len(t) || schema != "" && (about.Schema == "" || about.Sub != "") {
		return at.fail("atlas:renamed_from needs the old name", "write it as in SQL: a name, and with its schema where that was another one")
	}
	about.Old, about.OldSchema = name, schema
	about.File, about.Line, about.Column = at.file.name, at.line, at.column
	c.src.renamed = append(c.src.renamed, about)
	if at.file.renames == nil {
		at.file.renames = map[int]bool{}
	}
	at.file.renames[at.line] = true
	return nil
}

// label returns the text of an enum's value, with or without quotes.
func label(text string) string {
	if inner, ok := strings.CutPrefix(text, "'"); ok {
		return strings.ReplaceAll(strings.TrimSuffix(inner, "'"), "''", "'")
	}
	return text
}
