package config

import (
	"fmt"
	"maps"
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
	// locals are the locals, values those that are evaluated.
	locals map[string]*hclsyntax.Attribute
	values map[string]cty.Value
	// blocks are the data blocks by kind and name, results the values of those that were asked.
	blocks  map[[2]string]*hclsyntax.Block
	results map[[2]string]cty.Value
	// busy are the locals and data sources that are being evaluated.
	busy []string
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
		return unknownAt(attr.NameRange, "attribute", attr.Name, topBlocks)
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
	if err := f.collectData(body); err != nil {
		return err
	}
	if err := f.collectLocals(body); err != nil {
		return err
	}
	return f.top(body, envs)
}

// topBlocks are the blocks at the top of a project file.
var topBlocks = []string{"env", "variable", "locals", "data", "lint", "diff", "format", "test"}

// chooseEnv decides which env block applies: the one asked for, else the only one, else "local", else none. It checks
// the names of the top-level blocks on the way.
func (f *hclFile) chooseEnv(body *hclsyntax.Body, asked string) (*hclsyntax.Block, error) {
	var chosen, unlabelled *hclsyntax.Block
	known := topBlocks
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
		return nil, fail.New(fmt.Sprintf("env %q is not in the project", asked), f.project.hclName(), UnknownHint(asked, f.project.envs))
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
	f.project.Variables = slices.Sorted(maps.Keys(values))
	return nil
}

func (f *hclFile) variable(name string, block *hclsyntax.Block) (cty.Value, error) {
	d := newDecoder(f, block.Body)
	typeName, value := "string", cty.NilVal
	d.keyword("type", &typeName)
	d.value("default", &value)
	var description string
	d.str("description", &description)
	d.blocks = append(d.blocks, "validation") // checked when there is a value
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
			return cty.ListVal(list), f.validate(name, cty.ListVal(list), block)
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
	return converted, f.validate(name, converted, block)
}

// validate checks a value with the validation blocks of its variable.
func (f *hclFile) validate(name string, value cty.Value, variable *hclsyntax.Block) error {
	before := f.ctx.Variables["var"]
	f.ctx.Variables["var"] = cty.ObjectVal(map[string]cty.Value{name: value})
	defer func() { f.ctx.Variables["var"] = before }()
	d := newDecoder(f, variable.Body)
	d.each("validation", 0, func(_ []string, d *decoder) {
		holds, message := true, ""
		d.boolean("condition", &holds)
		d.str("error_message", &message)
		if d.body.Attributes["condition"] == nil {
			d.fail("validation wants condition")
		}
		if !holds && d.err == nil {
			d.err = hclFail(d.body.Attributes["condition"].Expr.Range(), fmt.Sprintf("variable %q is not valid: %s", name, message), "give another value with --var "+name+"=…")
		}
	})
	return d.err
}

var variableTypes = map[string]cty.Type{
	"string": cty.String, "number": cty.Number, "int": cty.Number, "bool": cty.Bool, "list(string)": cty.List(cty.String),
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
	return hclFail(r, fmt.Sprintf("unknown %s %q", kind, name), UnknownHint(name, known))
}

// unsupportedBlock explains the blocks of Atlas that plumb has no use for.
func unsupportedBlock(block *hclsyntax.Block, known []string) error {
	switch block.Type {
	case "atlas", "cloud":
		return hclFail(block.TypeRange, fmt.Sprintf("block %q is not supported", block.Type), "plumb has no cloud: remove the block")
	case "docker", "dev", "hook", "plan", "check", "rule", "predicate":
		return hclFail(block.TypeRange, fmt.Sprintf("block %q is not supported", block.Type), "remove the block, or move what it computes into variables and locals")
	}
	return unknownAt(block.TypeRange, "block", block.Type, known)
}
