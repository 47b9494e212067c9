package hcl

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/plumbsql/plumb/internal/ddl"
)

// pathText matches what a search_path may be written as: names, quoted names, commas.
var pathText = regexp.MustCompile(`^[\w$", ]+$`)

// settings returns "name TO value" for each attribute of an object, sorted by name.
func (a *attr) settings(v cty.Value) ([]string, string) {
	if !v.Type().IsObjectType() && !v.Type().IsMapType() {
		return nil, a.mismatch(v)
	}
	values := v.AsValueMap()
	var out []string
	for _, name := range sortedKeys(values) {
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
