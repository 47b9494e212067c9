package source

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/zclconf/go-cty/cty"

	"github.com/plumbsql/plumb/internal/hcl"
)

// Role and Extension are what the files need and Load does not make.
type (
	Role      = hcl.Role
	Extension = hcl.Extension
)

// Renamed says that an object was called something else before.
type Renamed = hcl.Renamed

// Options are the inputs of Read beside the paths.
type Options struct {
	// Vars are the values of the variables of HCL files.
	Vars map[string]cty.Value
	// Elsewhere are the variables of the project file, see hcl.Options.
	Elsewhere []string
	// Extensions are names of extensions that the files may ask for beside those that are always allowed.
	Extensions []string
	// Superuser tells that Load gets somebody who does what only superusers may, so that the files may say it.
	Superuser bool
}

// Source is the desired state that a set of files describes.
type Source struct {
	files      []*file
	statements []*statement
	extensions []Extension
	roles      []Role
	notes      []string
	renamed    []Renamed
	// data are the data blocks and inserts the INSERT statements, seeded and raw what Load found out about their tables and values.
	data    []*dataBlock
	inserts []insertion
	seeded  []*Seeded
	raw     []seededValue
	warning *pgconn.Notice
}

// statement is one SQL statement to run.
type statement struct {
	sql          string
	file         *file
	line, column int
	// offset is where sql starts in its file, or -1 when it was written by plumb: then spans say what came from where.
	offset int
	spans  []hcl.Span
	// inserted is the byte range of sql that is not in the file.
	inserted span
	rank     hcl.Rank
	// class and object identify what the statement creates; guarded says that it may be there already.
	class, object string
	guarded       bool
	// name is the name alone, as PostgreSQL writes it in messages.
	name string
	// kind is the first word of what is created: TABLE, FUNCTION.
	kind string
	// begun says that what comes before the superuser's part has run; native, that the body is no text to check.
	begun, native bool
	// unchecked says that the body shall not be checked.
	unchecked bool
	// waits says that the rights that it failed for may come with a later statement.
	waits bool
	// home is the schema of what HCL makes, where unqualified names are looked for that are not in the search path.
	home string
	// attaches is the table that the statement gives a partition, indexes the one that it gives an index.
	attaches, indexes string
	// replaced says that a later statement of the file replaces what this one makes.
	replaced bool
	// raw are the values that the server works out, of a statement that makes rows.
	raw []rawValue
	// path is the statement that sets the search path of this one, or nil for the default.
	path *statement
}

type span struct{ start, end int }

// Read reads files, folders (their *.sql and *.hcl files, folders below included) and file:// URLs. Files of a folder that
// are not schema files are left out: atlas.hcl, *.test.hcl, *.rule.hcl and *.plan.hcl.
func Read(paths []string, opts Options) (*Source, error) {
	files, err := ReadFiles(paths)
	if err != nil {
		return nil, err
	}
	return New(files, opts)
}

// New reads files that are already in memory. A name that ends in .hcl is HCL, every other is SQL.
func New(files []File, opts Options) (*Source, error) {
	r := &reader{opts: opts, src: &Source{}, roles: map[string]*Role{}, declared: map[string]*statement{}, comments: map[string]string{}}
	var docs []hcl.File
	for i, f := range files {
		kept := &file{name: f.Name, text: string(f.Text), order: i}
		r.src.files = append(r.src.files, kept)
		if strings.HasSuffix(f.Name, ".hcl") {
			docs = append(docs, hcl.File{Name: f.Name, Src: f.Text})
			continue
		}
		if err := r.readSQL(kept); err != nil {
			return nil, err
		}
	}
	if err := r.readHCL(docs); err != nil {
		return nil, err
	}
	if err := r.finish(); err != nil {
		return nil, err
	}
	return r.src, nil
}

// Extensions returns the extensions that must exist, with their schemas, before Load runs. They are on the allow-list.
func (s *Source) Extensions() []Extension { return s.extensions }

// Roles returns every role that the files declare or name, sorted by name, without the predefined ones. All must exist
// before Load runs; what they may do does not matter to it.
func (s *Source) Roles() []Role { return s.roles }

// Notes returns what was read but has no effect on one database, such as memberships of roles: one line each.
func (s *Source) Notes() []string { return s.notes }

// Renamed returns what the files call something else than before: renamed_from in HCL, atlas:renamed_from in SQL.
func (s *Source) Renamed() []Renamed { return s.renamed }

// Unchecked reports whether the files have functions whose bodies shall not be checked.
func (s *Source) Unchecked() bool {
	return slices.ContainsFunc(s.statements, func(s *statement) bool { return s.unchecked && s.class == "routine" })
}

