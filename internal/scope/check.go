package scope

import (
	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/plan"
)

// Check refuses a plan that would drop and create something that is left out, because of a change of what it stands on.
func (t *Target) Check(p *plan.Plan) error {
	for _, step := range p.Steps() {
		o := t.from.Get(step.Object)
		reason := t.out(step.Object)
		if o == nil || reason == "" || o.Parent != (catalog.ID{}) && o.Parent.Kind != catalog.Schema && t.out(o.Parent) == "" {
			continue
		}
		what := step.Object.String() + " would be made anew, and is left out by " + reason
		if cause := t.cause(step.Object); cause != (catalog.ID{}) {
			what = "the change of " + cause.String() + " would make " + step.Object.String() + " anew, which is left out by " + reason
		}
		return fail.New(what, "", "leave out both, or neither")
	}
	return nil
}

// cause returns the nearest changed object that another one stands on.
func (t *Target) cause(id catalog.ID) catalog.ID {
	changed := map[catalog.ID]bool{}
	for _, c := range diff.Compare(t.from, t.Catalog) {
		changed[c.ID] = true
	}
	seen := map[catalog.ID]bool{id: true}
	queue := []catalog.ID{id}
	for len(queue) > 0 {
		for _, dep := range t.from.Get(queue[0]).Deps {
			if changed[dep] {
				return dep
			}
			if !seen[dep] && t.from.Get(dep) != nil {
				seen[dep] = true
				queue = append(queue, dep)
			}
		}
		queue = queue[1:]
	}
	return catalog.ID{}
}
