package sample

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/ddl"
)

// choices divides the columns of a table into those that conditions tie to each other.
func (f *filler) choices(t *table) []*choice {
	byColumn := map[int16]*choice{}
	for i, c := range t.columns {
		if c.Generated == "" {
			byColumn[c.Number] = &choice{columns: t.columns[i : i+1 : i+1]}
		}
	}
	for _, k := range t.constraints {
		switch k.Kind {
		case "c":
			if c := tie(byColumn, t.behind(k.Columns)); c != nil {
				c.conditions = append(c.conditions, k.Condition)
			}
		case "f":
			columns := k.Columns
			if k.Target == t.OID || f.below(t, k.Target) {
				// A row refers to itself, or to nothing: its key must be chosen together with the reference.
				columns = slices.Concat(columns, t.sameNames(f.tables[k.Target], k.TargetColumns))
			}
			f.reference(t, k, tie(byColumn, columns))
		}
	}
	if t.Bounds != "" {
		if c := tie(byColumn, t.mentioned(t.Bounds)); c != nil {
			c.conditions = append(c.conditions, t.Bounds)
		}
	}
	f.pay(t, byColumn)
	for _, k := range t.constraints {
		if k.Kind == "u" || k.Kind == "x" {
			for _, n := range t.behind(k.Columns) {
				byColumn[n].keyed = true
			}
		}
	}
	var list []*choice
	for _, column := range t.columns {
		if c := byColumn[column.Number]; c != nil && !slices.Contains(list, c) {
			list = append(list, c)
		}
	}
	return list
}

// tie joins the choices of columns into one and returns it; nil where there are no columns.
func tie(byColumn map[int16]*choice, columns []int16) *choice {
	var joined *choice
	for _, n := range columns {
		c := byColumn[n]
		if c == nil || c == joined {
			continue
		}
		if joined == nil {
			joined = c
			continue
		}
		joined.columns = append(joined.columns, c.columns...)
		joined.conditions = append(joined.conditions, c.conditions...)
		joined.sources = append(joined.sources, c.sources...)
		joined.owed = max(joined.owed, c.owed)
		for _, column := range c.columns {
			byColumn[column.Number] = joined
		}
	}
	return joined
}

// behind returns the columns with those that generated ones among them are made of in their place.
func (t *table) behind(columns []int16) []int16 {
	var all []int16
	for _, n := range columns {
		switch column := t.column(n); {
		case column == nil: // a system column
		case column.Generated != "":
			all = append(all, t.mentioned(column.Generated)...)
		default:
			all = append(all, n)
		}
	}
	return all
}

// mentioned returns the columns that an expression names.
func (t *table) mentioned(expression string) []int16 {
	var found []int16
	for _, column := range t.columns {
		if mentions(expression, column.Name) {
			found = append(found, column.Number)
		}
	}
	return t.behind(found)
}

// sameNames returns the columns that have the names of another table's columns: a partition may have them in another order.
func (t *table) sameNames(other *table, columns []int16) []int16 {
	var found []int16
	for _, column := range t.columns {
		for _, n := range columns {
			if column.Name == other.column(n).Name {
				found = append(found, column.Number)
			}
		}
	}
	return found
}

// reference makes the columns of a foreign key hold what it needs.
func (f *filler) reference(t *table, k *constraint, c *choice) {
	target := f.tables[k.Target]
	if target == nil || c == nil {
		return
	}
	var columns []*column
	var keys, present, nulls, own []string
	for i, n := range k.Columns {
		column, key := t.column(n), target.column(k.TargetColumns[i])
		columns = append(columns, column)
		keys = append(keys, ddl.Ident(key.Name)+"::"+column.Formatted+" AS "+ddl.Ident(column.Name))
		present = append(present, ddl.Ident(key.Name)+" IS NOT NULL")
		nulls = append(nulls, "NULL::"+column.Formatted+" AS "+ddl.Ident(column.Name))
		own = append(own, fmt.Sprintf("(%s = %s OR %[1]s IS NULL)", ddl.Ident(column.Name), ddl.Ident(key.Name)))
	}
	null := "SELECT " + strings.Join(nulls, ", ")
	switch {
	case k.Target == t.OID || f.below(t, k.Target):
		c.conditions = append(c.conditions, own...)
	case f.complete(k.Target, f.done):
		query := "SELECT " + strings.Join(keys, ", ") + " FROM " + target.from() + " WHERE " + strings.Join(present, " AND ")
		query = "(SELECT DISTINCT * FROM (" + query + ") AS k LIMIT 12)"
		if nullable(t, k.Columns) {
			query += " UNION ALL " + null
		}
		c.sources = append(c.sources, source{columns, query})
	case nullable(t, k.Columns):
		c.sources = append(c.sources, source{columns, null})
	default:
		f.early = append(f.early, k)
	}
}

// pay lets a table have the keys that rows of other tables refer to already.
func (f *filler) pay(t *table, byColumn map[int16]*choice) {
	for _, k := range f.early {
		if k.Target != t.OID || k.Table == t.OID {
			continue
		}
		child := f.tables[k.Table]
		var columns []*column
		var list []string
		for i, n := range k.TargetColumns {
			key := t.column(n)
			columns = append(columns, key)
			list = append(list, ddl.Ident(child.column(k.Columns[i]).Name)+"::"+key.Formatted+" AS "+ddl.Ident(key.Name))
		}
		c := tie(byColumn, k.TargetColumns)
		c.sources = append(c.sources, source{columns, "SELECT DISTINCT " + strings.Join(list, ", ") + " FROM ONLY " + child.sql()})
		c.owed = mostTuples
	}
}

// candidates returns values of a column as SQL, best first.
func (f *filler) candidates(ctx context.Context, t *table, c *column) ([]string, error) {
	h := &hints{}
	for _, k := range t.constraints {
		if k.Kind == "c" && slices.Contains(t.behind(k.Columns), c.Number) {
			h.read(k.Condition)
		}
	}
	if t.Bounds != "" && mentions(t.Bounds, c.Name) {
		h.read(t.Bounds)
	}
	var list, unknown []string
	for _, value := range f.maker.values(c.Type, c.Modifier, h) {
		sql := literal(value, c)
		list = append(list, sql)
		if _, known := f.valid[sql]; !known {
			unknown = append(unknown, sql)
		}
	}
	statements := make([]string, len(unknown))
	for i, sql := range unknown {
		statements[i] = "SELECT " + sql
	}
	failed, err := try(ctx, f.c, statements)
	if err != nil {
		return nil, err
	}
	for i, sql := range unknown {
		f.valid[sql] = failed[i] == nil
	}
	return slices.DeleteFunc(list, func(sql string) bool { return !f.valid[sql] }), nil
}
