package hcl

import (
	"slices"

	"github.com/zclconf/go-cty/cty"
)

// inheritColumns gives partitions and inheriting tables the columns of the tables above them, so that they can be referred to.
func (l *loader) inheritColumns() {
	ctx := l.baseContext()
	above := map[*object][]*object{}
	for _, d := range l.blocks {
		for _, name := range []string{"of", "inherits"} {
			attribute := d.body.Body.Attributes[name]
			if a := d.kind.attr(name); attribute == nil || a == nil || d.obj == nil {
				continue
			}
			// What is wrong with the value is reported when the block is read.
			if value, diags := attribute.Expr.Value(d.context(ctx)); !diags.HasErrors() {
				above[d.obj] = append(above[d.obj], references(value)...)
			}
		}
	}
	done := map[*object]bool{}
	for obj := range above {
		collectColumns(obj, above, done)
	}
	l.refs = nil
}

// references returns the objects that a reference or a list of references points at.
func references(value cty.Value) []*object {
	if obj := reference(value); obj != nil {
		return []*object{obj}
	}
	var out []*object
	if value.IsKnown() && !value.IsNull() && value.CanIterateElements() {
		for it := value.ElementIterator(); it.Next(); {
			if _, element := it.Element(); reference(element) != nil {
				out = append(out, reference(element))
			}
		}
	}
	return out
}

func collectColumns(obj *object, above map[*object][]*object, done map[*object]bool) {
	if done[obj] {
		return
	}
	done[obj] = true
	for _, parent := range above[obj] {
		collectColumns(parent, above, done)
		for _, column := range parent.columns {
			if !slices.Contains(obj.columns, column) {
				obj.columns = append(obj.columns, column)
			}
		}
	}
}
