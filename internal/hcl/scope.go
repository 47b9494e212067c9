package hcl

import (
	"reflect"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// object is something that a reference can point at.
type object struct {
	kind, schema, name string
	// label is what references call the object, and path what they call its schema; both are names where there is no label.
	label, path string
	// columns are the names that column.<name> may have.
	columns []string
	// parent is the table of a column.
	parent *object
	// overloads is how many functions of the name there are.
	overloads int
	rng       hcl.Range
}

// namespace holds the objects of one kind by how they can be referred to.
type namespace struct {
	byName    map[string]*object
	byPath    map[string]map[string]*object // schema, then name
	ambiguous map[string]bool               // names that stand in more than one schema
}

// refType is how a reference travels through expressions: inside an object value, under refKey.
var refType = cty.Capsule("reference", reflect.TypeFor[object]())

const refKey = "__ref"

// index finds everything that can be referred to: schemas first, as the others need theirs.
func (l *loader) index([]File) {
	l.objects = map[string]*namespace{}
	for _, k := range kinds() {
		if k.named {
			l.objects[k.kind] = &namespace{byName: map[string]*object{}, byPath: map[string]map[string]*object{}, ambiguous: map[string]bool{}}
		}
	}
	l.known("schema")
	l.indexKinds(func(k *kind) bool { return k.kind == "schema" })
	l.indexKinds(func(k *kind) bool { return k.named && k.kind != "schema" })
	l.known("")
	l.refs = nil
	l.inheritColumns()
}

func (l *loader) indexKinds(chosen func(*kind) bool) {
	l.refs = nil
	ctx := l.baseContext()
	var blocks []*decl
	for _, d := range l.blocks {
		if !chosen(d.kind) {
			blocks = append(blocks, d)
			continue
		}
		for _, one := range l.expand(d, ctx) {
			if one.obj = l.identify(one, one.context(ctx)); one.obj != nil {
				l.objects[d.kind.kind].add(one.obj, d.kind.overloads)
				blocks = append(blocks, one)
			}
		}
	}
	l.blocks = blocks
}

// identify returns what a block declares: its name and schema, without reading the rest.
func (l *loader) identify(d *decl, ctx *hcl.EvalContext) *object {
	obj := &object{kind: d.kind.kind, rng: d.body.DefRange(), overloads: 1}
	labels := d.body.Labels
	if len(labels) > 0 {
		obj.name = labels[len(labels)-1]
	}
	if len(labels) == 2 {
		obj.schema = labels[0]
	}
	obj.label = obj.name
	if attribute := d.body.Body.Attributes["name"]; attribute != nil && d.kind.attr("name") != nil {
		name, diags := evaluate(attribute.Expr, ctx, cty.String)
		l.diagnostics(diags, nil)
		if diags.HasErrors() || name.IsNull() || !name.IsKnown() {
			return nil
		}
		obj.name = name.AsString()
	}
	if obj.name == "" {
		l.errorf(d.body.TypeRange, "add name = …", "a %s block with for_each needs a name", d.kind.kind)
		return nil
	}
	if obj.label == "" || d.each != nil {
		obj.label = obj.name
	}
	if a := d.kind.attr("schema"); a != nil && !l.placeInSchema(d, a, obj, ctx) {
		return nil
	}
	for _, nested := range d.body.Body.Blocks {
		if (nested.Type == "column" || nested.Type == "field") && len(nested.Labels) == 1 {
			obj.columns = append(obj.columns, nested.Labels[0])
		}
	}
	return obj
}

// placeInSchema sets the schema of obj from its schema attribute and its first label.
func (l *loader) placeInSchema(d *decl, a *attr, obj *object, ctx *hcl.EvalContext) bool {
	attribute := d.body.Body.Attributes["schema"]
	if attribute == nil {
		schema := l.objects["schema"].byName[obj.schema]
		switch {
		case obj.schema == "" && a.required:
			l.errorf(d.body.DefRange(), "add schema = schema.<name>", "%s %q has no schema", obj.kind, obj.name)
			return false
		case obj.schema != "" && schema == nil:
			l.errorf(d.body.LabelRanges[0], "declare it with a schema block", "there is no schema %q%s", obj.schema,
				meant(obj.schema, sortedKeys(l.objects["schema"].byName)))
			return false
		case schema != nil:
			obj.schema, obj.path = schema.name, schema.label
		}
		return true
	}
	value, ok := l.read(a, attribute, ctx)
	if !ok {
		return false
	}
	schema := value.data.(*object)
	if label := obj.schema; label != "" && label != schema.name && l.objects["schema"].byName[label] != schema {
		l.errorf(attribute.Expr.Range(), "make them the same", "the label says schema %q, the attribute says %q", label, schema.name)
		return false
	}
	obj.schema, obj.path = schema.name, schema.label
	return true
}

func (ns *namespace) add(obj *object, overloads bool) {
	before := ns.byName[obj.label]
	switch {
	case before == nil:
		ns.byName[obj.label] = obj
	case before.schema != obj.schema:
		ns.ambiguous[obj.label] = true
	case overloads:
		before.overloads++
	}
	if obj.schema == "" {
		return
	}
	for _, path := range []string{obj.schema, obj.path} {
		if ns.byPath[path] == nil {
			ns.byPath[path] = map[string]*object{}
		}
		if ns.byPath[path][obj.label] == nil {
			ns.byPath[path][obj.label] = obj
		}
	}
}

// known adds the objects of Options.Known that no block declares: those of one kind, or of all but schemas.
func (l *loader) known(only string) {
	columns := map[string][]string{}
	if only == "" {
		columns = l.namedColumns()
	}
	for _, known := range l.opts.Known {
		ns := l.objects[known.Kind]
		if ns == nil || (only == "") == (known.Kind == "schema") {
			continue
		}
		declared := ns.byName[known.Name]
		if known.Schema != "" && ns.byPath[known.Schema] != nil {
			declared = ns.byPath[known.Schema][known.Name]
		} else if known.Schema != "" {
			declared = nil
		}
		if declared != nil {
			declared.overloads++
			continue
		}
		ns.add(&object{
			kind: known.Kind, schema: known.Schema, name: known.Name, label: known.Name, path: known.Schema,
			overloads: 1, columns: columns[known.Name],
		}, false)
	}
}

// namedColumns returns the columns that references name, by the name of their table: what is made elsewhere can't be looked
// into, so that PostgreSQL decides later whether the column is there.
func (l *loader) namedColumns() map[string][]string {
	out := map[string][]string{}
	for _, d := range l.blocks {
		_ = hclsyntax.VisitAll(d.body.Body, func(n hclsyntax.Node) hcl.Diagnostics {
			traversal, ok := n.(*hclsyntax.ScopeTraversalExpr)
			if !ok {
				return nil
			}
			path := steps(traversal.Traversal)
			at := slices.Index(path, "column")
			if at >= 2 && at+1 < len(path) && !slices.Contains(out[path[at-1]], path[at+1]) {
				out[path[at-1]] = append(out[path[at-1]], path[at+1])
			}
			return nil
		})
	}
	return out
}

// steps returns the names of a traversal: table, users, column, id.
func steps(traversal hcl.Traversal) []string {
	var out []string
	for _, step := range traversal {
		switch step := step.(type) {
		case hcl.TraverseRoot:
			out = append(out, step.Name)
		case hcl.TraverseAttr:
			out = append(out, step.Name)
		case hcl.TraverseIndex:
			if step.Key.Type() == cty.String && step.Key.IsKnown() && !step.Key.IsNull() {
				out = append(out, step.Key.AsString())
			}
		}
	}
	return out
}
