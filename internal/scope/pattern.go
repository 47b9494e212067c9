package scope

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/fail"
)

// pattern is a pattern of Atlas: globs of a schema, of what is in it, and of a part of that, with dots between. A glob may say in
// brackets which types of objects it is about.
type pattern []glob

type glob struct {
	text  string
	types []string
}

// String returns the pattern as it may be written.
func (p pattern) String() string {
	parts := make([]string, len(p))
	for i, g := range p {
		if parts[i] = g.text; strings.Contains(g.text, ".") {
			parts[i] = `"` + g.text + `"`
		}
		if g.types != nil {
			parts[i] += "[type=" + strings.Join(g.types, "|") + "]"
		}
	}
	return strings.Join(parts, ".")
}

// step is one part of the way to an object: its name, and the words for its type.
type step struct {
	name  string
	types []string
}

// longest is the number of parts of the longest pattern: schema, table, column, role.
const longest = 4

var selector = regexp.MustCompile(`^(.*)\[type=([^\[\]]*)\]$`)

// parse reads a pattern. The error is a *fail.Error.
func parse(text, where string) (pattern, error) {
	var p pattern
	for _, part := range split(text) {
		g := glob{text: part}
		if match := selector.FindStringSubmatch(part); match != nil {
			g.text, g.types = match[1], strings.Split(match[2], "|")
		}
		for _, word := range g.types {
			if !slices.Contains(words(), word) {
				return nil, fail.New(fmt.Sprintf("pattern %q: unknown type %q", text, word), where, "the types are "+strings.Join(words(), ", "))
			}
		}
		if _, err := path.Match(g.text, ""); err != nil || g.text == "" || strings.Contains(g.text, "[type") {
			return nil, fail.New(fmt.Sprintf("the pattern %q is malformed", text), where,
				`write globs with dots between, such as app.*, app.orders.note or "*.*[type=view|function]"`)
		}
		p = append(p, g)
	}
	if len(p) > longest {
		return nil, fail.New(fmt.Sprintf("the pattern %q has too many parts", text), where, "a pattern has a schema, an object in it, and a part of that")
	}
	return p, nil
}

// split cuts a pattern at its dots. A part may stand in double quotes, and then have dots.
func split(text string) []string {
	parts := []string{""}
	quoted := false
	for i := 0; i < len(text); i++ {
		last := &parts[len(parts)-1]
		switch c := text[i]; {
		case c == '"' && quoted && strings.HasPrefix(text[i+1:], `"`):
			*last += `"`
			i++
		case c == '"':
			quoted = !quoted
		case c == '.' && !quoted:
			parts = append(parts, "")
		default:
			*last += string(c)
		}
	}
	return parts
}

// matches reports whether the pattern is about the object at the end of the way. typed asks for a pattern that says of the last
// part, or the one before it, what type it is.
func (p pattern) matches(way []step, typed bool) bool {
	if len(p) != len(way) {
		return false
	}
	named := false
	for i, g := range p {
		if ok, err := path.Match(g.text, way[i].name); err != nil || !ok {
			return false
		}
		if g.types == nil {
			continue
		}
		if !slices.ContainsFunc(way[i].types, func(word string) bool { return slices.Contains(g.types, word) }) {
			return false
		}
		named = named || i >= len(p)-2
	}
	return named || !typed
}
