package origin

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/template"

	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"

	"github.com/plumbsql/plumb/internal/config"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/source"
)

// Files are schema files and the values of their variables.
type Files struct {
	List []source.File
	Vars map[string]cty.Value
}

// Reader reads the schema files of a project.
type Reader struct {
	Project *config.Project
	// Environ is the environment of programs, as name=value.
	Environ []string
}

// Read reads what paths name: files, folders and data sources.
func (r Reader) Read(ctx context.Context, paths []string) (*Files, error) {
	all := &Files{Vars: map[string]cty.Value{}}
	for _, path := range paths {
		if err := r.path(ctx, path, all); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func (r Reader) path(ctx context.Context, path string, all *Files) error {
	data := r.Project.Data[path]
	if data == nil {
		return all.add(source.ReadFiles([]string{path}))
	}
	switch data.Kind {
	case "hcl_schema":
		if err := all.vars(data); err != nil {
			return err
		}
		return all.add(source.ReadFiles(data.Paths))
	case "external_schema":
		text, err := Program(ctx, data.Program, data.WorkingDir, r.Environ)
		if err != nil {
			return fail.Wrap(err, "data source external_schema."+data.Name, data.Where, "")
		}
		return all.add([]source.File{{Name: "external_schema." + data.Name, Text: []byte(text)}}, nil)
	case "template_dir":
		files, err := Templates(r.Project, path)
		return all.add(files, err)
	}
	for _, part := range data.Parts {
		if err := r.part(ctx, part, data, all); err != nil {
			return err
		}
	}
	return nil
}

// part reads a part of a composite schema. In its SQL files names without a schema are in the part's.
func (r Reader) part(ctx context.Context, part config.DataPart, data *config.Data, all *Files) error {
	if part.URL == config.DataScheme+data.Kind+"/"+data.Name {
		return fail.New("the data source is a part of itself", data.Where, "")
	}
	before := len(all.List)
	if err := r.path(ctx, part.URL, all); err != nil {
		return err
	}
	if part.Schema == "" {
		return nil
	}
	for i := range all.List[before:] {
		file := &all.List[before+i]
		if !strings.HasSuffix(file.Name, ".hcl") {
			file.Text = append([]byte("SET search_path TO "+ddl.Ident(part.Schema)+"; "), file.Text...)
		}
	}
	return nil
}

// add adds files, each once.
func (f *Files) add(files []source.File, err error) error {
	for _, file := range files {
		if !slices.ContainsFunc(f.List, func(known source.File) bool { return known.Name == file.Name }) {
			f.List = append(f.List, file)
		}
	}
	return err
}

// vars adds the variables of a source, which all HCL files share.
func (f *Files) vars(data *config.Data) error {
	for name, value := range data.Vars {
		if other, twice := f.Vars[name]; twice && !other.RawEquals(value) {
			return fail.New(fmt.Sprintf("two data sources give the variable %q different values", name), data.Where, "give the variables different names")
		}
	}
	maps.Copy(f.Vars, data.Vars)
	return nil
}

// Templates returns the files of a template_dir with its variables filled in. Files that end in .tmpl only define templates for the
// others.
func Templates(project *config.Project, address string) ([]source.File, error) {
	data := project.Data[address]
	dir := project.Abs(data.Paths[0])
	vars := map[string]any{}
	for name, value := range data.Vars {
		plain, err := simple(value)
		if err != nil {
			return nil, fail.Wrap(err, "variable "+name, data.Where, "")
		}
		vars[name] = plain
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fail.Wrap(err, "data source template_dir."+data.Name, data.Where, "")
	}
	defer func() { _ = root.Close() }()
	templates := template.New("").Option("missingkey=error")
	var names []string
	err = fs.WalkDir(root.FS(), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(root.FS(), name)
		if err != nil {
			return err
		}
		if _, err := templates.New(name).Parse(string(text)); err != nil {
			return err
		}
		if !strings.HasSuffix(name, ".tmpl") {
			names = append(names, name)
		}
		return nil
	})
	if err != nil {
		return nil, fail.Wrap(err, "data source template_dir."+data.Name, data.Where, "")
	}
	var files []source.File
	for _, name := range names {
		var text bytes.Buffer
		if err := templates.ExecuteTemplate(&text, name, vars); err != nil {
			return nil, fail.Wrap(err, "data source template_dir."+data.Name, data.Where, "")
		}
		files = append(files, source.File{Name: filepath.Join(data.Paths[0], name), Text: text.Bytes()})
	}
	return files, nil
}

// simple turns a value into what templates know.
func simple(value cty.Value) (any, error) {
	text, err := ctyjson.SimpleJSONValue{Value: value}.MarshalJSON()
	if err != nil {
		return nil, err
	}
	var plain any
	return plain, json.Unmarshal(text, &plain)
}

// Dir returns a template_dir as a file system, for migrations.
func Dir(project *config.Project, address string) (fs.FS, error) {
	files, err := Templates(project, address)
	if err != nil {
		return nil, err
	}
	var archive bytes.Buffer
	w := zip.NewWriter(&archive)
	for _, file := range files {
		name, err := filepath.Rel(project.Data[address].Paths[0], file.Name)
		if err != nil {
			return nil, err
		}
		entry, err := w.Create(filepath.ToSlash(name))
		if err != nil {
			return nil, err
		}
		if _, err := entry.Write(file.Text); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return zip.NewReader(bytes.NewReader(archive.Bytes()), int64(archive.Len()))
}
