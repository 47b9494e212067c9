package seed

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/plan"
	"github.com/plumbsql/plumb/internal/scope"
	"github.com/plumbsql/plumb/internal/source"
	"github.com/plumbsql/plumb/internal/state"
)

// Way is what leads the rows of one database to those of another.
type Way struct {
	changes  []*change
	settings *Settings
	// back says that this is the way back of another, inexact that it lacks values.
	back, inexact bool
	// arrangement is which of the orders of statements is taken, from 0.
	arrangement int
	// sides are the tables and rows that it leads to, was those that it begins with.
	sides []side
	was   []was
}

// change is what happens to the rows of a table.
type change struct {
	*table
	where string
	// named are the columns that rows name, inserted those of new rows.
	named, inserted []string
	inserts         []row
	updates         []update
	deletes         []row
}

// update changes the columns of a row that differ.
type update struct {
	old, new row
	columns  []string
}

// Empty reports whether the rows are what they should be.
func (w *Way) Empty() bool { return w == nil || len(w.changes) == 0 }

// Between compares the rows of two states, of which to has what should be, in the tables that files have rows of. Renamed
// are the steps that run before; the tables of from have the names before them. The error is a *fail.Error.
func (s *Settings) Between(ctx context.Context, from, to *state.State, seeded []source.Seeded, within *scope.Scope, renamed []plan.Step) (*Way, error) {
	chosen := s.tables(seeded, to.Catalog, within)
	if len(chosen) == 0 {
		return nil, nil //nolint:nilnil // the nil way is empty
	}
	return s.compare(ctx, from.With, to.With, chosen, func(t *table) (schema, name string) { return before(t, renamed) })
}

// before returns what a table was called before steps that rename.
func before(t *table, steps []plan.Step) (schema, name string) {
	schema, name = t.schema, t.name
	for _, step := range slices.Backward(steps) {
		switch {
		case step.Action != plan.Rename:
		case step.Object.Kind == catalog.Schema && step.To.Name == schema:
			schema = step.Object.Name
		case step.Object.Kind == catalog.Table && step.To.Schema == schema && step.To.Name == name:
			schema, name = step.Object.Schema, step.Object.Name
		}
	}
	return schema, name
}

// sameName is the name of a table in a database of the same names.
func sameName(t *table) (schema, name string) { return t.schema, t.name }

// side is what one database has of a table.
type side struct {
	*table
	source.Seeded
	rows []row
}

func (s *Settings) compare(ctx context.Context, from, to reader, seeded []source.Seeded, old func(*table) (schema, name string)) (*Way, error) {
	wanted, err := s.wanted(ctx, to, seeded, nil)
	if err != nil {
		return nil, err
	}
	return s.lead(ctx, from, wanted, old)
}

// Among compares the rows of two states of which neither is the schema files': of the rows of should only those count that the
// files have too, unless rows may be deleted. The error is a *fail.Error.
func (s *Settings) Among(ctx context.Context, is, should, desired *state.State, within *scope.Scope) (*Way, error) {
	chosen := s.tables(desired.Seeded, should.Catalog, within)
	if len(chosen) == 0 {
		return nil, nil //nolint:nilnil // the nil way is empty
	}
	declared, err := s.wanted(ctx, desired.With, chosen, nil)
	if err != nil {
		return nil, err
	}
	wanted, err := s.wanted(ctx, should.With, chosen, declared)
	if err != nil {
		return nil, err
	}
	return s.lead(ctx, is.With, wanted, sameName)
}

// lead compares the rows of a database with those that it should have.
func (s *Settings) lead(ctx context.Context, from reader, wanted []side, old func(*table) (schema, name string)) (*Way, error) {
	w := &Way{settings: s, sides: wanted}
	err := from.view(ctx, func(c *pgx.Conn) error {
		for _, side := range wanted {
			schema, name := old(side.table)
			is, err := describe(ctx, c, schema, name)
			if err != nil {
				return fail.Wrap(err, "read "+side.table.String(), side.Where, "")
			}
			made, err := s.change(ctx, c, is, side, w)
			if err != nil {
				return err
			}
			if len(made.inserts)+len(made.updates)+len(made.deletes) > 0 {
				w.changes = append(w.changes, made)
			}
		}
		return nil
	})
	if err == nil {
		err = w.order()
	}
	return w, err
}

// wanted reads the tables and rows of the database that is as it should be: all rows, or those that are declared.
func (s *Settings) wanted(ctx context.Context, to reader, seeded []source.Seeded, declared []side) ([]side, error) {
	var sides []side
	return sides, to.view(ctx, func(c *pgx.Conn) error {
		for _, one := range seeded {
			if one.Problem != "" {
				return fail.New(one.Problem, one.Where, "give all of the key, or leave the table out with data { exclude = [\""+one.Schema+"."+one.Table+"\"] } in the env")
			}
			t, err := describe(ctx, c, one.Schema, one.Table)
			if err != nil {
				return fail.Wrap(err, "read table "+one.Schema+"."+one.Table, one.Where, "")
			}
			if t == nil || len(t.key) == 0 {
				continue // it is not there yet, or its key isn't
			}
			if err := s.refused(t, one); err != nil {
				return err
			}
			rows, err := s.rows(ctx, c, t, declared)
			if err != nil {
				return err
			}
			sides = append(sides, side{table: t, Seeded: one, rows: rows})
		}
		return nil
	})
}

