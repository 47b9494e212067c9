package scope

import (
	"regexp"
	"slices"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/plan"
)

// Allowed says what a plan may destroy: the tables and columns with a name that one of the expressions matches, as the rules
// of lint take them. A table that may go may go with all its columns.
type Allowed struct{ Tables, Columns []*regexp.Regexp }

// Others returns the steps that destroy something else.
func (a Allowed) Others(steps []plan.Step) []plan.Step {
	return slices.DeleteFunc(slices.Clone(steps), func(step plan.Step) bool {
		if step.Action != plan.Drop || step.Rebuild {
			return false
		}
		switch step.Object.Kind {
		case catalog.Table:
			return matches(a.Tables, step.Object.Name)
		case catalog.Column:
			return matches(a.Columns, step.Object.Sub)
		}
		return false
	})
}

func matches(expressions []*regexp.Regexp, name string) bool {
	return slices.ContainsFunc(expressions, func(r *regexp.Regexp) bool { return r.MatchString(name) })
}
