package hcl

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/plumbsql/plumb/internal/ddl"
)

// option is an option of foreign data or of a dictionary: a name and a literal.
type option struct{ name, literal string }

// options returns the attributes of an object as options, in the order in which they are written. Every value is a string to
// PostgreSQL; numbers and bools are written as they are in HCL.
func (a *attr) options(v cty.Value, expr hcl.Expression) ([]option, string) {
	if !v.Type().IsObjectType() && !v.Type().IsMapType() {
		return nil, a.mismatch(v)
	}
	values := v.AsValueMap()
	var out []option
	for _, name := range inOrder(sortedKeys(values), expr) {
		value := values[name]
		if value.IsNull() || value.Type() == sqlType || name == "" {
			return nil, fmt.Sprintf("the value of %s must be a string, a number or a bool", name)
		}
		t, problem := a.literal(value, expr)
		if problem != "" {
			return nil, fmt.Sprintf("the value of %s must be a string, a number or a bool", name)
		}
		if value.Type() != cty.String {
			t.sql = strings.TrimSpace(ddl.Literal(t.sql))
		}
		if strings.ContainsRune(name, 0) {
			return nil, "a name in " + a.name + " holds a zero byte"
		}
		out = append(out, option{name: name, literal: t.sql})
	}
	return out, ""
}

// optionsClause returns OPTIONS (…) for the options of a block, or nothing.
func optionsClause(n *node) []any {
	var parts []string
	for _, option := range get[[]option](n, "options") {
		parts = append(parts, ddl.Ident(option.name)+" "+option.literal)
	}
	if len(parts) == 0 {
		return nil
	}
	return []any{" OPTIONS (" + strings.Join(parts, ", ") + ")"}
}
