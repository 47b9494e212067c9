package source

import (
	"errors"
	"strings"

	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/hcl"
	"github.com/plumbsql/plumb/internal/sqlparse"
)

// readSQL splits a file and sorts its statements: to run, to collect, to leave out with a note, or to refuse.
func (r *reader) readSQL(f *file) error {
	for _, directive := range sqlparse.FileDirectives(f.text) {
		if directive.Name == "import" {
			at := &statement{file: f, line: directive.Line, column: 1}
			return at.fail("atlas:import is not supported", "name the folder that holds both files; the order of files doesn't matter")
		}
	}
	err := r.split(f.text, func(part sqlparse.Statement) *statement {
		return &statement{sql: part.Text, file: f, line: part.Line, column: part.Column, offset: part.Offset}
	}, func(line, column int) *statement { return &statement{file: f, line: line, column: column} }, r.renames)
	if err != nil {
		return err
	}
	return f.renamesLeft()
}

// readScript reads the statements of a sql block in an HCL file.
func (r *reader) readScript(script hcl.Script, f *file) error {
	return r.split(script.Text, func(part sqlparse.Statement) *statement {
		span := script.Place.Part(script.Text, part.Offset, part.Offset+len(part.Text))
		return &statement{sql: part.Text, file: f, line: span.Line, column: span.Column, offset: -1, spans: []hcl.Span{span}}
	}, func(line, column int) *statement {
		line, column = script.Place.At(script.Text, offsetAt(script.Text, line, column))
		return &statement{file: f, line: line, column: column}
	}, func(*statement, sqlparse.Statement) error { return nil })
}

// split cuts text into statements and sorts them. Made turns a part into a statement, place says where in the text
// something is wrong, and then sees every statement that was sorted.
func (r *reader) split(text string, made func(sqlparse.Statement) *statement, place func(line, column int) *statement,
	then func(*statement, sqlparse.Statement) error,
) error {
	parts, err := sqlparse.Split(text)
	if err != nil {
		var syntax *sqlparse.SyntaxError
		if errors.As(err, &syntax) {
			return place(syntax.Line, syntax.Column).fail(syntax.Message, "")
		}
		return err
	}
	var now session
	tables := order{}
	for _, part := range parts {
		s := made(part)
		s.path, s.unchecked, s.rank = now.path, now.unchecked, hcl.RankOther
		t := tokenize(part.Text)
		if now.follow(t, s) {
			continue
		}
		if err := r.sort(s, t); err != nil {
			return err
		}
		tables.keep(s, t)
		s.attaches, s.indexes = attaches(s, t), indexes(s, t)
		if err := then(s, part); err != nil {
			return err
		}
	}
	return nil
}

// sort decides what happens with a statement.
func (r *reader) sort(s *statement, t tokens) error {
	if resetsHarmless(t) {
		return nil
	}
	if what, hint := refused(t, r.opts.Superuser); what != "" {
		return s.fail(what, hint)
	}
	r.mentions(s, t)
	switch t.word(0) {
	case "CREATE":
		return r.create(s, t)
	case "INSERT":
		return r.insertion(s)
	case "SET":
		return nil // refused() lets only settings pass that change nothing here
	}
	if t.is(0, "COMMENT", "ON", "EXTENSION") {
		r.commentOnExtension(t)
		return nil
	}
	if why := ignored(t, r.opts.Superuser); why != "" {
		if r.aboutRoles(s) {
			return nil
		}
		r.note(s, "%s", why)
		return nil
	}
	s.rank = rankOf(t)
	r.src.statements = append(r.src.statements, s)
	return nil
}

// create reads a CREATE statement.
func (r *reader) create(s *statement, t tokens) error {
	c := creation(t)
	switch c.kind {
	case "ROLE", "USER", "GROUP":
		name, _ := t.ident(c.name)
		r.role(Role{Name: name, Declared: true, Login: c.kind == "USER", Inherit: true, ConnLimit: -1, File: s.file.name, Line: s.line})
		r.known = append(r.known, hcl.Known{Kind: "role", Name: name}, hcl.Known{Kind: "user", Name: name})
		if !r.aboutRoles(s) {
			r.note(s, "role %s is named, not created: roles belong to the cluster", ddl.Ident(name))
		}
		return nil
	case "EXTENSION":
		return r.createExtension(s, t, c)
	}
	schema, name, next, ok := t.name(c.name)
	s.kind = c.kind
	s.rank = createRank(t, c)
	if ok {
		r.define(s, t, c, schema, name, next)
	}
	if !r.replaces(s, c) {
		s.guard(t, c)
	}
	r.src.statements = append(r.src.statements, s)
	return nil
}

