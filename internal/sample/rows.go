package sample

import (
	"context"
	"fmt"
	"strings"

	"github.com/plumbsql/plumb/internal/ddl"
)

// slot is a row that a table is to have.
type slot struct {
	// base says which tuples are taken.
	base int
	// twin repeats the first row in all that needs not be unique, sparse has as many NULLs as can be.
	twin, sparse bool
}

// attempts is how often other values are taken for a row that the server refuses.
const attempts = 12

func (f *filler) fill(ctx context.Context, t *table, twins, nulls bool) error {
	if t.Partitioned {
		return nil
	}
	choices := f.choices(t)
	slots := []slot{{base: 0}, {base: 1}, {base: 2}}
	if twins {
		slots = append(slots, slot{base: 3, twin: true})
	}
	if nulls {
		slots = append(slots, slot{base: 4, sparse: true})
	}
	for _, c := range choices {
		if err := f.solve(ctx, t, c); err != nil {
			return fmt.Errorf("choose rows for %s: %w", t.sql(), err)
		}
		if len(c.tuples) == 0 {
			f.empty = append(f.empty, Empty{Table: t.sql(), Reason: c.problem()})
			return nil
		}
		if c.owed > 0 {
			for base := 3; base < len(c.tuples); base++ {
				slots = append(slots, slot{base: base})
			}
		}
	}
	return f.insert(ctx, t, choices, slots)
}

// problem says why there are no values.
func (c *choice) problem() string {
	names := make([]string, len(c.columns))
	for i, column := range c.columns {
		names[i] = ddl.Ident(column.Name)
	}
	what := "no values for " + strings.Join(names, ", ") + " were found"
	if len(c.conditions) > 0 {
		what += " for which this holds: " + strings.Join(c.conditions, " AND ")
	}
	return what
}

// insert tries rows until the server takes them.
func (f *filler) insert(ctx context.Context, t *table, choices []*choice, slots []slot) error {
	rows, last := 0, ""
	for round := range attempts {
		statements := make([]string, len(slots))
		for i, s := range slots {
			statements[i] = insertion(t, choices, s, round)
		}
		failed, err := try(ctx, f.c, statements)
		if err != nil {
			return fmt.Errorf("put rows into %s: %w", t.sql(), err)
		}
		var left []slot
		for i, e := range failed {
			if e == nil {
				rows++
				continue
			}
			left, last = append(left, slots[i]), e.Message
		}
		if slots = left; len(slots) == 0 {
			break
		}
	}
	if rows == 0 {
		f.empty = append(f.empty, Empty{Table: t.sql(), Reason: last})
	}
	return nil
}

// insertion is the statement for a row; each try takes other values.
func insertion(t *table, choices []*choice, s slot, try int) string {
	var names, values []string
	for _, c := range choices {
		tuple := c.pick(s, try)
		for i, column := range c.columns {
			names = append(names, ddl.Ident(column.Name))
			values = append(values, sqlOf(tuple[i]))
		}
	}
	if len(names) == 0 {
		return "INSERT INTO " + t.sql() + " DEFAULT VALUES"
	}
	return fmt.Sprintf("INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE VALUES (%s)", t.sql(), strings.Join(names, ", "), strings.Join(values, ", "))
}

// pick takes a tuple for a row.
func (c *choice) pick(s slot, try int) []*string {
	n := s.base + try
	switch {
	case s.twin && !c.keyed:
		n = try
	case s.sparse && len(c.columns) == 1 && len(c.conditions)+len(c.sources) == 0 && !c.columns[0].NotNull && try == 0:
		return []*string{nil}
	case s.sparse && !c.keyed:
		return c.tuples[c.sparsest()]
	}
	return c.tuples[n%len(c.tuples)]
}

// sparsest is the tuple with most NULLs.
func (c *choice) sparsest() int {
	best, most := 0, -1
	for i, tuple := range c.tuples {
		nulls := 0
		for _, value := range tuple {
			if value == nil {
				nulls++
			}
		}
		if nulls > most {
			best, most = i, nulls
		}
	}
	return best
}
