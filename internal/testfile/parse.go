package testfile

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"github.com/plumbsql/plumb/internal/fail"
	plumbhcl "github.com/plumbsql/plumb/internal/hcl"
)

// Test is one test block.
type Test struct {
	// Kind is "schema" or "migrate", Where its place in the file.
	Kind, Name, File, Where string
	// Skip leaves the test out, Parallel lets it run beside others.
	Skip, Parallel bool
	steps          []step
}

// step is a block of a test: its kind, place, and attributes.
type step struct {
	kind, where string
	text        map[string]string
	// program is what external runs.
	program []string
}

// attributes are what a block of a test may hold; a * marks what it must.
var attributes = map[string][]string{
	"exec": {"sql*", "output", "match", "format"}, "catch": {"sql*", "error"}, "assert": {"sql*", "error_message"},
	"log": {"message*"}, "migrate": {"to*"}, "cleanup": {"sql*"}, "external": {"program*", "working_dir", "output", "match"},
}

// Read reads the tests of a kind from files, and from all *.test.hcl files in folders and below. Vars are the values of var.
func Read(paths []string, kind string, vars map[string]cty.Value) ([]Test, error) {
	var tests []Test
	for _, path := range paths {
		files, err := list(strings.TrimPrefix(path, "file://"))
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			found, err := readFile(file, vars)
			if err != nil {
				return nil, err
			}
			tests = append(tests, found...)
		}
	}
	return slices.DeleteFunc(tests, func(t Test) bool { return t.Kind != kind }), nil
}

func list(path string) ([]string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fail.Wrap(err, "read the tests", path, "")
	}
	if !info.IsDir() {
		return []string{path}, nil
	}
	var files []string
	err = filepath.WalkDir(path, func(name string, entry os.DirEntry, err error) error {
		switch {
		case err == nil && entry.IsDir() && name != path && strings.HasPrefix(entry.Name(), "."):
			return filepath.SkipDir
		case err == nil && entry.Type().IsRegular() && strings.HasSuffix(name, ".test.hcl"):
			files = append(files, name)
		}
		return err
	})
	return files, fail.Wrap(err, "read the tests", path, "")
}