// replaces reports whether a statement says OR REPLACE of what stands above in the same file: views that need each other
// can't be written in another way. It then is no definition of its own, so that it keeps its place behind the first.
func (r *reader) replaces(s *statement, c created) bool {
	if s.class == "" {
		return false
	}
	key := s.class + " " + s.object
	if before := r.declared[key]; c.replace.end > 0 && before != nil && before.file == s.file {
		s.class, s.object, before.replaced = "", "", true
		return true
	}
	r.declared[key] = s
	return false
}

// define notes what the statement creates: for messages about duplicates, and so that HCL may refer to it.
func (r *reader) define(s *statement, t tokens, c created, schema, name string, next int) {
	if schema == "" && c.class != "schema" {
		schema = s.schema()
	}
	s.class, s.object, s.name = c.class, ddl.Ident(schema, name), name
	switch c.class {
	case "routine":
		s.object += arguments(s.sql, t, next)
	case "trigger", "policy":
		if on := t.find(next, "ON"); on >= 0 {
			owner, table, _, _ := t.name(on + 1)
			if owner == "" {
				owner = s.schema()
			}
			s.object = ddl.Ident(owner, table) + "." + ddl.Ident(name)
		}
	case "schema":
		s.object = ddl.Ident(name)
		schema = ""
	}
	if c.kind == "INDEX" {
		if on := t.find(next, "ON"); on >= 0 {
			if owner, _, _, _ := t.name(on + 1); owner != "" {
				s.object = ddl.Ident(owner, name)
			}
		}
	}
	if kind := knownKind(t, c, next); kind != "" {
		r.known = append(r.known, hcl.Known{Kind: kind, Schema: schema, Name: name})
	}
}

// arguments returns the argument list as it is written, in lower case and with single spaces.
func arguments(sql string, t tokens, open int) string {
	if t.text(open) != "(" {
		return ""
	}
	depth := 0
	for i := open; i < len(t); i++ {
		switch t[i].Text {
		case "(":
			depth++
		case ")":
			depth--
		}
		if depth == 0 {
			return strings.ToLower(strings.Join(strings.Fields(sql[t[open].Offset:t[i].End()]), " "))
		}
	}
	return ""
}

// knownKind returns the HCL kind of what is created, or "".
func knownKind(t tokens, c created, next int) string {
	switch c.kind {
	case "SCHEMA", "TABLE", "VIEW", "SEQUENCE", "FUNCTION", "PROCEDURE", "DOMAIN", "SERVER", "FOREIGN TABLE":
		return strings.ReplaceAll(strings.ToLower(c.kind), " ", "_")
	case "MATERIALIZED VIEW":
		return "materialized"
	case "TYPE":
		if t.is(next, "AS", "ENUM") {
			return "enum"
		}
		return "composite"
	}
	return ""
}

// schema returns the schema that an unqualified name of the statement goes to, as far as the file says.
func (s *statement) schema() string {
	if s.path == nil {
		return "public"
	}
	t := tokenize(s.path.sql)
	for i := range t {
		if t[i].Text == "=" || t.word(i) == "TO" {
			if t.text(i+1) != "" && t[i+1].Kind == sqlparse.String {
				return strings.ToLower(strings.Trim(t[i+1].Text, "'"))
			}
			if name, ok := t.ident(i + 1); ok {
				return name
			}
		}
	}
	return "public"
}

// guard takes OR REPLACE and IF NOT EXISTS out, without moving anything, so that PostgreSQL refuses what two statements
// create; schemas get IF NOT EXISTS instead.
func (s *statement) guard(t tokens, c created) {
	if c.kind == "SCHEMA" {
		s.guarded = c.guard.end > 0 || s.object == "public"
		if c.guard.end == 0 && t.find(c.name, "CREATE") < 0 && t.find(c.name, "GRANT") < 0 {
			s.insert(t[c.name-1].End(), " IF NOT EXISTS")
		}
		return
	}
	for _, part := range []span{c.replace, c.guard} {
		if part.end > 0 {
			s.sql = s.sql[:part.start] + strings.Repeat(" ", part.end-part.start) + s.sql[part.end:]
		}
	}
}

// insert puts text into the statement that is not in the file.
func (s *statement) insert(at int, text string) {
	s.sql = s.sql[:at] + text + s.sql[at:]
	s.inserted = span{at, at + len(text)}
}
