package hcl

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/plumbsql/plumb/internal/catalog"
)

// File is one HCL file. Name is used in positions only.
type File struct {
	Name string
	Src  []byte
}

// Known is an object that something other than these files makes, such as a SQL file of the same load. HCL may refer to it.
type Known struct {
	// Kind is the HCL kind: schema, table, view, materialized, function, procedure, sequence, enum, domain, composite, role.
	Kind string
	// Schema is empty for schemas and roles.
	Schema, Name string
}

// Options are the inputs of Load beside the files.
type Options struct {
	// Vars are values for variable blocks by name. Strings are converted to the declared type. A value for a variable that
	// no file declares is an error, unless it is one of Elsewhere.
	Vars map[string]cty.Value
	// Elsewhere are the variables of the project file, which the same flags give their values.
	Elsewhere []string
	// Known are objects that the files may refer to though they don't declare them.
	Known []Known
}

// Statement is one SQL statement, without its final semicolon.
type Statement struct {
	SQL string
	// File, Line and Column (both from 1) are where the block stands.
	File         string
	Line, Column int
	// Rank says when to run it: statements run by rank, and in file order inside a rank.
	Rank Rank
	// Class and Object identify what the statement creates: "relation" and `app.users`. They are empty for statements that
	// create nothing of their own, such as GRANT.
	Class, Object string
	// Name is the name alone of what the block declares, as PostgreSQL writes it in messages.
	Name string
	// Unchecked says that the body of what the statement creates shall not be checked.
	Unchecked bool
	// Spans map parts of SQL back to the file.
	Spans []Span
}

// Span says that the bytes SQL[Start:End] of a statement were written at Line and Column (both from 1) of its file. The
// lines after the first one begin Indent columns further left than in the file.
type Span struct {
	Start, End   int
	Line, Column int
	Indent       int
	// Raw is how the text stands between quotes where that differs from the SQL, because of escapes. It is on one line.
	Raw string
}

// Extension is an extension that the files ask for. It is made by somebody who may: no statement is written for it.
type Extension struct {
	Name, Schema, Version string
	// Comment is the comment as an SQL literal, or ""; in SQL it may be NULL.
	Comment string
	File    string
	Line    int
}

// Renamed says that an object was called something else before.
type Renamed struct {
	// Kinds are what the object may be.
	Kinds []catalog.Kind
	// Schema and Name are what it is called now; Sub is the name within it, of a column for example, or empty.
	Schema, Name, Sub string
	// Old is what it was called, and OldSchema where it was; an empty one is the same schema.
	OldSchema, Old string
	// File, Line and Column (both from 1) are where that is said.
	File         string
	Line, Column int
}

// Document is what the files declare.
type Document struct {
	statements []Statement
	roles      []Role
	extensions []Extension
	renamed    []Renamed
	scripts    []Script
	rows       []Rows
}

// Renamed returns what was called something else before, in file order.
func (d *Document) Renamed() []Renamed { return d.renamed }

// Scripts returns the SQL of sql blocks in file order.
func (d *Document) Scripts() []Script { return d.scripts }

// Statements returns the statements in file order.
func (d *Document) Statements() []Statement { return d.statements }

// Roles returns the declared roles and users, and as external those that are only named. They are sorted by name.
func (d *Document) Roles() []Role { return d.roles }

// Extensions returns the extensions in file order.
func (d *Document) Extensions() []Extension { return d.extensions }

// Load reads the files as one document. An error is a *fail.Error with position and code frame, or Errors when there are
// several.
func Load(files []File, opts Options) (*Document, error) {
	l := &loader{opts: opts, sources: map[string][]byte{}, local: map[string]cty.Value{}, seen: map[string]hcl.Range{}, roles: map[string]*Role{}}
	steps := []func([]File){l.parse, l.variables, l.firstLocals, l.index, l.lastLocals, l.build}
	for _, step := range steps {
		step(files)
		if err := l.err(); err != nil {
			return nil, err
		}
	}
	return l.document(), nil
}

func (l *loader) document() *Document {
	doc := &Document{statements: l.statements, scripts: l.scripts, rows: l.rows, extensions: l.extensions, renamed: l.renamed}
	for _, role := range l.roles {
		doc.roles = append(doc.roles, *role)
	}
	slices.SortFunc(doc.roles, func(a, b Role) int { return compare(a.Name, b.Name) })
	return doc
}
