package proof_test

import (
	"context"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/plan"
	"github.com/plumbsql/plumb/internal/proof"
)

// TestBreaks sends what clients of the old state send before and after the plan of each case. What fails afterwards, or returns
// something else, must be marked on a step about that object, and a step that is marked must have broken something.
func TestBreaks(t *testing.T) {
	t.Parallel()
	someCases(t, 10, unbroken, func(t *testing.T, c change) {
		testBreaks(t, c)
		testBreaks(t, c.back())
	})
}

// unbroken are the cases in which a step is marked though the clients tried here get along, and why it must be.
var unbroken = map[string]string{
	"column/plain_to_identity":                     "a column that was filled by itself is null from then on",
	"table/name_changes_kind":                      "the name stands for an object of another kind",
	"table/becomes_view":                           "as in table/name_changes_kind",
	"column/serial_to_identity":                    "as in table/name_changes_kind",
	"column/identity_takes_over_from_a_sequence":   "as in column/serial_to_identity",
	"column/identity_to_serial":                    "as in table/name_changes_kind",
	"column/identity_sequence_renamed_and_revoked": "as in table/name_changes_kind",
	"column/identity_sequences_trade_names":        "as in table/name_changes_kind",
	"grant/every_kind":                             "everybody has what a role loses",
	"domain/check_comes_with_its_use":              "rows come to have values of another type",
	"view/becomes_materialized":                    "as in table/name_changes_kind",
	"procedure/to_function":                        "as in table/name_changes_kind",
	"aggregate/to_function":                        "as in table/name_changes_kind",
	"function/replace":                             "everybody has what a role loses",
	"view/row_type_becomes_composite":              "as in table/name_changes_kind",
	"rename/compatible_view":                       "a view takes the place of the table",
	"function/polymorphic_and_types":               "no call with a known type of argument is tried",
	"function/argument_names":                      "only the names of arguments that have some are tried",
	"domain/default_by_other_function":             "no function is called whose result is a set",
	"domain/constraint_before_column":              "no value of the domain is written",
	"domain/not_null_in_composite":                 "no value of the composite type is written",
	"domain/base_type_and_not_null_in_containers":  "as in domain/not_null_in_composite",
	"domain/goes_under_columns":                    "the protocol names the type below a domain",
	"function/window_attribute":                    "no window function is called",
	"view/swaps_names_with_table":                  "as in table/name_changes_kind",
	"partition/strategy_with_partitions":           "no row is written that the new partitions refuse",
	"partition/key_of_changed_enum":                "as in partition/strategy_with_partitions",
	"partition/check_of_values_that_wait":          "as in partition/strategy_with_partitions",
}

func testBreaks(t *testing.T, c change) {
	base, before := load(t, c.old)
	_, desired := load(t, c.new)
	p := c.plan(t, before.catalog, desired.catalog, plan.Options{History: true})
	if p == nil {
		return
	}
	fillAll(t, base, before.catalog)
	var uses []use
	var results []string
	look := func(try func(context.Context, *pgx.Conn) error) {
		t.Helper()
		if err := base.With(t.Context(), func(c *pgx.Conn) error { return try(t.Context(), c) }); err != nil {
			t.Fatal(err)
		}
	}
	look(func(ctx context.Context, c *pgx.Conn) (err error) {
		if uses, err = usesOf(ctx, c); err != nil {
			return err
		}
		results, err = tryAll(ctx, c, uses)
		return err
	})
	var marked []plan.Step
	for _, step := range p.Steps() {
		for _, statement := range step.Statements {
			if err := proof.Exec(t.Context(), base, "SET check_function_bodies = off;\n"+statement.Repeatable(), true); err != nil {
				rowsInTheWay(t, err, statement.SQL)
				return
			}
		}
		if step.Breaks {
			marked = append(marked, step)
		}
	}
	hit := make([]bool, len(marked))
	names := reach(before.catalog)
	look(func(ctx context.Context, c *pgx.Conn) error {
		after, err := tryAll(ctx, c, uses)
		for i := range after {
			if after[i] == oneRow || strings.HasPrefix(after[i], results[i]) || strings.HasPrefix(results[i], "error") {
				continue // it works as before, or better: a function returns further columns
			}
			found := false
			for j, step := range marked {
				if names.covers(step.Object, uses[i]) {
					hit[j], found = true, true
				}
			}
			if !found {
				t.Errorf("not marked: %s\n  before: %s\n  after: %s", uses[i].SQL, results[i], after[i])
			}
		}
		return err
	})
	for j, step := range marked {
		// Nothing here is sent by a role that policies are for, nor a row for each partition.
		seen := step.Object.Kind != catalog.Policy && step.Object.Kind != catalog.Partition
		switch {
		case hit[j] || !seen:
		case unbroken[c.name] != "":
			c.excused.Store(true)
		default:
			t.Errorf("marked, but nothing broke: %s", step.Comment())
		}
	}
}

// relied has the names, with schema, of what each name stands on, itself among them.
type relied map[[2]string]map[[2]string]bool

// reach follows the dependencies of the catalog from name to name.
func reach(db *catalog.Database) relied {
	direct, names := relied{}, relied{}
	for _, object := range db.Objects {
		from := [2]string{object.ID.Schema, object.ID.Name}
		if direct[from] == nil {
			direct[from] = map[[2]string]bool{}
		}
		for _, id := range append([]catalog.ID{object.Parent, object.GoesWith}, object.Deps...) {
			if id.Name != "" && id.Kind != catalog.Schema {
				direct[from][[2]string{id.Schema, id.Name}] = true
			}
		}
	}
	for from := range direct {
		seen := map[[2]string]bool{from: true}
		for next := [][2]string{from}; len(next) > 0; next = next[1:] {
			for to := range direct[next[0]] {
				if !seen[to] {
					seen[to], next = true, append(next, to)
				}
			}
		}
		names[from] = seen
	}
	return names
}

// covers reports whether the use names what a step is about, or something that one of both stands on.
func (r relied) covers(id catalog.ID, u use) bool {
	switch {
	case id.Kind == catalog.Schema:
		return id.Name == u.Schema
	case id.On == catalog.Schema && id.Name == u.Schema, id.Kind == catalog.Cast, id.Kind == catalog.Extension:
		return true // the latter are named by what they are used for
	case id.Schema == u.Schema && id.Name == u.Name:
		return true
	}
	named, changed := [2]string{u.Schema, u.Name}, [2]string{id.Schema, id.Name}
	return r[named][changed] || r[changed][named]
}
