package hcl

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/plumbsql/plumb/internal/ddl"
)

// option is an option of foreign data or of a dictionary. Its value is a literal, or a number as it is.
type option struct{ name, value string }

// options returns the attributes of an object as options, in the order in which they are written. A bool is a string to
// PostgreSQL.
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
		if value.Type() == cty.Bool {
			t.sql = strings.TrimSpace(ddl.Literal(t.sql))
		}
		if strings.ContainsRune(name, 0) {
			return nil, "a name in " + a.name + " holds a zero byte"
		}
		out = append(out, option{name: name, value: t.sql})
	}
	return out, ""
}

// optionsClause returns OPTIONS (…) for the options of a block, or nothing. There every value is a string.
func optionsClause(n *node) []any {
	var parts []string
	for _, option := range get[[]option](n, "options") {
		if !strings.HasSuffix(option.value, "'") {
			option.value = trimmed(ddl.Literal(option.value))
		}
		parts = append(parts, ddl.Ident(option.name)+" "+option.value)
	}
	if len(parts) == 0 {
		return nil
	}
	return []any{" OPTIONS (" + strings.Join(parts, ", ") + ")"}
}
