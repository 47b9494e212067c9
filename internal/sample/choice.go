package sample

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/sqlparse"
)

// choice is what a few columns, which conditions tie to each other, may hold together.
type choice struct {
	columns []*column
	// conditions must not be false; sources give values of several columns at once.
	conditions []string
	sources    []source
	// keyed says that a unique index or an exclusion covers one of the columns.
	keyed bool
	// owed is how many of the tuples must become rows, because other tables refer to them already.
	owed int
	// tuples hold values as SQL; nil is NULL.
	tuples [][]*string
}

// source is a query that gives values of columns.
type source struct {
	columns []*column
	query   string
}

// Limits of the search for values that satisfy conditions together.
const (
	mostCombinations = 40000
	mostTuples       = 300
)

// solve finds the tuples.
func (f *filler) solve(ctx context.Context, t *table, c *choice) error {
	if len(c.columns) == 1 && len(c.conditions) == 0 && len(c.sources) == 0 {
		values, err := f.candidates(ctx, t, c.columns[0])
		if err != nil {
			return err
		}
		for _, value := range values {
			c.tuples = append(c.tuples, []*string{&value})
		}
		return nil
	}
	from, err := f.from(ctx, t, c)
	if err != nil || from == "" {
		return err
	}
	condition := "true"
	if len(c.conditions) > 0 {
		condition = "((" + strings.Join(c.conditions, ") IS NOT FALSE) AND ((") + ") IS NOT FALSE)"
	}
	sql := fmt.Sprintf("SELECT DISTINCT %s FROM (%s) AS %s WHERE %s LIMIT %d", texts(c.columns), from, ddl.Ident(t.Name), condition, mostTuples)
	c.tuples, err = f.query(ctx, c, sql)
	// A condition may fail on a value that another one excludes.
	if e := (*pgconn.PgError)(nil); errors.As(err, &e) {
		c.tuples, err = f.oneByOne(ctx, t, c, from, condition)
	}
	c.tuples = spread(c.tuples)
	return err
}

func texts(columns []*column) string {
	list := make([]string, len(columns))
	for i, column := range columns {
		list[i] = ddl.Ident(column.Name) + "::text"
	}
	return strings.Join(list, ", ")
}

// query returns the rows of a query as SQL values of the choice's columns.
func (f *filler) query(ctx context.Context, c *choice, sql string) ([][]*string, error) {
	rows, err := f.c.Query(ctx, sql)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) ([]*string, error) {
		tuple := make([]*string, len(c.columns))
		for i, raw := range row.RawValues() {
			if raw != nil {
				value := literal(string(raw), c.columns[i])
				tuple[i] = &value
			}
		}
		return tuple, nil
	})
}

func literal(text string, c *column) string { return ddl.Literal(text) + "::" + c.Formatted }

// oneByOne looks at combinations alone, so that one on which a condition fails doesn't hide the others.
func (f *filler) oneByOne(ctx context.Context, t *table, c *choice, from, condition string) ([][]*string, error) {
	all, err := f.query(ctx, c, fmt.Sprintf("SELECT DISTINCT %s FROM (%s) AS %s LIMIT %d", texts(c.columns), from, ddl.Ident(t.Name), 2*mostTuples))
	if e := (*pgconn.PgError)(nil); errors.As(err, &e) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	statements := make([]string, len(all))
	for i, tuple := range all {
		// Dividing by zero is how a query fails on purpose.
		statements[i] = fmt.Sprintf("SELECT 1 / (%s)::int FROM (SELECT %s) AS %s", condition, f.selected(t, c.columns, tuple), ddl.Ident(t.Name))
	}
	failed, err := try(ctx, f.c, statements)
	if err != nil {
		return nil, err
	}
	var good [][]*string
	for i, tuple := range all {
		if failed[i] == nil {
			good = append(good, tuple)
		}
	}
	return good, nil
}

