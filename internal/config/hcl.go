package config

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"github.com/plumbsql/plumb/internal/fail"
)

// hclFile is atlas.hcl while it is being read.
type hclFile struct {
	project *Project
	ctx     *hcl.EvalContext
}

// loadHCL reads atlas.hcl: variables, locals, the defaults at the top level and the chosen env.
func (p *Project) loadHCL(name, env string) error {
	src, err := p.read(name)
	if err != nil {
		return err
	}
	parsed, diags := hclsyntax.ParseConfig(src, name, hcl.InitialPos)
	if diags.HasErrors() {
		return hclError(diags)
	}
	body := parsed.Body.(*hclsyntax.Body)
	for _, attr := range sorted(body.Attributes) {
		return unknownAt(attr.NameRange, "attribute", attr.Name, []string{"env", "variable", "locals", "lint", "diff", "format"})
	}
	f := &hclFile{project: p, ctx: &hcl.EvalContext{Functions: p.functions(), Variables: map[string]cty.Value{}}}
	envs, err := f.chooseEnv(body, env)
	if err != nil {
		return err
	}
	f.ctx.Variables["atlas"] = cty.ObjectVal(map[string]cty.Value{"env": cty.StringVal(p.Env)})
	if err := f.variables(body); err != nil {
		return err
	}
	if err := f.locals(body); err != nil {
		return err
	}
	return f.top(body, envs)
}

// chooseEnv decides which env block applies: the one asked for, else the only one, else "local", else none. It checks
// the names of the top-level blocks on the way.
func (f *hclFile) chooseEnv(body *hclsyntax.Body, asked string) (*hclsyntax.Block, error) {
	var chosen, unlabelled *hclsyntax.Block
	known := []string{"env", "variable", "locals", "lint", "diff", "format"}
	blocks := map[string]*hclsyntax.Block{}
	for _, block := range body.Blocks {
		if !slices.Contains(known, block.Type) {
			return nil, unsupportedBlock(block, known)
		}
		switch {
		case block.Type != "env":
		case len(block.Labels) == 0:
			unlabelled = block
		case len(block.Labels) > 1:
			return nil, hclFail(block.LabelRanges[1], "env takes one label", "")
		case blocks[block.Labels[0]] != nil:
			return nil, hclFail(block.LabelRanges[0], fmt.Sprintf("env %q is defined twice", block.Labels[0]), "")
		default:
			blocks[block.Labels[0]] = block
			f.project.envs = append(f.project.envs, block.Labels[0])
		}
	}
	name := asked
	switch {
	case asked != "":
	case len(f.project.envs) == 1:
		name = f.project.envs[0]
	case blocks["local"] != nil:
		name = "local"
	}
	chosen = blocks[name]
	if chosen == nil && name != "" {
		// A block without a label takes its name from the command line: `env { name = atlas.env }`.
		chosen = unlabelled
	}
	if chosen == nil && asked != "" {
		return nil, fail.New(fmt.Sprintf("env %q is not in the project", asked), f.project.hclName(), unknownHint(asked, f.project.envs))
	}
	f.project.Env = name
	return chosen, nil
}

// variables evaluates the variable blocks: --var over default.
func (f *hclFile) variables(body *hclsyntax.Body) error {
	values := map[string]cty.Value{}
	for _, block := range body.Blocks {
		if block.Type != "variable" {
			continue
		}
		if len(block.Labels) != 1 {
			return hclFail(block.TypeRange, "variable takes one label, its name", "")
		}
		name := block.Labels[0]
		if _, twice := values[name]; twice {
			return hclFail(block.LabelRanges[0], fmt.Sprintf("variable %q is defined twice", name), "")
		}
		value, err := f.variable(name, block)
		if err != nil {
			return err
		}
		values[name] = value
	}
	f.ctx.Variables["var"] = cty.ObjectVal(values)
	return nil
}

func (f *hclFile) variable(name string, block *hclsyntax.Block) (cty.Value, error) {
	d := newDecoder(f, block.Body)
	typeName, value := "string", cty.NilVal
	d.keyword("type", &typeName)
	d.value("default", &value)
	var description string
	d.str("description", &description)
	if err := d.done("variable"); err != nil {
		return value, err
	}
	want, ok := variableTypes[typeName]
	if !ok {
		return value, hclFail(block.TypeRange, fmt.Sprintf("variable %q has the unknown type %s", name, typeName), "use string, number, int, bool or list(string)")
	}
	if given, set := f.project.Vars[name]; set {
		if want.IsListType() {
			list := make([]cty.Value, len(given))
			for i, text := range given {
				list[i] = cty.StringVal(text)
			}
			return cty.ListVal(list), nil
		}
		value = cty.StringVal(given[len(given)-1])
	}
	if value == cty.NilVal {
		return value, hclFail(block.LabelRanges[0], fmt.Sprintf("variable %q has no value", name), "give it with --var "+name+"=… or set a default")
	}
	converted, err := convert.Convert(value, want)
	if err != nil {
		return value, hclFail(block.LabelRanges[0], fmt.Sprintf("variable %q is not a %s", name, typeName), "")
	}
	return converted, nil
}

