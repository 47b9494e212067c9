package hcl

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// variables gives every variable block its value: the given one, else its default.
func (l *loader) variables([]File) {
	l.vars = map[string]cty.Value{}
	for _, blk := range l.varBlocks {
		if len(blk.Labels) != 1 {
			l.errorf(blk.TypeRange, `write variable "name" { … }`, "a variable block needs a name")
			continue
		}
		name := blk.Labels[0]
		if _, dup := l.vars[name]; dup {
			l.errorf(blk.LabelRanges[0], "remove one of them", "variable %q is declared twice", name)
			continue
		}
		l.vars[name] = l.variable(name, blk)
	}
	for _, name := range sortedKeys(l.opts.Vars) {
		if _, ok := l.vars[name]; !ok && !slices.Contains(l.opts.Elsewhere, name) {
			l.errorf(hcl.Range{}, "declare it with a variable block, or don't set it", "neither a schema file nor the project file has a variable %q%s",
				name, meant(name, slices.Concat(sortedKeys(l.vars), l.opts.Elsewhere)))
		}
	}
	for _, blk := range l.varBlocks {
		l.validate(blk)
	}
}

// variable returns the value of one variable block. A failure is recorded and gives an unknown value.
func (l *loader) variable(name string, blk *hclsyntax.Block) cty.Value {
	typ := cty.DynamicPseudoType
	value, given := l.opts.Vars[name]
	rng := blk.DefRange()
	for _, attribute := range sortedAttributes(blk.Body) {
		var diags hcl.Diagnostics
		switch attribute.Name {
		case "type":
			typ, diags = VariableType(attribute.Expr)
		case "default":
			if !given {
				value, diags = attribute.Expr.Value(&hcl.EvalContext{Functions: functions()})
				rng = attribute.Expr.Range()
			}
		case "description", "sensitive":
			_, diags = attribute.Expr.Value(nil)
		default:
			l.errorf(attribute.NameRange, "", "unknown attribute %q in a variable block%s", attribute.Name,
				meant(attribute.Name, []string{"type", "default", "description"}))
		}
		l.diagnostics(diags, nil)
		if diags.HasErrors() {
			return cty.DynamicVal
		}
	}
	if value == cty.NilVal {
		l.errorf(rng, "give it a default, or set it with --var "+name+"=…", "variable %q has no value", name)
		return cty.DynamicVal
	}
	converted, err := convert.Convert(value, typ)
	if err != nil {
		l.errorf(rng, "", "variable %q: %v", name, err)
		return cty.DynamicVal
	}
	return converted
}

// VariableType reads a type constraint; int is Atlas's old name of number.
func VariableType(expr hcl.Expression) (cty.Type, hcl.Diagnostics) {
	if hcl.ExprAsKeyword(expr) == "int" {
		return cty.Number, nil
	}
	return typeexpr.TypeConstraint(expr)
}

// validate runs the validation blocks of a variable block.
func (l *loader) validate(blk *hclsyntax.Block) {
	for _, nested := range blk.Body.Blocks {
		if nested.Type != "validation" {
			l.errorf(nested.TypeRange, "", "unknown block %q in a variable block%s", nested.Type,
				meant(nested.Type, []string{"validation"}))
			continue
		}
		condition, message := nested.Body.Attributes["condition"], nested.Body.Attributes["error_message"]
		if condition == nil || message == nil || len(nested.Body.Attributes) != 2 || len(nested.Body.Blocks) != 0 {
			l.errorf(nested.TypeRange, "", "a validation block has condition and error_message, and nothing else")
			continue
		}
		ok, diags := evaluate(condition.Expr, l.baseContext(), cty.Bool)
		text, more := evaluate(message.Expr, l.baseContext(), cty.String)
		l.diagnostics(append(diags, more...), nil)
		if !ok.IsNull() && ok.IsKnown() && ok.False() && !text.IsNull() && text.IsKnown() {
			l.errorf(condition.Expr.Range(), "", "%s", text.AsString())
		}
	}
}

// evaluate returns the value of expr as the wanted type; null and unknown values stay as they are.
func evaluate(expr hcl.Expression, ctx *hcl.EvalContext, want cty.Type) (cty.Value, hcl.Diagnostics) {
	value, diags := expr.Value(ctx)
	if diags.HasErrors() {
		return cty.NullVal(want), diags
	}
	converted, err := convert.Convert(value, want)
	if err != nil {
		rng := expr.Range()
		return cty.NullVal(want), hcl.Diagnostics{{Severity: hcl.DiagError, Summary: "Wrong type", Detail: err.Error(), Subject: &rng}}
	}
	return converted, nil
}

// firstLocals evaluates the locals that need no reference to an object; for_each of named blocks may use them.
func (l *loader) firstLocals([]File) {
	names := map[string]hcl.Range{}
	for _, attribute := range l.locals {
		if before, dup := names[attribute.Name]; dup {
			l.errorf(attribute.NameRange, "remove one of them", "local %q is also declared at %s", attribute.Name, where(before))
		}
		names[attribute.Name] = attribute.NameRange
	}
	l.resolveLocals(func(root string) bool { return root == "var" })
}

// lastLocals evaluates the others.
func (l *loader) lastLocals([]File) {
	l.resolveLocals(func(string) bool { return true })
	for _, attribute := range l.locals {
		if _, ok := l.local[attribute.Name]; !ok {
			l.errorf(attribute.NameRange, "break the cycle", "local %q refers to itself", attribute.Name)
		}
	}
}

// resolveLocals evaluates locals until no more can be: those whose references are all available or evaluated locals.
func (l *loader) resolveLocals(available func(root string) bool) {
	for progress := true; progress; {
		progress = false
		for _, attribute := range l.locals {
			if _, done := l.local[attribute.Name]; done || !l.ready(attribute.Expr, available) {
				continue
			}
			value, diags := attribute.Expr.Value(l.baseContext())
			l.diagnostics(diags, nil)
			l.local[attribute.Name] = value
			progress = true
		}
	}
}

func (l *loader) ready(expr hclsyntax.Expression, available func(string) bool) bool {
	declared := func(a *hclsyntax.Attribute, name string) bool { return a.Name == name }
	for _, traversal := range expr.Variables() {
		root := traversal.RootName()
		if root != "local" {
			if !available(root) {
				return false
			}
			continue
		}
		if len(traversal) < 2 {
			continue
		}
		step, ok := traversal[1].(hcl.TraverseAttr)
		if !ok {
			continue
		}
		_, done := l.local[step.Name]
		if !done && slices.ContainsFunc(l.locals, func(a *hclsyntax.Attribute) bool { return declared(a, step.Name) }) {
			return false
		}
	}
	return true
}

func sortedAttributes(body *hclsyntax.Body) []*hclsyntax.Attribute {
	out := make([]*hclsyntax.Attribute, 0, len(body.Attributes))
	for _, attribute := range body.Attributes {
		out = append(out, attribute)
	}
	slices.SortFunc(out, func(a, b *hclsyntax.Attribute) int { return a.SrcRange.Start.Byte - b.SrcRange.Start.Byte })
	return out
}
