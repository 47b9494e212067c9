package hcl

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// baseContext returns what every expression sees: variables, locals, functions and the objects found so far.
func (l *loader) baseContext() *hcl.EvalContext {
	if l.refs == nil {
		l.refs = map[string]cty.Value{}
		for name, ns := range l.objects {
			l.refs[name] = ns.value()
		}
	}
	vars := map[string]cty.Value{"var": cty.ObjectVal(l.vars), "local": cty.ObjectVal(l.local)}
	for name, value := range l.refs {
		vars[name] = value
	}
	return &hcl.EvalContext{Variables: vars, Functions: functions()}
}

// value returns the objects of the namespace as one object value: x.name and x.schema.name both lead to a reference.
func (ns *namespace) value() cty.Value {
	out := map[string]map[string]cty.Value{}
	for name, obj := range ns.byName {
		if !ns.ambiguous[name] {
			out[name] = obj.attributes()
		}
	}
	for schema, objects := range ns.byPath {
		if out[schema] == nil {
			out[schema] = map[string]cty.Value{}
		}
		for name, obj := range objects {
			if _, taken := out[schema][name]; !taken {
				out[schema][name] = cty.ObjectVal(obj.attributes())
			}
		}
	}
	values := make(map[string]cty.Value, len(out))
	for name, attributes := range out {
		values[name] = cty.ObjectVal(attributes)
	}
	return cty.ObjectVal(values)
}

// attributes returns what can follow a reference: .name, .schema, .column.
func (o *object) attributes() map[string]cty.Value {
	out := map[string]cty.Value{
		refKey: cty.CapsuleVal(refType, o),
		"name": cty.StringVal(o.name),
	}
	if o.schema != "" {
		out["schema"] = cty.StringVal(o.schema)
	}
	if len(o.columns) > 0 {
		out["column"] = o.columnValue()
	}
	return out
}

// columnValue returns the columns by name.
func (o *object) columnValue() cty.Value {
	columns := make(map[string]cty.Value, len(o.columns))
	for _, name := range o.columns {
		column := &object{kind: "column", name: name, parent: o}
		columns[name] = cty.ObjectVal(map[string]cty.Value{refKey: cty.CapsuleVal(refType, column), "name": cty.StringVal(name)})
	}
	return cty.ObjectVal(columns)
}

// reference returns what a value points at, or nil.
func reference(value cty.Value) *object {
	if !value.Type().IsObjectType() || !value.Type().HasAttribute(refKey) || value.IsNull() || !value.IsKnown() {
		return nil
	}
	ref := value.GetAttr(refKey)
	if ref.Type() != refType || ref.IsNull() {
		return nil
	}
	return ref.EncapsulatedValue().(*object)
}

// describe names an object for a message: table "users".
func (o *object) describe() string {
	return o.kind + ` "` + o.name + `"`
}
