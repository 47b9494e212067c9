package proof_test

import (
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/plan"
	"github.com/plumbsql/plumb/internal/proof"
)

var renames = flag.Int("renames", 6, "how many drawn renames to prove")

// TestDrawnRenames proves drawn renames beside other changes: they converge, run again, go back and come again, and what has
// a former name is neither dropped nor created.
func TestDrawnRenames(t *testing.T) {
	t.Parallel()
	drawn := rapid.Custom(drawRenames)
	for seed := range *renames {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			pair := drawn.Example(seed)
			base, before := loadIn(t, shared, pair.old)
			_, desired := loadIn(t, shared, pair.new)
			p, err := planned(t, base, before.catalog, desired.catalog, pair.new)
			if err != nil {
				t.Fatalf("%v\n%s\n---\n%s", err, pair.old, pair.new)
			}
			for _, step := range p.Steps() {
				if step.Action == plan.Drop && !step.Rebuild && pair.kept[step.Object.Kind] || step.Destroys != "" {
					t.Errorf("%s\n%s\n---\n%s", step.Comment(), pair.old, pair.new)
				}
			}
			if _, err := proof.Prove(t.Context(), base, before.catalog, desired.catalog, p); err != nil {
				t.Errorf("%v\n%s\n---\n%s", err, pair.old, pair.new)
			}
		})
	}
}

// renamedPair are two schemas; kept are the kinds of which nothing goes.
type renamedPair struct {
	old, new string
	kept     map[catalog.Kind]bool
}

// names are the old and the new names of one kind of thing. A new name may be the old one of something else.
type names struct{ old, new []string }

func drawNames(t *rapid.T, label string, n int) names {
	pool := []string{"a", "b", "c", "d", "e", "F g", "order", "h_i"}
	old := slices.Clone(rapid.Permutation(pool).Draw(t, label)[:n])
	for i := range old {
		old[i] = label + old[i] // names of tables, types and indexes share a name space
	}
	now := slices.Clone(old)
	for i := range now {
		// Names are given to the next in a row, so that they chain and never form a circle.
		switch rapid.IntRange(0, 2).Draw(t, fmt.Sprint(label, i)) {
		case 0:
			now[i] = label + fmt.Sprint(i)
		case 1:
			if i > 0 && now[i-1] != old[i-1] {
				now[i] = old[i-1]
			}
		}
	}
	return names{old, now}
}

// directive returns the line that says what the i-th thing was called.
func (n names) directive(i int) string {
	if n.old[i] == n.new[i] {
		return ""
	}
	return fmt.Sprintf("\n-- atlas:renamed_from %q\n", n.old[i])
}

// drawRenames draws a schema in which everything has a name of its own or one that PostgreSQL derives, and the same under
// other names with a column more here and there.
func drawRenames(t *rapid.T) renamedPair {
	schemas, tables, views := drawNames(t, "s", 2), drawNames(t, "t", 3), drawNames(t, "v", 1)
	enums, labels, functions := drawNames(t, "n", 1), drawNames(t, "l", 3), drawNames(t, "f", 1)
	columns := []names{drawNames(t, "x", 3), drawNames(t, "y", 3), drawNames(t, "z", 3)}
	home := make([]int, 3)
	for i := range home {
		home[i] = rapid.IntRange(0, 1).Draw(t, "home")
	}
	index, added := rapid.Bool().Draw(t, "index"), rapid.Bool().Draw(t, "added")
	var old, now strings.Builder
	for i, side := range []*strings.Builder{&old, &now} {
		isNew := i == 1
		pick := func(n names, i int) string {
			if isNew {
				return fmt.Sprintf("%q", n.new[i])
			}
			return fmt.Sprintf("%q", n.old[i])
		}
		was := func(n names, i int) string {
			if isNew {
				return n.directive(i)
			}
			return ""
		}
		add := func(format string, args ...any) { fmt.Fprintf(side, format, args...) }
		for s := range 2 {
			add("%sCREATE SCHEMA %s;\n", was(schemas, s), pick(schemas, s))
		}
		enum := pick(schemas, 0) + "." + pick(enums, 0)
		add("%sCREATE TYPE %s AS ENUM (", was(enums, 0), enum)
		for l := range 3 {
			separator := ", "
			if l == 0 {
				separator = ""
			}
			text := strings.Trim(pick(labels, l), `"`)
			directive := ""
			if isNew && labels.old[l] != labels.new[l] {
				directive = "\n-- atlas:renamed_from '" + labels.old[l] + "'\n"
			}
			add("%s%s'%s'", separator, directive, text)
		}
		add(");\n")
		table := func(n int) string { return pick(schemas, home[n]) + "." + pick(tables, n) }
		for n := range 3 {
			c := columns[n]
			add("%sCREATE TABLE %s (\n  id serial PRIMARY KEY,", was(tables, n), table(n))
			add("%s %s %s DEFAULT '%s',", was(c, 0), pick(c, 0), enum, strings.Trim(pick(labels, n), `"`))
			add("%s %s int UNIQUE CHECK (%s > 0),", was(c, 1), pick(c, 1), pick(c, 1))
			add("%s %s int", was(c, 2), pick(c, 2))
			if n > 0 {
				add(" REFERENCES %s (%s)", table(n-1), pick(columns[n-1], 1))
			}
			if isNew && added {
				add(", more%d text", n)
			}
			add(");\n")
			if index {
				add("CREATE INDEX ON %s (%s, %s);\n", table(n), pick(c, 2), pick(c, 1))
			}
		}
		add("%sCREATE VIEW %s AS SELECT %s AS one FROM %s;\n", was(views, 0), pick(schemas, 1)+"."+pick(views, 0), pick(columns[0], 1), table(0))
		add("%sCREATE FUNCTION %s(x %s) RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM %s WHERE %s = x; END;\n",
			was(functions, 0), pick(schemas, 1)+"."+pick(functions, 0), enum, table(2), pick(columns[2], 0))
		add("CREATE POLICY p ON %s USING (%s > 1);\n", table(1), pick(columns[1], 1))
	}
	kept := map[catalog.Kind]bool{}
	for _, kind := range []catalog.Kind{
		catalog.Schema, catalog.Table, catalog.Column, catalog.Constraint, catalog.Index, catalog.Sequence, catalog.Enum,
		catalog.Function, catalog.Policy, catalog.Default,
	} {
		kept[kind] = true
	}
	return renamedPair{old.String(), now.String(), kept}
}