// OnNotice makes Load treat a GRANT or REVOKE without effect as the error that it is. PostgreSQL only warns of it, so the
// connection that Load gets has to call OnNotice for every notice. It must not be used by two Loads at the same time.
func (s *Source) OnNotice(n *pgconn.Notice) {
	if n.Code == notGranted || n.Code == notRevoked {
		s.warning = n
	}
}

// Files returns the names of the files that were read.
func (s *Source) Files() []string {
	names := make([]string, len(s.files))
	for i, f := range s.files {
		names[i] = f.name
	}
	return names
}

// reader collects a Source.
type reader struct {
	opts  Options
	src   *Source
	roles map[string]*Role
	known []hcl.Known
	// declared holds where SQL creates what, by class and name.
	declared map[string]*statement
	sayings  []saying
	// comments are those on extensions, by name.
	comments map[string]string
}

func (r *reader) readHCL(docs []hcl.File) error {
	doc, err := hcl.Load(docs, hcl.Options{Vars: r.opts.Vars, Elsewhere: r.opts.Elsewhere, Known: r.known})
	if err != nil {
		return err
	}
	byName := map[string]*file{}
	for _, f := range r.src.files {
		byName[f.name] = f
	}
	for _, script := range doc.Scripts() {
		if err := r.readScript(script, byName[script.File]); err != nil {
			return err
		}
	}
	for _, s := range doc.Statements() {
		made := &statement{
			sql: s.SQL, file: byName[s.File], line: s.Line, column: s.Column, offset: -1, spans: s.Spans,
			rank: s.Rank, class: s.Class, object: s.Object, name: s.Name, guarded: s.Class == "schema", kind: kindOf(s), unchecked: s.Unchecked,
			home: homeOf(s),
		}
		t := tokenize(s.SQL)
		made.attaches, made.indexes = attaches(made, t), indexes(made, t)
		r.src.statements = append(r.src.statements, made)
	}
	for _, e := range doc.Extensions() {
		if err := r.extension(e, byName[e.File], 1); err != nil {
			return err
		}
	}
	for _, role := range doc.Roles() {
		r.role(role)
	}
	for _, rows := range doc.Rows() {
		r.src.data = append(r.src.data, &dataBlock{Rows: rows, file: byName[rows.File]})
	}
	r.src.renamed = append(r.src.renamed, doc.Renamed()...)
	return nil
}

// kindOf returns the first word of what a statement of the HCL package creates, where it matters later.
func kindOf(s hcl.Statement) string {
	switch s.Class {
	case "routine":
		return strings.Fields(s.SQL)[1]
	case "operator class":
		return strings.ToUpper(s.Class)
	}
	return ""
}

// role remembers a role; what declares it wins over what only names it.
func (r *reader) role(role Role) {
	before := r.roles[role.Name]
	if before == nil || role.Declared && !before.Declared {
		r.roles[role.Name] = &role
	}
}

// note remembers that a statement has no effect here.
func (r *reader) note(s *statement, format string, args ...any) {
	r.src.notes = append(r.src.notes, fmt.Sprintf("%s:%d: %s", s.file.name, s.line, fmt.Sprintf(format, args...)))
}

// finish puts the statements in order and checks what only all files together show.
func (r *reader) finish() error {
	r.sayRoles()
	for _, role := range r.roles {
		if !strings.HasPrefix(role.Name, "pg_") {
			r.src.roles = append(r.src.roles, *role)
		}
	}
	for i, e := range r.src.extensions {
		if comment := r.comments[e.Name]; comment != "" {
			r.src.extensions[i].Comment = comment
		}
	}
	slices.SortFunc(r.src.roles, func(a, b Role) int { return strings.Compare(a.Name, b.Name) })
	trail(r.src.statements)
	slices.SortStableFunc(r.src.statements, func(a, b *statement) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.file.order, b.file.order), cmp.Compare(a.line, b.line))
	})
	return r.duplicateSchemas()
}

// duplicateSchemas finds schemas that two statements create. Those are run with IF NOT EXISTS, because an extension may need
// its schema before, so that PostgreSQL would not see it.
func (r *reader) duplicateSchemas() error {
	seen := map[string]*statement{}
	for _, s := range r.src.statements {
		if s.class != "schema" {
			continue
		}
		if before := seen[s.object]; before != nil && !s.guarded && !before.guarded {
			return s.fail("schema "+s.object+" is also declared at "+before.where(), "remove one of them")
		}
		if seen[s.object] == nil || seen[s.object].guarded {
			seen[s.object] = s
		}
	}
	return nil
}
