package hcl

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/plumbsql/plumb/internal/ddl"
)

// Setting is a configuration parameter with its value.
type Setting struct {
	Name string
	// Values is the value; parameters that are lists of names, such as search_path, have one for each name.
	Values []string
	// sql is "name TO value".
	sql string
}

// Listed reports whether PostgreSQL quotes each name of a parameter's value by itself (GUC_LIST_QUOTE in its sources).
func Listed(parameter string) bool {
	switch strings.ToLower(parameter) {
	case "search_path", "temp_tablespaces", "local_preload_libraries", "session_preload_libraries":
		return true
	}
	return false
}

var (
	// listText matches what a list of names may be written as: names, quoted names, commas; libraries may have paths.
	listText = regexp.MustCompile(`^[\w$", ./-]+$`)
	// listItem is a name of such a list.
	listItem = regexp.MustCompile(`"(?:[^"]|"")*"|[^", ]+`)
)

// settings returns a Setting for each attribute of an object, in the order in which it is written: PostgreSQL keeps
// that order. Where the order can't be seen it is that of the names.
func (a *attr) settings(v cty.Value, expr hcl.Expression) ([]Setting, string) {
	if !v.Type().IsObjectType() && !v.Type().IsMapType() {
		return nil, a.mismatch(v)
	}
	values := v.AsValueMap()
	var out []Setting
	for _, name := range inOrder(sortedKeys(values), expr) {
		setting, problem := a.setting(name, values[name])
		if problem != "" {
			return nil, problem
		}
		out = append(out, setting)
	}
	return out, ""
}

// setting reads one parameter.
func (a *attr) setting(name string, v cty.Value) (Setting, string) {
	problem := fmt.Sprintf("the value of %s must be a string, a number or a bool", name)
	if v.IsNull() || v.Type() == sqlType {
		return Setting{}, problem
	}
	if v.Type() == cty.String && Listed(name) && v.AsString() != "" {
		return listed(name, v.AsString())
	}
	t, bad := a.literal(v, nil)
	if bad != "" {
		return Setting{}, problem
	}
	value := t.sql
	if v.Type() == cty.String {
		value = v.AsString()
	}
	return Setting{Name: name, Values: []string{value}, sql: ddl.Ident(strings.Split(name, ".")...) + " TO " + t.sql}, ""
}

// listed reads a list of names: as one string literal it would be one name.
func listed(name, text string) (Setting, string) {
	if !listText.MatchString(text) {
		return Setting{}, name + " must be names and commas"
	}
	if !strings.HasSuffix(name, "_libraries") {
		text = lower(text)
	}
	s := Setting{Name: name, Values: Names(text)}
	if name == "search_path" {
		s.sql = name + " TO " + text
		return s, ""
	}
	literals := make([]string, len(s.Values))
	for i, value := range s.Values {
		literals[i] = strings.TrimSpace(ddl.Literal(value))
	}
	s.sql = name + " TO " + strings.Join(literals, ", ")
	return s, ""
}

// lower folds what is not between quotes.
func lower(text string) string {
	return listItem.ReplaceAllStringFunc(text, func(item string) string {
		if item[0] == '"' {
			return item
		}
		return strings.ToLower(item)
	})
}

// Names cuts a list of names with commas between them, some in double quotes.
func Names(text string) []string {
	var out []string
	for _, item := range listItem.FindAllString(text, -1) {
		if inner, quoted := strings.CutPrefix(item, `"`); quoted {
			item = strings.ReplaceAll(strings.TrimSuffix(inner, `"`), `""`, `"`)
		}
		out = append(out, item)
	}
	return out
}

// inOrder puts the names of an object's attributes in the order of the expression.
func inOrder(names []string, expr hcl.Expression) []string {
	pairs, diags := hcl.ExprMap(expr)
	if diags.HasErrors() {
		return names
	}
	place := map[string]int{}
	for i, pair := range pairs {
		if key, diags := pair.Key.Value(nil); !diags.HasErrors() && key.Type() == cty.String && key.IsKnown() && !key.IsNull() {
			place[key.AsString()] = i
		}
	}
	slices.SortStableFunc(names, func(a, b string) int { return place[a] - place[b] })
	return names
}