var variableTypes = map[string]cty.Type{
	"string": cty.String, "number": cty.Number, "int": cty.Number, "bool": cty.Bool, "list(string)": cty.List(cty.String),
}

// locals evaluates the locals blocks in the order in which they need each other.
func (f *hclFile) locals(body *hclsyntax.Body) error {
	pending := map[string]*hclsyntax.Attribute{}
	for _, block := range body.Blocks {
		if block.Type != "locals" {
			continue
		}
		if len(block.Body.Blocks) > 0 {
			return hclFail(block.Body.Blocks[0].TypeRange, "locals holds attributes only", "")
		}
		for name, attr := range block.Body.Attributes {
			if pending[name] != nil {
				return hclFail(attr.NameRange, fmt.Sprintf("local %q is defined twice", name), "")
			}
			pending[name] = attr
		}
	}
	values := map[string]cty.Value{}
	for len(pending) > 0 {
		ready := f.readyLocals(pending)
		if len(ready) == 0 {
			attr := sorted(pending)[0]
			return hclFail(attr.NameRange, fmt.Sprintf("local %q depends on itself", attr.Name), "")
		}
		f.ctx.Variables["local"] = cty.ObjectVal(values)
		for _, attr := range ready {
			value, diags := attr.Expr.Value(f.ctx)
			if diags.HasErrors() {
				return hclError(diags)
			}
			values[attr.Name] = value
			delete(pending, attr.Name)
		}
	}
	f.ctx.Variables["local"] = cty.ObjectVal(values)
	return nil
}

// readyLocals returns the locals that name no other pending one.
func (f *hclFile) readyLocals(pending map[string]*hclsyntax.Attribute) []*hclsyntax.Attribute {
	var ready []*hclsyntax.Attribute
	for _, attr := range sorted(pending) {
		waits := slices.ContainsFunc(attr.Expr.Variables(), func(t hcl.Traversal) bool {
			if t.RootName() != "local" || len(t) < 2 {
				return t.RootName() == "local" // local["x"] or local itself: wait for all
			}
			step, ok := t[1].(hcl.TraverseAttr)
			return !ok || pending[step.Name] != nil
		})
		if !waits {
			ready = append(ready, attr)
		}
	}
	return ready
}

// sorted returns attributes in the order of the file.
func sorted(attrs map[string]*hclsyntax.Attribute) []*hclsyntax.Attribute {
	list := make([]*hclsyntax.Attribute, 0, len(attrs))
	for _, attr := range attrs {
		list = append(list, attr)
	}
	sort.Slice(list, func(i, j int) bool { return list[i].NameRange.Start.Byte < list[j].NameRange.Start.Byte })
	return list
}

// hclError turns the first diagnostic into one of our errors. Its detail may quote a value of the file, but never one
// that came from the environment or a file() call.
func hclError(diags hcl.Diagnostics) error {
	for _, diag := range diags {
		if diag.Severity != hcl.DiagError {
			continue
		}
		where := ""
		if diag.Subject != nil {
			where = position(*diag.Subject)
		}
		return fail.New(lowerFirst(strings.TrimSuffix(diag.Summary, "."))+": "+diag.Detail, where, "")
	}
	return nil
}

func lowerFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

func position(r hcl.Range) string {
	return fmt.Sprintf("%s:%d:%d", r.Filename, r.Start.Line, r.Start.Column)
}

func hclFail(r hcl.Range, what, hint string) error { return fail.New(what, position(r), hint) }

func unknownAt(r hcl.Range, kind, name string, known []string) error {
	return hclFail(r, fmt.Sprintf("unknown %s %q", kind, name), unknownHint(name, known))
}

// unsupportedBlock explains the blocks of Atlas that plumb has no use for.
func unsupportedBlock(block *hclsyntax.Block, known []string) error {
	switch block.Type {
	case "atlas", "cloud":
		return hclFail(block.TypeRange, fmt.Sprintf("block %q is not supported", block.Type), "plumb has no cloud: remove the block")
	case "data", "docker", "dev", "hook", "plan", "test", "check", "rule", "predicate":
		return hclFail(block.TypeRange, fmt.Sprintf("block %q is not supported", block.Type), "remove the block, or move what it computes into variables and locals")
	}
	return unknownAt(block.TypeRange, "block", block.Type, known)
}
