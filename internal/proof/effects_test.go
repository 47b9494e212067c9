package proof_test

import (
	"flag"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/kind"
	"github.com/plumbsql/plumb/internal/kind/all"
	"github.com/plumbsql/plumb/internal/plan"
	"github.com/plumbsql/plumb/internal/proof"
	"github.com/plumbsql/plumb/internal/safety"
	"github.com/plumbsql/plumb/internal/sample"
	"github.com/plumbsql/plumb/internal/workspace"
)

var everyEffect = flag.Bool("effects", false, "look at the effects of all cases, not of every fifth, and at old clients of all, not of every tenth")

// TestEffects runs the statements of the cases on tables with rows, each in a transaction of its own, and compares what the
// server does with what the steps say: a step says no less, and says of a scan or rewrite only what happens.
func TestEffects(t *testing.T) {
	t.Parallel()
	someCases(t, 5, exceeds, func(t *testing.T, c change) {
		for _, online := range []kind.Online{{}, kind.AllOnline} {
			testEffects(t, c, online)
			testEffects(t, c.back(), online)
		}
	})
}

// change is one direction of a case.
type change struct {
	name, old, new string
	// refused says that there may be no plan.
	refused bool
	// excused is set where an exception for the case was needed.
	excused *atomic.Bool
}

func (c change) back() change {
	c.old, c.new = c.new, c.old
	return c
}

// plan plans the change; a refusal that the case does not expect fails the test. Without a plan there are no steps.
func (c change) plan(t *testing.T, before, after *catalog.Database, options plan.Options) *plan.Plan {
	t.Helper()
	options.Rooms = all.Rooms()
	p, err := plan.Build(before, after, options)
	if err != nil && !c.refused {
		t.Fatal(err)
	}
	return p
}