func readFile(name string, vars map[string]cty.Value) ([]Test, error) {
	src, err := os.ReadFile(name)
	if err != nil {
		return nil, fail.Wrap(err, "read the tests", name, "")
	}
	if err := plumbhcl.Syntax(plumbhcl.File{Name: name, Src: src}); err != nil {
		return nil, err
	}
	parsed, diags := hclsyntax.ParseConfig(src, name, hcl.InitialPos)
	if diags.HasErrors() {
		return nil, fail.New(diags[0].Summary, name, "")
	}
	r := &reader{src: src}
	body := parsed.Body.(*hclsyntax.Body)
	if err := r.scope(body, vars); err != nil {
		return nil, err
	}
	for _, attr := range body.Attributes {
		return nil, r.fail(attr.NameRange, fmt.Sprintf("unknown attribute %q", attr.Name), "a test file holds test blocks")
	}
	var tests []Test
	for _, block := range body.Blocks {
		if block.Type == "variable" || block.Type == "locals" {
			continue // read before
		}
		if block.Type != "test" || len(block.Labels) != 2 || block.Labels[0] != "schema" && block.Labels[0] != "migrate" {
			return nil, r.fail(block.TypeRange, fmt.Sprintf("unknown block %q", strings.Join(append([]string{block.Type}, block.Labels...), " ")),
				`write test "schema" "name" or test "migrate" "name", variable "name" or locals`)
		}
		err := r.each(block, func(item string) error {
			test, err := r.test(block)
			test.File, test.Name = name, test.Name+item
			tests = append(tests, test)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return tests, nil
}

// reader reads one file.
type reader struct {
	src []byte
	ctx *hcl.EvalContext
}

func place(r hcl.Range) string {
	return fmt.Sprintf("%s:%d:%d", r.Filename, r.Start.Line, r.Start.Column)
}

func (r *reader) fail(at hcl.Range, what, hint string) error {
	return fail.New(what+"\n"+plumbhcl.Frame(r.src, at.Start.Line, at.Start.Column, max(1, at.End.Byte-at.Start.Byte)), place(at), hint)
}

func (r *reader) test(block *hclsyntax.Block) (Test, error) {
	t := Test{Kind: block.Labels[0], Name: block.Labels[1], Where: place(block.TypeRange)}
	for _, attr := range block.Body.Attributes {
		if attr.Name == "for_each" {
			continue // read before
		}
		target := map[string]*bool{"skip": &t.Skip, "parallel": &t.Parallel}[attr.Name]
		if target == nil {
			return t, r.fail(attr.NameRange, fmt.Sprintf("unknown attribute %q in a test", attr.Name), "use skip, parallel or for_each")
		}
		value, err := r.value(attr, cty.Bool)
		if err != nil {
			return t, err
		}
		*target = value.True()
	}
	for _, inner := range block.Body.Blocks {
		s, err := r.step(inner)
		if err != nil {
			return t, err
		}
		if s.kind == "migrate" && t.Kind != "migrate" {
			return t, r.fail(inner.TypeRange, "a schema test can't migrate", `write test "migrate"`)
		}
		t.steps = append(t.steps, s)
	}
	return t, nil
}

func (r *reader) step(block *hclsyntax.Block) (step, error) {
	s := step{kind: block.Type, where: place(block.TypeRange), text: map[string]string{}}
	known := attributes[block.Type]
	if known == nil || len(block.Labels) > 0 {
		return s, r.fail(block.TypeRange, fmt.Sprintf("unknown block %q in a test", block.Type), "use exec, catch, assert, external, log, migrate or cleanup, without labels")
	}
	for _, inner := range block.Body.Blocks {
		return s, r.fail(inner.TypeRange, fmt.Sprintf("unknown block %q in %s", inner.Type, block.Type), "")
	}
	attrs := make([]*hclsyntax.Attribute, 0, len(block.Body.Attributes))
	for _, attr := range block.Body.Attributes {
		attrs = append(attrs, attr)
	}
	slices.SortFunc(attrs, func(a, b *hclsyntax.Attribute) int {
		return cmp.Compare(a.NameRange.Start.Byte, b.NameRange.Start.Byte)
	})
	for _, attr := range attrs {
		if !slices.Contains(known, attr.Name) && !slices.Contains(known, attr.Name+"*") {
			return s, r.fail(attr.NameRange, fmt.Sprintf("unknown attribute %q in %s", attr.Name, block.Type), "use "+strings.ReplaceAll(strings.Join(known, ", "), "*", ""))
		}
		word := hcl.ExprAsKeyword(attr.Expr)
		if attr.Name == "format" && word != "" {
			s.text[attr.Name] = word
			continue
		}
		if attr.Name == "program" {
			var err error
			if s.program, err = r.program(attr); err != nil {
				return s, err
			}
			continue
		}
		value, err := r.value(attr, cty.String)
		if err != nil {
			return s, err
		}
		s.text[attr.Name] = value.AsString()
	}
	return s, r.check(block, s)
}

// check refuses a step that lacks what it needs, or says what can't be.
func (r *reader) check(block *hclsyntax.Block, s step) error {
	for _, name := range attributes[s.kind] {
		if name, required := strings.CutSuffix(name, "*"); required && block.Body.Attributes[name] == nil {
			return r.fail(block.TypeRange, fmt.Sprintf("%s needs %s", s.kind, name), "")
		}
	}
	_, output := s.text["output"]
	if _, match := s.text["match"]; output && match {
		return r.fail(block.TypeRange, s.kind+" takes either output or match", "")
	}
	if format := s.text["format"]; format != "" && format != "csv" && format != "table" {
		return r.fail(block.Body.Attributes["format"].Expr.Range(), fmt.Sprintf("unknown format %q", format), "use csv or table")
	}
	for _, name := range []string{"match", "error"} {
		if _, err := regexp.Compile(s.text[name]); err != nil {
			return r.fail(block.Body.Attributes[name].Expr.Range(), name+" is not a regular expression", "")
		}
	}
	return nil
}

func (r *reader) value(attr *hclsyntax.Attribute, want cty.Type) (cty.Value, error) {
	value, diags := attr.Expr.Value(r.ctx)
	if diags.HasErrors() {
		return value, r.fail(attr.Expr.Range(), diags[0].Summary+": "+diags[0].Detail, "values may use var.name, local.name and, with for_each, each.value")
	}
	converted, err := convert.Convert(value, want)
	if err != nil || converted.IsNull() || !converted.IsWhollyKnown() {
		return value, r.fail(attr.Expr.Range(), attr.Name+" wants a "+want.FriendlyName(), "")
	}
	return converted, nil
}
