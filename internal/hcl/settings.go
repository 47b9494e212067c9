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

// pathText matches what a search_path may be written as: names, quoted names, commas.
var pathText = regexp.MustCompile(`^[\w$", ]+$`)

// settings returns "name TO value" for each attribute of an object, in the order in which it is written: PostgreSQL keeps
// that order. Where the order can't be seen it is that of the names.
func (a *attr) settings(v cty.Value, expr hcl.Expression) ([]string, string) {
	if !v.Type().IsObjectType() && !v.Type().IsMapType() {
		return nil, a.mismatch(v)
	}
	values := v.AsValueMap()
	var out []string
	for _, name := range inOrder(sortedKeys(values), expr) {
		setting, problem := a.setting(name, values[name])
		if problem != "" {
			return nil, problem
		}
		out = append(out, setting)
	}
	return out, ""
}

// setting writes one parameter. search_path is a list of names: as one string literal it would be one name.
func (a *attr) setting(name string, v cty.Value) (string, string) {
	problem := fmt.Sprintf("the value of %s must be a string, a number or a bool", name)
	if v.IsNull() {
		return "", problem
	}
	if v.Type() == cty.String && name == "search_path" && v.AsString() != "" {
		if !pathText.MatchString(v.AsString()) {
			return "", "search_path must be names and commas"
		}
		return name + " TO " + v.AsString(), ""
	}
	if v.Type() == sqlType {
		return "", problem
	}
	t, bad := a.literal(v, nil)
	if bad != "" {
		return "", problem
	}
	parts := strings.Split(name, ".")
	return ddl.Ident(parts...) + " TO " + t.sql, ""
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
