package pgdump

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/diff"
)

// Entry identifies a part of a schema in pg_dump's words: the type, the schema or "-", and the name with what is needed to
// tell it from others, such as a function's arguments.
type Entry struct{ Type, Schema, Name string }

// String returns the entry for people: `FK CONSTRAINT app.orders orders_customer_fkey`.
func (e Entry) String() string {
	if e.Schema == "" || e.Schema == "-" {
		return e.Type + " " + e.Name
	}
	return e.Type + " " + e.Schema + "." + e.Name
}

func (e Entry) compare(other Entry) int {
	return cmp.Or(cmp.Compare(e.Schema, other.Schema), cmp.Compare(e.Name, other.Name), cmp.Compare(e.Type, other.Type))
}

// Schema has the statements of each entry, sorted.
type Schema map[Entry][]string

// Difference is one entry in which two schemas differ.
type Difference struct {
	Entry Entry
	// Old and New are the statements on both sides, "" where there is no such entry.
	Old, New string
}

// String returns the difference as a unified diff under the entry's name.
func (d Difference) String() string {
	switch {
	case d.Old == "":
		return "only after: " + d.Entry.String() + "\n" + indent("+", d.New)
	case d.New == "":
		return "only before: " + d.Entry.String() + "\n" + indent("-", d.Old)
	}
	return "differs: " + d.Entry.String() + "\n" + string(diff.Diff("before", []byte(d.Old), "after", []byte(d.New)))
}

func indent(mark, text string) string {
	return mark + strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\n", "\n"+mark) + "\n"
}

// Compare returns the entries in which two schemas differ, by schema and name.
func Compare(before, after Schema) []Difference {
	var found []Difference
	for entry, old := range before {
		if now, ok := after[entry]; !ok || !slices.Equal(old, now) {
			found = append(found, Difference{Entry: entry, Old: text(old), New: text(now)})
		}
	}
	for entry, now := range after {
		if _, ok := before[entry]; !ok {
			found = append(found, Difference{Entry: entry, New: text(now)})
		}
	}
	slices.SortFunc(found, func(a, b Difference) int { return a.Entry.compare(b.Entry) })
	return found
}

// Explain returns the differences as text, "" when there are none.
func Explain(differences []Difference) string {
	var b strings.Builder
	for _, d := range differences {
		fmt.Fprintln(&b, d)
	}
	return b.String()
}

// text joins statements; an entry without any is not "".
func text(statements []string) string {
	if statements == nil {
		return ""
	}
	return strings.Join(statements, "\n") + "\n"
}
