package config

import (
	"fmt"
	"maps"
	"net/url"
	"os"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"github.com/plumbsql/plumb/internal/fail"
)

// DataScheme begins the URLs by which src and migration.dir refer to data sources: data://hcl_schema/app.
const DataScheme = "data://"

// Data is a data source of schema files, or of a migration directory. It is read when it is needed, not when the project is.
type Data struct {
	// Kind is hcl_schema, external_schema, composite_schema or template_dir.
	Kind, Name string
	// Paths are the files of hcl_schema, or the folder of template_dir.
	Paths []string
	// Program is what external_schema runs, in WorkingDir.
	Program    []string
	WorkingDir string
	// Vars are the variables of HCL files, or of templates.
	Vars map[string]cty.Value
	// Parts are the parts of composite_schema.
	Parts []DataPart
	// Where is the place of the block.
	Where string
}

// DataPart is one schema of composite_schema: the schema in which names without one are, or "", and where it comes from.
type DataPart struct{ Schema, URL string }

// Asker answers what only the outside knows. Each error says what happened; config adds the place.
type Asker struct {
	// Program runs a program in a folder and returns what it prints.
	Program func(program []string, dir string) (string, error)
	// Query runs a query and returns the first column of its rows.
	Query func(url, query string, args []any) ([]string, error)
}

// readers read the data sources by kind.
var readers map[string]func(*hclFile, *decoder, *Data) (cty.Value, error)

func init() {
	readers = map[string]func(*hclFile, *decoder, *Data) (cty.Value, error){
		"hcl_schema":       (*hclFile).hclSchema,
		"external_schema":  (*hclFile).externalSchema,
		"composite_schema": (*hclFile).compositeSchema,
		"template_dir":     (*hclFile).templateDir,
		"sql":              (*hclFile).sqlData,
		"external":         (*hclFile).external,
		"runtimevar":       (*hclFile).runtimeVar,
	}
}

// collectData finds the data blocks.
func (f *hclFile) collectData(body *hclsyntax.Body) error {
	f.blocks, f.results = map[[2]string]*hclsyntax.Block{}, map[[2]string]cty.Value{}
	for _, block := range body.Blocks {
		if block.Type != "data" {
			continue
		}
		if len(block.Labels) != 2 {
			return hclFail(block.TypeRange, "data takes two labels, the kind of source and its name", "")
		}
		kind := block.Labels[0]
		if readers[kind] == nil {
			return hclFail(block.LabelRanges[0], fmt.Sprintf("the data source %q is not supported", kind), UnknownHint(kind, slices.Sorted(maps.Keys(readers))))
		}
		key := [2]string{kind, block.Labels[1]}
		if f.blocks[key] != nil {
			return hclFail(block.LabelRanges[1], fmt.Sprintf("data source %q is defined twice", block.Labels[1]), "")
		}
		f.blocks[key] = block
	}
	return nil
}

// data evaluates the data source that a reference is to, once.
func (f *hclFile) data(t hcl.Traversal) error {
	var names []string
	for _, step := range t[1:min(len(t), 3)] {
		if attr, ok := step.(hcl.TraverseAttr); ok {
			names = append(names, attr.Name)
		}
	}
	if len(names) != 2 {
		return hclFail(t.SourceRange(), "write data, the kind of source and its name: data.hcl_schema.app", "")
	}
	key := [2]string{names[0], names[1]}
	block := f.blocks[key]
	if block == nil {
		return hclFail(t.SourceRange(), fmt.Sprintf("there is no data source %s.%s", key[0], key[1]), "")
	}
	if _, done := f.results[key]; done {
		return nil
	}
	busy := "data." + key[0] + "." + key[1]
	if slices.Contains(f.busy, busy) {
		return hclFail(block.TypeRange, fmt.Sprintf("data source %q depends on itself", key[1]), "")
	}
	f.busy = append(f.busy, busy)
	defer func() { f.busy = f.busy[:len(f.busy)-1] }()
	d := newDecoder(f, block.Body)
	value, err := readers[key[0]](f, d, &Data{Kind: key[0], Name: key[1], Where: position(block.TypeRange)})
	if err == nil {
		err = d.done(key[0])
	}
	if err != nil {
		return err
	}
	f.results[key] = value
	kinds := map[string]map[string]cty.Value{}
	for key, value := range f.results {
		if kinds[key[0]] == nil {
			kinds[key[0]] = map[string]cty.Value{}
		}
		kinds[key[0]][key[1]] = value
	}
	all := map[string]cty.Value{}
	for kind, values := range kinds {
		all[kind] = cty.ObjectVal(values)
	}
	f.ctx.Variables["data"] = cty.ObjectVal(all)
	return nil
}

// keep remembers a source that is read when it is needed, and returns an object with its URL.
func (f *hclFile) keep(d *Data) cty.Value {
	address := DataScheme + d.Kind + "/" + url.PathEscape(d.Name)
	if f.project.Data == nil {
		f.project.Data = map[string]*Data{}
	}
	f.project.Data[address] = d
	return cty.ObjectVal(map[string]cty.Value{"url": cty.StringVal(address)})
}

func (f *hclFile) hclSchema(d *decoder, data *Data) (cty.Value, error) {
	var path string
	d.str("path", &path)
	d.list("paths", &data.Paths, false)
	d.values("vars", &data.Vars)
	if (path == "") == (len(data.Paths) == 0) {
		d.fail("hcl_schema wants either path or paths")
	}
	if path != "" {
		data.Paths = []string{path}
	}
	return f.keep(data), d.err
}

func (f *hclFile) externalSchema(d *decoder, data *Data) (cty.Value, error) {
	f.program(d, data)
	return f.keep(data), d.err
}