// someCases calls test for each n-th case, for all with -effects. It then fails for exceptions that no case needed.
func someCases(t *testing.T, n int, exceptions map[string]string, test func(*testing.T, change)) {
	number, total := 0, 0
	var ran, needed sync.Map
	t.Cleanup(func() {
		count := 0
		ran.Range(func(any, any) bool { count++; return true })
		for name := range exceptions {
			if _, ok := needed.Load(name); !ok && count == total && *everyEffect {
				t.Errorf("%s needs no exception", name)
			}
		}
	})
	err := filepath.WalkDir("testdata/cases", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".txtar") {
			return err
		}
		total++
		if number++; !*everyEffect && number%n != 0 {
			return nil
		}
		archive, err := txtar.ParseFile(path)
		if err != nil {
			return err
		}
		name := strings.TrimSuffix(strings.TrimPrefix(path, "testdata/cases/"), ".txtar")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := change{name: name, old: string(archive.Files[0].Data), new: string(archive.Files[1].Data), excused: new(atomic.Bool)}
			c.refused = slices.ContainsFunc(archive.Files, func(f txtar.File) bool {
				return f.Name == "refused" || strings.HasPrefix(f.Name, "no_way_back")
			})
			test(t, c)
			ran.Store(name, true)
			if c.excused.Load() {
				needed.Store(name, true)
			}
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// exceeds are the cases in which a step says more than happens there, and why it must.
var exceeds = map[string]string{
	"column/type_timezones":                     "timestamps only keep their values where TimeZone is UTC",
	"range_type/rename_multirange":              "a multirange takes its columns along when it is renamed, and nothing is left to do for them",
	"extension/types_in_columns":                "casts of an extension's types that keep the bytes are not known",
	"column/type_modifiers":                     "the fields of an interval are not told apart",
	"column/default_by_function":                "whether a function in SQL is inlined, and then is the same for all rows, is known when it runs",
	"domain/base_type_in_use":                   "which of both changes, into the type below and out of it, keeps the bytes is not told apart",
	"domain/base_type_in_partitions":            "as in domain/base_type_in_use",
	"enum/becomes_domain":                       "as in domain/base_type_in_use",
	"enum/takes_place_of_domain":                "as in domain/base_type_in_use",
	"domain/collation":                          "as in domain/base_type_in_use",
	"domain/default_by_other_function":          "as in domain/base_type_in_use",
	"collation/goes_with_domain":                "as in domain/base_type_in_use",
	"cast/goes_with_type":                       "as in domain/base_type_in_use",
	"extension/base_of_domain":                  "as in domain/base_type_in_use",
	"table/typed_add_and_drop":                  "the typed table goes before its type changes",
	"partition/foreign_key_self":                "the foreign key comes after the partition",
	"partition/foreign_key_between_partitioned": "as in partition/foreign_keys",
	"partition/foreign_key_only_on_partition":   "whether the partitions' own foreign keys come first is not told apart",
	"partition/copy_with_other_action":          "as in partition/foreign_key_only_on_partition",
	"partition/copy_and_own_renamed":            "as in partition/foreign_key_only_on_partition",
	"partition/other_copies_of_foreign_keys":    "as in partition/foreign_key_only_on_partition",
	"partition/foreign_key_of_another_name":     "as in partition/foreign_key_only_on_partition",
	"partition/foreign_keys":                    "the foreign key comes after the partition",
	"partition/rows_move_between_bounds":        "whether any rows belong to another partition is known when it runs",
	"partition/attached_again_without_a_column": "as in partition/rows_move_between_bounds",
	"partition/rows_of_what_goes":               "as in partition/rows_move_between_bounds",
	"partition/bounds_swap":                     "as in partition/rows_move_between_bounds",
	"partition/default_becomes_bounds":          "as in partition/rows_move_between_bounds",
	"partition/hash_modulus_changes":            "as in partition/rows_move_between_bounds",
	"partition/nested_bounds_keys_and_types":    "as in partition/rows_move_between_bounds",
	"partition/key_of_changed_collation":        "as in domain/base_type_in_use",
	"composite/column_takes_changed_type":       "the column has left the type by then",
	"composite/add_and_drop_attributes":         "as in composite/column_takes_changed_type",
	"collation/every_use":                       "as in domain/base_type_in_use",
	"collation/change_under_columns":            "as in domain/base_type_in_use",
	"index/by_function_that_changes":            "as in function/results_in_indexes",
	"composite/nested":                          "as in composite/column_takes_changed_type",
	"domain/check_in_array":                     "as in composite/column_takes_changed_type",
	"index/tablespaces":                         "as in function/results_in_indexes",
	"partition/bounds_below_a_reference":        "as in partition/rows_move_between_bounds",
	"function/results_in_indexes":               "an index that is built anew is locked, without which no query on its table can be planned",
	"operator/function_signature":               "as in function/results_in_indexes",
	"domain/base_of_partition_key":              "the new table that is filled is nobody's yet",
	"domain/arrays_over_arrays":                 "as in domain/base_of_partition_key",
	"partition/type_becomes_another_kind":       "as in domain/base_of_partition_key",
	"partition/keys_of_two_domains":             "as in domain/base_of_partition_key",
	"partition/key_of_types_made_anew":          "as in domain/base_of_partition_key",
	"partition/key_loses_digits":                "as in domain/base_of_partition_key",
	"partition/values_become_documents":         "as in domain/base_of_partition_key",
	"partition/function_of_key_made_anew":       "as in domain/base_of_partition_key",
	"extension/goes_beside_key_made_anew":       "as in domain/base_of_partition_key",
	"sequence/owned_by_view":                    "OWNED BY a view writes nothing",
	"inheritance/identity_reaches_rows":         "what becomes an identity below has its numbers already",
}

func testEffects(t *testing.T, c change, online kind.Online) {
	base, before := load(t, c.old)
	_, desired := load(t, c.new)
	p := c.plan(t, before.catalog, desired.catalog, plan.Options{Online: online, History: true})
	if p == nil {
		return
	}
	fillAll(t, base, before.catalog)
	oids := map[uint32]bool{}
	for _, object := range before.catalog.Objects {
		oids[object.Address.OID] = true
	}
	for _, step := range p.Steps() {
		if step.Again && step.Action == plan.Drop {
			continue // there is nothing to drop the first time
		}
		var got safety.Effect
		unseen := false
		for _, statement := range step.Statements {
			if statement.NoTx && !strings.Contains(statement.SQL, "VALIDATE CONSTRAINT") {
				// It can't be looked at in a transaction; its work is needed all the same.
				if err := proof.Exec(t.Context(), base, statement.Plain(), true); err != nil {
					rowsInTheWay(t, err, statement.SQL)
					return
				}
				unseen = true
				continue
			}
			seen, err := proof.Observe(t.Context(), base, "SET check_function_bodies = off;\n"+statement.Repeatable(), true)
			if err != nil {
				rowsInTheWay(t, err, statement.SQL)
				return
			}
			for _, o := range seen {
				if oids[o.OID] {
					got = got.And(o.Effect)
				}
			}
		}
		want := step.Effect
		if unseen {
			want.Lock = min(want.Lock, got.Lock) // what is not seen may be the strongest
		}
		// ACCESS SHARE is what every look at a definition takes.
		less := got.Lock > max(want.Lock, safety.AccessShare) || got.Scans && !want.Scans || got.Rewrites && !want.Rewrites
		more := want.Rewrites && !got.Rewrites || want.Lock > got.Lock+1 || want.Lock == safety.AccessExclusive && got.Lock != want.Lock
		if more && exceeds[c.name] != "" {
			c.excused.Store(true)
			more = false
		}
		if less || more {
			var sql []string
			for _, statement := range step.Statements {
				sql = append(sql, statement.SQL)
			}
			t.Errorf("%s:\n  says %+v\n  does %+v\n%s", step.Comment(), want, got, strings.Join(sql, ";\n"))
		}
	}
}

// rowsInTheWay fails the test unless an error of a statement comes from the rows.
func rowsInTheWay(t *testing.T, err error, sql string) {
	t.Helper()
	if code := proof.SQLState(err); !strings.HasPrefix(code, "22") && !strings.HasPrefix(code, "23") {
		t.Fatalf("%v\n%s", err, sql)
	}
}

func fillAll(t *testing.T, db *workspace.Database, state *catalog.Database) {
	t.Helper()
	var request sample.Request
	for _, id := range state.OfKind(catalog.Table) {
		request.Tables = append(request.Tables, state.Get(id).Address.OID)
	}
	if err := db.Replica(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	if err := db.With(t.Context(), func(c *pgx.Conn) error {
		_, err := sample.Fill(t.Context(), c, request)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if err := db.Replica(t.Context(), false); err != nil {
		t.Fatal(err)
	}
}
