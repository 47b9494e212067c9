package inspect

import (
	"fmt"
	"path"
	"strings"

	"github.com/plumbsql/plumb/internal/blocks"
	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/draft"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/plan"
)

// File is a schema file of a folder.
type File struct {
	// Path is relative, with slashes: app/table/users.pg.hcl.
	Path string
	Text string
}

// SplitHCL returns a schema as HCL files: a folder for each schema, in it one for each kind of block, and in that a file
// for each object. What HCL has no block for stands in a SQL file beside the folders.
func SplitHCL(db *catalog.Database) ([]File, error) {
	document, rest, err := written(db)
	if err != nil {
		return nil, err
	}
	f := newFolder(".pg.hcl")
	for _, block := range document.Blocks {
		f.add(block.Schema, block.Kind, block.Name, block.Text)
	}
	files := f.files
	if rest != "" {
		files = append(files, File{Path: "rest.sql", Text: rest})
	}
	return files, nil
}

// SplitSQL returns a schema as SQL files, in the same folders. A file holds all that belongs to an object. Tables that HCL has no
// block for are those whose parts depend on the order in which they were made, so that they stand together beside the folders.
func SplitSQL(db *catalog.Database) ([]File, error) {
	p, err := plan.Build(fresh(db), db, printed())
	if err != nil {
		return nil, err
	}
	covered := blocks.Print(db).Covered
	f, ordered := newFolder(".sql"), []plan.Step(nil)
	for _, step := range p.Steps() {
		if len(step.Statements) == 0 {
			continue
		}
		id := step.Object
		if id.On != "" {
			id = id.Target()
		}
		id = whole(db, id)
		if id.Kind == catalog.Table && covered.Get(id) == nil {
			ordered = append(ordered, step)
			continue
		}
		version := plan.Version{Steps: []plan.Step{step}}
		version.Unchecked = plan.Unchecked(db, version.Steps)
		version.OpenBodies = len(version.Unchecked) > 0
		f.add(id.Schema, strings.ReplaceAll(string(id.Kind), " ", "_"), id.Name, draft.Script([]plan.Version{version}))
	}
	if len(ordered) > 0 {
		f.files = append(f.files, File{Path: "rest.sql", Text: draft.Script([]plan.Version{{Steps: ordered}})})
	}
	return f.files, nil
}

// whole returns what an object is a part of in the end, or itself.
func whole(db *catalog.Database, id catalog.ID) catalog.ID {
	for o := db.Get(id); o != nil && o.Parent != (catalog.ID{}); o = db.Get(id) {
		id = o.Parent
	}
	return id
}

// folder collects texts by file.
type folder struct {
	extension string
	files     []File
	// at is the place in files by path; taken holds the object behind each path in lower case, because some file systems
	// don't tell capitals apart.
	at    map[string]int
	taken map[string]string
}

func newFolder(extension string) *folder {
	return &folder{extension: extension, at: map[string]int{}, taken: map[string]string{}}
}

func (f *folder) add(schema, kind, name, text string) {
	object := path.Join(fileName(schema), kind, fileName(name))
	file := object
	for n := 2; f.taken[strings.ToLower(file)] != "" && f.taken[strings.ToLower(file)] != object; n++ {
		file = fmt.Sprintf("%s~%d", object, n)
	}
	f.taken[strings.ToLower(file)] = object
	if i, ok := f.at[file]; ok {
		f.files[i].Text += "\n" + text
		return
	}
	f.at[file] = len(f.files)
	f.files = append(f.files, File{Path: file + f.extension, Text: text})
}

// fileName returns a name that every file system takes: other characters become their codes, as in a URL.
func fileName(name string) string {
	var b strings.Builder
	for _, r := range []byte(name) {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '_', r == '-':
			b.WriteByte(r)
		default:
			fmt.Fprintf(&b, "%%%02X", r)
		}
	}
	return b.String()
}

// written returns the blocks of a schema, and what they can't say as SQL.
func written(db *catalog.Database) (*blocks.Document, string, error) {
	document := blocks.Print(db)
	for _, block := range document.Blocks {
		if !blocks.Writable(block.Text) {
			return nil, "", unwritable(strings.ReplaceAll(block.Kind, "_", " ") + " " + block.Name)
		}
	}
	p, err := plan.Build(document.Covered, db, printed())
	if err != nil || p.Empty() {
		return document, "", err
	}
	return document, draft.Script(p.Versions), nil
}

// unwritable is the error for a text that HCL would change: its strings are always in Unicode's normal form C.
func unwritable(what string) error {
	return fail.New("HCL can't hold the text of "+what+": it is not in Unicode's normal form C, to which HCL turns every string", "",
		"print the schema with --format sql")
}
