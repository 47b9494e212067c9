package blocks

import (
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/kind/aggregate"
)

// fitsAggregate leaves out aggregates whose arguments can't be told from their types.
func fitsAggregate(p *page, o *catalog.Object) bool {
	return p.aggregateArguments(&body{}, o)
}

func writeAggregate(p *page, o *catalog.Object) {
	a := o.Body.(*aggregate.Aggregate)
	b := p.object(o.ID)
	p.aggregateArguments(b, o)
	b.set("state_func", p.called(a.Transition))
	b.set("state_type", p.dataType(a.StateType))
	b.setIf(a.StateSpace != 0, "state_size", number(int64(a.StateSpace)))
	b.setIf(a.Final != "", "final_func", p.called(a.Final))
	b.setIf(a.FinalExtra, "final_func_extra", "true")
	b.setIf(unusual(a, a.FinalModify), "final_func_modify", modifyWords[a.FinalModify])
	b.setIf(a.Combine != "", "combine_func", p.called(a.Combine))
	b.setIf(a.Serial != "", "serial_func", p.called(a.Serial))
	b.setIf(a.Deserial != "", "deserial_func", p.called(a.Deserial))
	if a.Initial != nil {
		b.set("initial_value", quote(*a.Initial))
	}
	if a.MovingStateType != "" {
		p.moving(b, a)
	}
	b.setIf(a.SortOperator != "", "sort_operator", quote(a.SortOperator))
	b.setIf(a.Parallel != "u", "parallel", map[string]string{"s": "SAFE", "r": "RESTRICTED"}[a.Parallel])
	b.setIf(a.Kind == "h", "hypothetical", "true")
	p.facts(b, o.ID)
	p.cover(o)
	p.add(o.ID, b)
}

// moving writes what an aggregate does over a moving frame.
func (p *page) moving(b *body, a *aggregate.Aggregate) {
	b.set("moving_state_func", p.called(a.MovingTransition))
	b.set("moving_inverse_func", p.called(a.MovingInverse))
	b.set("moving_state_type", p.dataType(a.MovingStateType))
	b.setIf(a.MovingStateSpace != 0, "moving_state_size", number(int64(a.MovingStateSpace)))
	b.setIf(a.MovingFinal != "", "moving_final_func", p.called(a.MovingFinal))
	b.setIf(a.MovingFinalExtra, "moving_final_func_extra", "true")
	b.setIf(unusual(a, a.MovingFinalModify), "moving_final_func_modify", modifyWords[a.MovingFinalModify])
	if a.MovingInitial != nil {
		b.set("moving_initial_value", quote(*a.MovingInitial))
	}
}

var modifyWords = map[string]string{"r": "READ_ONLY", "s": "SHAREABLE", "w": "READ_WRITE"}

// unusual reports whether a final function treats the state in another way than is the default (PostgreSQL documentation,
// CREATE AGGREGATE, FINALFUNC_MODIFY).
func unusual(a *aggregate.Aggregate, modify string) bool {
	if a.Kind == "n" {
		return modify != "r"
	}
	return modify != "w"
}

// aggregateArguments writes the arguments, the direct ones first, and reports whether the block can say them. What stands before
// the type of an argument is its name.
func (p *page) aggregateArguments(b *body, o *catalog.Object) bool {
	c := newClause(o.Body.(*aggregate.Aggregate).Arguments)
	direct := items(c.until("ORDER"))
	var ordered []string
	if c.take("ORDER", "BY") {
		ordered = items(c.rest())
	}
	types := items(o.ID.Sub)
	if len(types) != len(direct)+len(ordered) {
		return false
	}
	for i, text := range append(direct, ordered...) {
		kind, typ := "arg", strings.TrimSpace(types[i])
		if i >= len(direct) {
			kind = "order_by"
		}
		arg := b.nest(kind)
		text, variadic := strings.CutPrefix(strings.TrimSpace(text), "VARIADIC ")
		before, ok := strings.CutSuffix(text, typ)
		if before = strings.TrimSpace(before); before != "" {
			name, named := newClause(before).name()
			ok = ok && named
			arg.labels = []string{name}
		}
		if !ok {
			return false
		}
		arg.set("type", p.dataType(typ))
		arg.setIf(variadic, "mode", "VARIADIC")
	}
	return true
}
