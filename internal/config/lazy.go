package config

import (
	"fmt"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// collectLocals finds the locals, and evaluates those for which no data source has to be asked. The others wait until
// something needs them, so that no program runs for nothing.
func (f *hclFile) collectLocals(body *hclsyntax.Body) error {
	f.locals, f.values = map[string]*hclsyntax.Attribute{}, map[string]cty.Value{}
	for _, block := range body.Blocks {
		if block.Type != "locals" {
			continue
		}
		if len(block.Body.Blocks) > 0 {
			return hclFail(block.Body.Blocks[0].TypeRange, "locals holds attributes only", "")
		}
		for name, attr := range block.Body.Attributes {
			if f.locals[name] != nil {
				return hclFail(attr.NameRange, fmt.Sprintf("local %q is defined twice", name), "")
			}
			f.locals[name] = attr
		}
	}
	f.ctx.Variables["local"] = cty.EmptyObjectVal
	for _, attr := range sorted(f.locals) {
		if f.asksData(attr.Expr, nil) {
			continue
		}
		if err := f.local(attr); err != nil {
			return err
		}
	}
	return nil
}

// asksData reports whether an expression needs a data source, also by way of locals.
func (f *hclFile) asksData(expr hcl.Expression, seen []string) bool {
	return slices.ContainsFunc(expr.Variables(), func(t hcl.Traversal) bool {
		if t.RootName() == "data" {
			return true
		}
		for _, attr := range f.localsOf(t) {
			if !slices.Contains(seen, attr.Name) && f.asksData(attr.Expr, append(seen, attr.Name)) {
				return true
			}
		}
		return false
	})
}

// localsOf returns the locals that a reference is to: one, or all where it names none.
func (f *hclFile) localsOf(t hcl.Traversal) []*hclsyntax.Attribute {
	if t.RootName() != "local" {
		return nil
	}
	if len(t) > 1 {
		if step, ok := t[1].(hcl.TraverseAttr); ok {
			if attr := f.locals[step.Name]; attr != nil {
				return []*hclsyntax.Attribute{attr}
			}
			return nil
		}
	}
	return sorted(f.locals)
}

// local evaluates a local, once.
func (f *hclFile) local(attr *hclsyntax.Attribute) error {
	if _, done := f.values[attr.Name]; done {
		return nil
	}
	if slices.Contains(f.busy, attr.Name) {
		return hclFail(attr.NameRange, fmt.Sprintf("local %q depends on itself", attr.Name), "")
	}
	f.busy = append(f.busy, attr.Name)
	value, err := f.eval(attr.Expr)
	f.busy = f.busy[:len(f.busy)-1]
	if err != nil {
		return err
	}
	f.values[attr.Name] = value
	f.ctx.Variables["local"] = cty.ObjectVal(f.values)
	return nil
}

// eval evaluates an expression, after the locals and data sources that it needs.
func (f *hclFile) eval(expr hcl.Expression) (cty.Value, error) {
	for _, t := range expr.Variables() {
		for _, attr := range f.localsOf(t) {
			if err := f.local(attr); err != nil {
				return cty.NilVal, err
			}
		}
		if t.RootName() == "data" {
			if err := f.data(t); err != nil {
				return cty.NilVal, err
			}
		}
	}
	value, diags := expr.Value(f.ctx)
	if diags.HasErrors() {
		return value, hclError(diags)
	}
	return value, nil
}
