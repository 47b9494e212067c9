package diff

import (
	"fmt"
	"reflect"
)

// Difference tells what is wrong with one object where a state was wanted and another one was found.
type Difference struct {
	// Object is the identity in words, such as `column public.t.a`.
	Object string `json:"object"`
	// Problem is "missing", "extra" or "differs".
	Problem string `json:"problem"`
	// Attributes are those that differ.
	Attributes []Attribute `json:"attributes,omitempty"`
}

// Attribute is one that has another value than the wanted one. Values that may hold a password are left out.
type Attribute struct {
	Name string `json:"name"`
	Want any    `json:"want"`
	Got  any    `json:"got"`
}

// Hidden stands for a value that may hold a password.
const Hidden = "(hidden)"

// Difference reads a change from what was found (Old) to what was wanted (New).
func (c Change) Difference() Difference {
	d := Difference{Object: c.ID.String(), Problem: "differs"}
	switch {
	case c.Old == nil:
		d.Problem = "missing"
		return d
	case c.New == nil:
		d.Problem = "extra"
		return d
	}
	got, want := values(c.Old), values(c.New)
	for _, name := range c.Attributes {
		d.Attributes = append(d.Attributes, Attribute{Name: name, Want: shown(want[name]), Got: shown(got[name])})
	}
	return d
}

// shown is a value without what may be secret. An empty list is one, whether it was read as such or not at all.
func shown(value any) any {
	if secret.MatchString(fmt.Sprint(value)) {
		return Hidden
	}
	if v := reflect.ValueOf(value); v.Kind() == reflect.Slice && v.Len() == 0 {
		return []string{}
	}
	return value
}

// Lines describes the difference for people: the object, and each attribute with the wanted value and the one found. Of a
// value that doesn't fit into a line it shows where the two part.
func (d Difference) Lines() []string {
	lines := []string{d.Problem + " " + d.Object}
	if d.Problem == "differs" {
		lines[0] = d.Object + " differs"
	}
	for _, a := range d.Attributes {
		want, got := part(fmt.Sprint(a.Want), fmt.Sprint(a.Got))
		lines = append(lines, fmt.Sprintf("  %s: want %s, got %s", a.Name, want, got))
	}
	return lines
}

// part quotes two values; of long ones only what follows the text that both begin with.
func part(want, got string) (wanted, gotten string) {
	if short(want) && short(got) {
		return quote(want), quote(got)
	}
	a, b := []rune(want), []rune(got)
	same := 0
	for same < len(a) && same < len(b) && a[same] == b[same] {
		same++
	}
	from := max(same-longest/4, 0)
	return piece(a, from), piece(b, from)
}

func piece(text []rune, from int) string {
	end := min(len(text), from+longest)
	s := string(text[min(from, end):end])
	if from > 0 {
		s = "…" + s
	}
	if end < len(text) {
		s += "…"
	}
	return fmt.Sprintf("%q", s)
}

func quote(s string) string {
	if s == "" {
		return `""`
	}
	return s
}
