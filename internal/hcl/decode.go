package hcl

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// node is a block that was read: every value has the Go type that its grammar says.
type node struct {
	block  *block
	labels []string
	rng    hcl.Range
	values map[string]value
	kids   map[string][]*node
	// obj is what a top-level block declares, and parent the block around a nested one.
	obj    *object
	parent *node
}

// value is an attribute that was read. The type of data follows from the type of the attribute: see the get functions.
type value struct {
	data any
	rng  hcl.Range
}

// build reads every block and writes its statements.
func (l *loader) build([]File) {
	ctx := l.baseContext()
	for _, d := range l.blocks {
		decls := []*decl{d}
		if !d.kind.named {
			decls = l.expand(d, ctx)
		}
		for _, one := range decls {
			before := len(l.errs)
			n := l.decode(&d.kind.block, one.body, nil, one.context(ctx), one.obj)
			n.obj = one.obj
			if len(l.errs) == before {
				d.kind.build(l, n)
				l.renames(n)
			}
		}
	}
}

// decode reads one block by its grammar; outer is the block around it, or nil. What is wrong is recorded; the node then lacks it.
func (l *loader) decode(b *block, blk, outer *hclsyntax.Block, ctx *hcl.EvalContext, obj *object) *node {
	n := &node{block: b, labels: blk.Labels, rng: blk.DefRange(), values: map[string]value{}, kids: map[string][]*node{}}
	if b.columns && obj != nil {
		ctx = ctx.NewChild()
		ctx.Variables = map[string]cty.Value{"column": obj.columnValue()}
	}
	for _, attribute := range sortedAttributes(blk.Body) {
		a := b.attr(attribute.Name)
		if a == nil && b.open {
			a = &attr{name: attribute.Name, typ: tParam, anyWord: true}
		}
		if a == nil {
			l.unknownAttribute(b, attribute)
			continue
		}
		if a.typ == tRepeat {
			continue
		}
		if v, ok := l.read(a, attribute, ctx); ok {
			n.values[a.name] = v
		}
	}
	for _, a := range b.attrs {
		_, given := blk.Body.Attributes[a.name]
		placed := a.name == "schema" && obj != nil && obj.schema != ""
		if a.required && !given && !placed && (a.unless == "" || outer == nil || outer.Body.Attributes[a.unless] == nil) {
			l.errorf(n.rng, "add "+a.name+" = …", "%s has no %s", n.title(), a.name)
		}
	}
	l.decodeChildren(n, blk, ctx, obj)
	return n
}

func (l *loader) decodeChildren(n *node, blk *hclsyntax.Block, ctx *hcl.EvalContext, obj *object) {
	for _, nested := range blk.Body.Blocks {
		c := n.block.child(nested.Type)
		if c == nil {
			l.unknownBlock(n.block, nested)
			continue
		}
		if !l.checkLabels(c.block, nested) {
			continue
		}
		kid := l.decode(c.block, nested, blk, ctx, obj)
		kid.parent = n
		n.kids[c.kind] = append(n.kids[c.kind], kid)
		if count := len(n.kids[c.kind]); c.max > 0 && count > c.max {
			l.errorf(kid.rng, "remove it", "%s has more than one %s block", n.title(), c.kind)
		}
	}
	for _, c := range n.block.blocks {
		if len(n.kids[c.kind]) < c.min {
			l.errorf(n.rng, "add "+withArticle(c.kind)+" block", "%s has no %s block", n.title(), c.kind)
		}
	}
}

func (l *loader) unknownAttribute(b *block, attribute *hclsyntax.Attribute) {
	names := make([]string, 0, len(b.attrs))
	for _, a := range b.attrs {
		names = append(names, a.name)
	}
	hint := "remove it: plumb refuses what it doesn't know"
	if b.child(attribute.Name) != nil {
		hint = "it is a block here: write " + attribute.Name + " { … }"
	}
	l.errorf(attribute.NameRange, hint, "unknown attribute %q in %s block%s", attribute.Name, withArticle(b.kind), meant(attribute.Name, names))
}

func (l *loader) unknownBlock(b *block, nested *hclsyntax.Block) {
	names := make([]string, 0, len(b.blocks))
	for _, c := range b.blocks {
		names = append(names, c.kind)
	}
	hint := "remove it: plumb refuses what it doesn't know"
	if b.attr(nested.Type) != nil {
		hint = "it is an attribute here: write " + nested.Type + " = …"
	}
	l.errorf(nested.TypeRange, hint, "unknown block %q in %s block%s", nested.Type, withArticle(b.kind), meant(nested.Type, names))
}

// read evaluates an attribute. It returns false for null, which means "not set", and for what it reported as an error.
func (l *loader) read(a *attr, attribute *hclsyntax.Attribute, ctx *hcl.EvalContext) (value, bool) {
	raw, diags := attribute.Expr.Value(a.context(ctx, attribute.Expr))
	if diags.HasErrors() {
		l.diagnostics(diags, a)
		return value{}, false
	}
	raw, _ = raw.UnmarkDeep()
	rng := attribute.Expr.Range()
	if raw.IsNull() && !a.required {
		return value{}, false
	}
	if raw.IsNull() || !raw.IsWhollyKnown() {
		l.errorf(rng, "", "%s has no value", a.name)
		return value{}, false
	}
	data, problem := a.convert(raw, attribute.Expr)
	if problem != "" {
		l.errorf(rng, a.wanted(), "%s", problem)
		return value{}, false
	}
	return value{data: data, rng: rng}, true
}

// context adds the words of the attribute to what its expression sees.
func (a *attr) context(parent *hcl.EvalContext, expr hcl.Expression) *hcl.EvalContext {
	ctx := parent
	if word := hcl.ExprAsKeyword(expr); a.anyWord && word != "" {
		ctx = ctx.NewChild()
		ctx.Variables = wordValues([]string{word})
	}
	if a.typ == tDataType {
		ctx = ctx.NewChild()
		ctx.Variables, ctx.Functions = typeScope()
	}
	if len(a.words) == 0 {
		return ctx
	}
	ctx = ctx.NewChild()
	ctx.Variables = wordValues(a.words)
	return ctx
}

// title names a block for a message: table "users", or index.
func (n *node) title() string {
	if len(n.labels) == 0 {
		return n.block.kind
	}
	return n.block.kind + ` "` + n.labels[len(n.labels)-1] + `"`
}
