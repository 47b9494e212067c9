package testfile

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	plumbhcl "github.com/plumbsql/plumb/internal/hcl"
)

// scope reads the variables and locals of a file. Given values win over defaults; a value may also be given for a variable that
// the file doesn't declare, because all files share them.
func (r *reader) scope(body *hclsyntax.Body, given map[string]cty.Value) error {
	vars := maps.Clone(given)
	if vars == nil {
		vars = map[string]cty.Value{}
	}
	r.ctx = &hcl.EvalContext{Functions: plumbhcl.Functions(), Variables: map[string]cty.Value{}}
	var locals []*hclsyntax.Attribute
	for _, block := range body.Blocks {
		switch block.Type {
		case "variable":
			if err := r.variable(block, given, vars); err != nil {
				return err
			}
		case "locals":
			if len(block.Labels)+len(block.Body.Blocks) > 0 {
				return r.fail(block.TypeRange, "a locals block holds attributes only", "")
			}
			locals = append(locals, slices.Collect(maps.Values(block.Body.Attributes))...)
		}
	}
	r.ctx.Variables["var"] = cty.ObjectVal(vars)
	return r.locals(locals)
}

func (r *reader) variable(block *hclsyntax.Block, given, vars map[string]cty.Value) error {
	if len(block.Labels) != 1 || len(block.Body.Blocks) > 0 {
		return r.fail(block.TypeRange, "a variable block has one label, its name, and type and default", "")
	}
	name, want := block.Labels[0], cty.DynamicPseudoType
	if attr := block.Body.Attributes["type"]; attr != nil {
		var diags hcl.Diagnostics
		if want, diags = plumbhcl.VariableType(attr.Expr); diags.HasErrors() {
			return r.fail(attr.Expr.Range(), diags[0].Summary+": "+diags[0].Detail, "use string, number, bool or list(string)")
		}
	}
	for _, attr := range block.Body.Attributes {
		if attr.Name != "type" && attr.Name != "default" && attr.Name != "description" {
			return r.fail(attr.NameRange, fmt.Sprintf("unknown attribute %q in a variable", attr.Name), "use type, default and description")
		}
	}
	if value, ok := given[name]; ok {
		converted, err := convert.Convert(value, want)
		if err != nil {
			return r.fail(block.LabelRanges[0], fmt.Sprintf("variable %q is not a %s", name, want.FriendlyName()), "")
		}
		vars[name] = converted
		return nil
	}
	attr := block.Body.Attributes["default"]
	if attr == nil {
		return r.fail(block.LabelRanges[0], fmt.Sprintf("variable %q has no value", name), "give it with --var "+name+"=…, or set a default")
	}
	value, err := r.value(attr, want)
	vars[name] = value
	return err
}

// locals evaluates locals, each when those that it refers to are there.
func (r *reader) locals(pending []*hclsyntax.Attribute) error {
	slices.SortFunc(pending, func(a, b *hclsyntax.Attribute) int { return a.NameRange.Start.Byte - b.NameRange.Start.Byte })
	values := map[string]cty.Value{}
	for len(pending) > 0 {
		before := len(pending)
		r.ctx.Variables["local"] = cty.ObjectVal(values)
		var failed error
		pending = slices.DeleteFunc(pending, func(attr *hclsyntax.Attribute) bool {
			value, err := r.value(attr, cty.DynamicPseudoType)
			if err != nil {
				failed = cmp.Or(failed, err)
				return false
			}
			values[attr.Name] = value
			return true
		})
		if len(pending) == before {
			return failed
		}
	}
	r.ctx.Variables["local"] = cty.ObjectVal(values)
	return nil
}

// each calls read for a test: once, or with for_each once for each item, which it gets as what the name ends with.
func (r *reader) each(block *hclsyntax.Block, read func(item string) error) error {
	attr := block.Body.Attributes["for_each"]
	if attr == nil {
		return read("")
	}
	items, err := r.value(attr, cty.DynamicPseudoType)
	if err != nil {
		return err
	}
	if !items.CanIterateElements() {
		return r.fail(attr.Expr.Range(), "for_each wants a list, a set or a map", "")
	}
	defer delete(r.ctx.Variables, "each")
	keyed := items.Type().IsMapType() || items.Type().IsObjectType()
	for it := items.ElementIterator(); it.Next(); {
		key, value := it.Element()
		name := value
		if keyed {
			name = key
		}
		text, err := convert.Convert(name, cty.String)
		if err != nil || text.IsNull() {
			text, _ = convert.Convert(key, cty.String)
		}
		r.ctx.Variables["each"] = cty.ObjectVal(map[string]cty.Value{"key": key, "value": value})
		if err := read("/" + text.AsString()); err != nil {
			return err
		}
	}
	return nil
}

// program reads a program and its arguments.
func (r *reader) program(attr *hclsyntax.Attribute) ([]string, error) {
	value, err := r.value(attr, cty.List(cty.String))
	if err != nil {
		return nil, err
	}
	var program []string
	for it := value.ElementIterator(); it.Next(); {
		_, item := it.Element()
		if item.IsNull() {
			return nil, r.fail(attr.Expr.Range(), "an argument of program is null", "")
		}
		program = append(program, item.AsString())
	}
	if len(program) == 0 || program[0] == "" {
		return nil, r.fail(attr.Expr.Range(), "program is empty", `write a list such as ["sh", "check.sh"]`)
	}
	return program, nil
}
