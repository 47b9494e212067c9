package hcl

import (
	"maps"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// loader is the state of one Load. Its steps run in the order that Load gives; each needs what the steps before it found.
type loader struct {
	opts    Options
	sources map[string][]byte
	errs    []problem

	varBlocks []*hclsyntax.Block
	locals    []*hclsyntax.Attribute
	blocks    []*decl

	vars    map[string]cty.Value
	local   map[string]cty.Value
	objects map[string]*namespace // by kind
	refs    map[string]cty.Value  // what the names of kinds stand for in expressions; nil until it is asked for

	statements []Statement
	scripts    []Script
	rows       []Rows
	extensions []Extension
	renamed    []Renamed
	roles      map[string]*Role
	seen       map[string]hcl.Range // what statements define, by class and name
}

// decl is a top-level block; a block with for_each has one decl per element.
type decl struct {
	kind *kind
	body *hclsyntax.Block
	each map[string]cty.Value
	obj  *object
}

// parse collects the blocks of all files.
func (l *loader) parse(files []File) {
	byName := map[string]*kind{}
	for _, k := range kinds() {
		byName[k.kind] = k
	}
	for _, file := range files {
		if body := l.syntax(file); body != nil && !l.changed(file) {
			l.collect(body, byName)
		}
	}
}

func (l *loader) collect(body *hclsyntax.Body, byName map[string]*kind) {
	for _, attribute := range sortedAttributes(body) {
		l.errorf(attribute.NameRange, "a file holds blocks only; values to share go into a locals block",
			"unexpected attribute %q outside a block", attribute.Name)
	}
	for _, blk := range body.Blocks {
		switch k := byName[blk.Type]; {
		case blk.Type == "variable":
			l.varBlocks = append(l.varBlocks, blk)
		case blk.Type == "locals":
			l.collectLocals(blk)
		case blk.Type == "data" && len(blk.Labels) == 2:
			l.errorf(blk.TypeRange, "put it into atlas.hcl, whose env can refer to it", "a data source can't stand in a schema file")
		case elsewhere[blk.Type] != (misplaced{}):
			l.errorf(blk.TypeRange, elsewhere[blk.Type].hint, "%s", elsewhere[blk.Type].what)
		case k == nil:
			names := append(sortedKeys(byName), "variable", "locals")
			l.errorf(blk.TypeRange, "docs/hcl.md lists the blocks; what HCL has no block for can be written as SQL beside it",
				"unknown block %q%s", blk.Type, meant(blk.Type, names))
		case l.checkLabels(&k.block, blk):
			l.blocks = append(l.blocks, &decl{kind: k, body: blk})
		}
	}
}

// misplaced says why a block can't stand in a schema file, and where its content goes.
type misplaced struct{ what, hint string }

// elsewhere are blocks that Atlas has, or that stand in other files.
var elsewhere = map[string]misplaced{
	"env":  {"an env block belongs into the project file", "put it into atlas.hcl"},
	"test": {"a test block can't stand in a schema file", "put it into a file that ends in .test.hcl"},
}

func (l *loader) collectLocals(blk *hclsyntax.Block) {
	if len(blk.Labels) > 0 {
		l.errorf(blk.LabelRanges[0], "", "a locals block has no label")
	}
	for _, nested := range blk.Body.Blocks {
		l.errorf(nested.TypeRange, "a locals block holds attributes only", "unexpected block %q in locals", nested.Type)
	}
	l.locals = append(l.locals, sortedAttributes(blk.Body)...)
}

// checkLabels reports whether the labels of blk fit its kind.
func (l *loader) checkLabels(b *block, blk *hclsyntax.Block) bool {
	low, high := 0, 1
	switch b.labels {
	case noLabel:
		high = 0
	case oneLabel:
		low = 1
	case qualified:
		low, high = 1, 2
	case optionalLabel:
	}
	if blk.Body.Attributes["for_each"] != nil && b.attr("name") != nil {
		low = 0
	}
	switch n := len(blk.Labels); {
	case n < low:
		l.errorf(blk.TypeRange, `write `+b.kind+` "name" { … }`, "%s block needs a name", withArticle(b.kind))
		return false
	case n > high:
		l.errorf(blk.LabelRanges[high], "", "too many labels for %s block", withArticle(b.kind))
		return false
	}
	for i, label := range blk.Labels {
		if label == "" {
			l.errorf(blk.LabelRanges[i], "", "the name of %s block is empty", withArticle(b.kind))
			return false
		}
	}
	return true
}

// expand turns a block with for_each into one decl per element; other blocks into one.
func (l *loader) expand(d *decl, ctx *hcl.EvalContext) []*decl {
	attribute := d.body.Body.Attributes["for_each"]
	if attribute == nil || d.kind.attr("for_each") == nil {
		return []*decl{d}
	}
	list, diags := attribute.Expr.Value(ctx)
	if diags.HasErrors() {
		l.diagnostics(diags, nil)
		return nil
	}
	if list.IsNull() || !list.IsKnown() || !list.CanIterateElements() {
		l.errorf(attribute.Expr.Range(), "give it a list, a set or a map", "for_each can't go over this value")
		return nil
	}
	var out []*decl
	for it := list.ElementIterator(); it.Next(); {
		key, value := it.Element()
		if list.Type().IsSetType() {
			key = value
		}
		out = append(out, &decl{kind: d.kind, body: d.body, each: map[string]cty.Value{
			"each": cty.ObjectVal(map[string]cty.Value{"key": key, "value": value}),
		}})
	}
	return out
}

// context returns the evaluation context of a decl.
func (d *decl) context(parent *hcl.EvalContext) *hcl.EvalContext {
	if d.each == nil {
		return parent
	}
	ctx := parent.NewChild()
	ctx.Variables = maps.Clone(d.each)
	return ctx
}