// selected is the list of a SELECT that has the tuple as a row. Generated columns are left out.
func (f *filler) selected(t *table, columns []*column, tuple []*string) string {
	list := make([]string, len(columns))
	for i, column := range columns {
		list[i] = sqlOf(tuple[i]) + "::" + column.Formatted + " AS " + ddl.Ident(column.Name)
	}
	return strings.Join(list, ", ")
}

func sqlOf(value *string) string {
	if value == nil {
		return "NULL"
	}
	return *value
}

// from is the query for all combinations that a choice is made from, with the generated columns, or "" where there is none.
func (f *filler) from(ctx context.Context, t *table, c *choice) (string, error) {
	var items, equal []string
	given := map[int16]string{}
	for i, s := range c.sources {
		alias := fmt.Sprintf("s%d", i)
		items = append(items, "("+s.query+") AS "+alias)
		for _, column := range s.columns {
			value := alias + "." + ddl.Ident(column.Name)
			if before, ok := given[column.Number]; ok {
				equal = append(equal, before+" = "+value)
				continue
			}
			given[column.Number] = value
		}
	}
	free := len(c.columns) - len(given)
	for _, column := range c.columns {
		if given[column.Number] != "" {
			continue
		}
		values, err := f.candidates(ctx, t, column)
		if err != nil || len(values) == 0 {
			return "", err
		}
		values = values[:min(len(values), perColumn(free))]
		if !column.NotNull {
			values = append(values, "NULL::"+column.Formatted)
		}
		alias := fmt.Sprintf("c%d", column.Number)
		items = append(items, fmt.Sprintf("(VALUES (%s)) AS %s (v)", strings.Join(values, "), ("), alias))
		given[column.Number] = alias + ".v"
	}
	list := make([]string, len(c.columns))
	for i, column := range c.columns {
		list[i] = given[column.Number] + " AS " + ddl.Ident(column.Name)
	}
	query := "SELECT " + strings.Join(list, ", ") + " FROM " + strings.Join(items, ", ")
	if len(equal) > 0 {
		query += " WHERE " + strings.Join(equal, " AND ")
	}
	return computed(t, c, query), nil
}

// computed adds the generated columns that stand on nothing but the choice's columns.
func computed(t *table, c *choice, query string) string {
	list := "*"
	for _, column := range t.columns {
		if column.Generated == "" {
			continue
		}
		known := true
		for _, other := range t.columns {
			known = known && (!mentions(column.Generated, other.Name) || slices.Contains(c.columns, other))
		}
		if known {
			list += ", (" + column.Generated + ")::" + column.Formatted + " AS " + ddl.Ident(column.Name)
		}
	}
	return "SELECT " + list + " FROM (" + query + ") AS " + ddl.Ident(t.Name)
}

// perColumn is how many values each of n free columns may have.
func perColumn(n int) int {
	for size := most; size > 2; size-- {
		product := 1
		for range n {
			if product *= size + 1; product > mostCombinations {
				break
			}
		}
		if product <= mostCombinations {
			return size
		}
	}
	return 2
}

// mentions reports whether an expression has the name as an identifier.
func mentions(expression, name string) bool {
	for token := range sqlparse.Tokens(expression) {
		if token.Kind == sqlparse.Word && token.Text == name || token.Kind == sqlparse.QuotedIdent && token.Text == ddl.Ident(name) {
			return true
		}
	}
	return false
}

// spread orders tuples so that the first ones differ in as many columns as they can, and have few NULLs.
func spread(tuples [][]*string) [][]*string {
	const front = 12
	for i := range min(front, len(tuples)) {
		best, score := i, -1
		for j := i; j < len(tuples); j++ {
			if s := differs(tuples[:i], tuples[j]); s > score {
				best, score = j, s
			}
		}
		tuples[i], tuples[best] = tuples[best], tuples[i]
	}
	return tuples
}

// differs scores a tuple by how many of its values none of the others has.
func differs(others [][]*string, tuple []*string) int {
	score := 0
	for i, value := range tuple {
		if value == nil {
			continue
		}
		score++
		if !slices.ContainsFunc(others, func(other []*string) bool { return other[i] != nil && *other[i] == *value }) {
			score += 2
		}
	}
	return score
}