// rows reads the rows of a table, where others declare some only those with their keys.
func (s *Settings) rows(ctx context.Context, c *pgx.Conn, t *table, declared []side) ([]row, error) {
	i := slices.IndexFunc(declared, func(d side) bool { return d.schema == t.schema && d.name == t.name })
	if i < 0 || s.mode == sync || otherKey(t, declared[i].table) != "" {
		return s.all(ctx, c, t)
	}
	found, _, err := s.matching(ctx, c, t, declared[i].table, declared[i].rows, false)
	return slices.DeleteFunc(found, func(r row) bool { return r == nil }), err
}

// otherKey returns a column of the primary key of like that a table lacks, or has with another type, or "".
func otherKey(t, like *table) string {
	for _, name := range like.key {
		if column := t.column(name); column == nil || column.formatted != like.column(name).formatted {
			return name
		}
	}
	return ""
}

// refused says which tables rows can't be compared of.
func (s *Settings) refused(t *table, one source.Seeded) error {
	if !t.arbiter {
		return fail.New("the primary key of "+t.String()+" is deferrable or without overlaps, so that ON CONFLICT can't name it and rows can't be added twice", one.Where,
			"leave the table out with data { exclude = [\""+t.schema+"."+t.name+"\"] } in the env, and write its rows into a migration")
	}
	for _, name := range one.Columns {
		if c := t.column(name); c != nil && c.formatted == "money" {
			return fail.New(fmt.Sprintf("column %s of %s is of type money, whose text means something else on each server", name, t), one.Where, "make it numeric")
		}
		key := slices.Contains(t.key, name)
		if where := one.Moving[name]; where != "" && (key || s.mode != insert && !matches(s.skipDiff, t.schema, t.name, name)) {
			hint := "leave the column out of comparisons with data { skip_diff = [\"" + t.schema + "." + t.name + "." + name + "\"] } in the env, or give it a default"
			if key {
				hint = "write the value itself: rows are told apart by it"
			}
			return fail.New(fmt.Sprintf("the SQL for column %s of %s gives another value each time", name, t), where, hint)
		}
	}
	return nil
}

// change compares the rows of a table as it is, nil when there is none, with those that it should have.
func (s *Settings) change(ctx context.Context, c *pgx.Conn, is *table, should side, w *Way) (*change, error) {
	made := &change{table: should.table, where: should.Where, named: present(should.table, should.Columns)}
	made.inserted = made.named
	if is == nil {
		made.inserts = should.rows
		return made, nil
	}
	if name := otherKey(is, should.table); name != "" {
		return nil, fail.New(fmt.Sprintf("column %s of the primary key of %s is new or gets another type, so that rows can't be told apart", name, should.table),
			should.Where, "change the schema first: leave out the data block of the env, or use plumb migrate diff, which compares the rows after that")
	}
	found, extra, err := s.matching(ctx, c, is, should.table, should.rows, s.mode == sync)
	if err != nil {
		return nil, err
	}
	for i, wanted := range should.rows {
		if found[i] == nil {
			made.inserts = append(made.inserts, wanted)
			continue
		}
		if columns := s.differing(made, found[i], wanted); s.mode != insert && len(columns) > 0 {
			made.updates = append(made.updates, update{old: found[i], new: wanted, columns: columns})
		}
	}
	made.deletes = extra
	w.was = append(w.was, was{table: is, rows: slices.Concat(slices.DeleteFunc(found, func(r row) bool { return r == nil }), extra)})
	return made, nil
}

// present returns the columns that the table has, in its order.
func present(t *table, names []string) []string {
	var out []string
	for _, column := range t.columns {
		if slices.Contains(names, column.name) {
			out = append(out, column.name)
		}
	}
	return out
}

// kept returns the columns that rows name and that may be changed in rows that are there.
func (s *Settings) kept(c *change) []string {
	return slices.DeleteFunc(slices.Clone(c.named), func(name string) bool {
		return slices.Contains(c.key, name) || matches(s.skipDiff, c.schema, c.name, name)
	})
}

// differing returns the columns whose texts differ, and those that the old row has not yet.
func (s *Settings) differing(c *change, old, new row) []string {
	return slices.DeleteFunc(s.kept(c), func(name string) bool {
		value, known := old[name]
		return known && equal(value, new[name])
	})
}

func equal(a, b *string) bool { return a == b || a != nil && b != nil && *a == *b }

// order puts tables before those that refer to them.
func (w *Way) order() error {
	var ordered []*change
	doing, done := map[*change]bool{}, map[*change]bool{}
	var visit func(*change) error
	visit = func(c *change) error {
		if done[c] {
			return nil
		}
		if doing[c] {
			return fail.New("rows of "+c.String()+" and of others refer to each other, so that neither can come first", c.where,
				"leave one of the tables out with data { exclude = [\""+c.schema+"."+c.name+"\"] } in the env, and write its rows into a migration")
		}
		doing[c] = true
		for _, parent := range w.changes {
			if parent != c && c.refersTo(parent) {
				if err := visit(parent); err != nil {
					return err
				}
			}
		}
		done[c] = true
		ordered = append(ordered, c)
		return nil
	}
	for _, c := range w.changes {
		if err := visit(c); err != nil {
			return err
		}
	}
	w.changes = ordered
	return nil
}

func (c *change) refersTo(other *change) bool {
	return slices.Contains(c.parents, [2]string{other.schema, other.name})
}