// program reads what is to be run. Only a project file that the user named may say that.
func (f *hclFile) program(d *decoder, data *Data) {
	d.list("program", &data.Program, false)
	d.str("working_dir", &data.WorkingDir)
	data.WorkingDir = f.project.Abs(data.WorkingDir)
	switch {
	case d.err != nil:
	case len(data.Program) == 0 || data.Program[0] == "":
		d.fail(data.Kind + " wants program")
	case !f.project.named:
		d.err = fail.New("the project file would run the program "+data.Program[0]+", but nobody named the file", data.Where,
			"if you trust it, name it with --config "+f.project.hclName()+", or choose its env with --env")
	}
}

func (f *hclFile) compositeSchema(d *decoder, data *Data) (cty.Value, error) {
	read := func(labels []string, d *decoder) {
		part := DataPart{}
		if len(labels) == 1 {
			part.Schema = labels[0]
		}
		if d.str("url", &part.URL); part.URL == "" {
			d.fail("schema wants url")
		}
		data.Parts = append(data.Parts, part)
	}
	for _, block := range d.body.Blocks {
		if block.Type == "schema" && len(block.Labels) > 1 {
			return cty.NilVal, hclFail(block.LabelRanges[1], "schema takes one label or none", "")
		}
	}
	d.eachLabelled("schema", 1, read)
	if len(data.Parts) == 0 {
		d.fail("composite_schema wants schema blocks")
	}
	return f.keep(data), d.err
}

func (f *hclFile) templateDir(d *decoder, data *Data) (cty.Value, error) {
	var path string
	d.str("path", &path)
	d.values("vars", &data.Vars)
	if path == "" {
		d.fail("template_dir wants path")
	}
	data.Paths = []string{path}
	return f.keep(data), d.err
}

// sqlData asks a database: values are the first column of all rows, value is the first of them.
func (f *hclFile) sqlData(d *decoder, data *Data) (cty.Value, error) {
	var target, query string
	d.str("url", &target)
	d.str("query", &query)
	args, err := d.arguments("args")
	if d.err != nil || err != nil {
		return cty.NilVal, firstError(d.err, err)
	}
	if target == "" || query == "" || f.project.ask.Query == nil {
		return cty.NilVal, fail.New("the data source sql wants url and query", data.Where, "")
	}
	rows, err := f.project.ask.Query(target, query, args)
	if err != nil {
		return cty.NilVal, fail.Wrap(err, "data source sql."+data.Name, data.Where, "")
	}
	value, list := cty.NullVal(cty.String), cty.ListValEmpty(cty.String)
	if len(rows) > 0 {
		texts := make([]cty.Value, len(rows))
		for i, text := range rows {
			texts[i] = cty.StringVal(text)
		}
		value, list = texts[0], cty.ListVal(texts)
	}
	return cty.ObjectVal(map[string]cty.Value{"value": value, "values": list, "count": cty.NumberIntVal(int64(len(rows)))}), nil
}

// external runs a program; its value is what that prints.
func (f *hclFile) external(d *decoder, data *Data) (cty.Value, error) {
	if f.program(d, data); d.err != nil {
		return cty.NilVal, d.err
	}
	if f.project.ask.Program == nil {
		return cty.NilVal, fail.New("programs can't be run here", data.Where, "")
	}
	text, err := f.project.ask.Program(data.Program, data.WorkingDir)
	if err != nil {
		return cty.NilVal, fail.Wrap(err, "data source external."+data.Name, data.Where, "")
	}
	return cty.StringVal(text), nil
}

// runtimeVar reads a variable of the environment (env://NAME) or a file (file://path).
func (f *hclFile) runtimeVar(d *decoder, data *Data) (cty.Value, error) {
	var address string
	if d.str("url", &address); d.err != nil {
		return cty.NilVal, d.err
	}
	scheme, rest, _ := strings.Cut(address, "://")
	name, query, _ := strings.Cut(rest, "?")
	if query != "" && query != "decoder=string" {
		return cty.NilVal, fail.New("the options of runtimevar's URL are not supported", data.Where, "the only one is decoder=string")
	}
	switch scheme {
	case "env":
		value, set := f.project.env[name]
		if !set {
			return cty.NilVal, fail.New("the environment has no variable "+name, data.Where, "")
		}
		return cty.StringVal(value), nil
	case "file":
		text, err := os.ReadFile(f.project.Abs(name))
		if err != nil {
			return cty.NilVal, fail.Wrap(withoutPath(err), "read "+name, data.Where, "")
		}
		return cty.StringVal(strings.TrimRight(string(text), "\r\n")), nil
	}
	return cty.NilVal, fail.New(fmt.Sprintf("runtimevar can't read %s:// URLs", scheme), data.Where, "use env://NAME or file://path")
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// arguments reads a list of strings, numbers and truths.
func (d *decoder) arguments(name string) ([]any, error) {
	var value cty.Value
	attr := d.value(name, &value)
	if attr == nil || value.IsNull() {
		return nil, d.err
	}
	wrong := hclFail(attr.Expr.Range(), name+" wants a list of strings, numbers or truths", "")
	if !value.CanIterateElements() || value.Type().IsMapType() || value.Type().IsObjectType() || !value.IsWhollyKnown() {
		return nil, wrong
	}
	var args []any
	for _, item := range value.AsValueSlice() {
		text, err := convert.Convert(item, cty.String)
		if err != nil {
			return nil, wrong
		}
		if text.IsNull() {
			args = append(args, nil)
			continue
		}
		args = append(args, text.AsString())
	}
	return args, nil
}
