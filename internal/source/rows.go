package source

import (
	"context"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/plumbsql/plumb/internal/fail"
)

// Seeded is a table of which the files hold rows, in data blocks of HCL or INSERT statements of SQL.
type Seeded struct {
	Schema, Table string
	// Columns are those that rows name, sorted.
	Columns []string
	// Where is the place of the table's first rows, or that of the problem.
	Where string
	// Problem says why the rows can't be compared, or is empty.
	Problem string
	// Moving are the columns for which a row has SQL that gives another value each time, with the place of that.
	Moving map[string]string
}

// name adds a column to those that rows name.
func (s *Seeded) name(column string) {
	if at, found := slices.BinarySearch(s.Columns, column); !found {
		s.Columns = slices.Insert(s.Columns, at, column)
	}
}

// Seeded returns the tables of which the files hold rows, in the order of the files. Load finds out which they are.
func (s *Source) Seeded() []Seeded {
	list := make([]Seeded, len(s.seeded))
	for i, seeded := range s.seeded {
		list[i] = *seeded
	}
	return list
}

// rawValue is the value of a column that the server works out.
type rawValue struct{ column, query, where string }

// seededTable is what Load has to know of a table to write its rows.
type seededTable struct {
	schema, name string
	columns      map[string]seededColumn
	// ordered are the columns in their order, key those of the primary key in its order.
	ordered, key []string
	// ancestors are the tables that this one is a partition of, by OID.
	oid       string
	ancestors []string
	// place is where its first rows are.
	place *statement
}

type seededColumn struct {
	// array says that a list is an array, generated that nobody may give a value.
	array, generated bool
}

const seededQuery = `SELECT n.nspname, c.relname, a.attname,
  (SELECT coalesce(b.typcategory, t.typcategory) = 'A' FROM pg_catalog.pg_type t
     LEFT JOIN pg_catalog.pg_type b ON b.oid = nullif(t.typbasetype, 0) WHERE t.oid = a.atttypid),
  a.attgenerated <> '',
  coalesce(array_position(i.indkey::int2[], a.attnum), -1), c.oid,
  (SELECT string_agg(p.relid::oid::text, ' ') FROM pg_catalog.pg_partition_ancestors(c.oid) AS p WHERE p.relid <> c.oid)
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_catalog.pg_index i ON i.indrelid = c.oid AND i.indisprimary
WHERE c.oid = pg_catalog.to_regclass($1)
ORDER BY a.attnum`

// rowLoader collects the statements that make rows.
type rowLoader struct {
	*loader
	source *Source
	rows   []*statement
	tables map[string]*seededTable // by OID
}

// loadRows inserts the rows that the files hold. Rows that refer to others wait for them.
func (l *loader) loadRows(ctx context.Context, s *Source) error {
	s.seeded, s.raw = nil, nil
	if len(s.data)+len(s.inserts) == 0 {
		return nil
	}
	if err := l.setPath(ctx, nil); err != nil {
		return err
	}
	r := &rowLoader{loader: l, source: s, tables: map[string]*seededTable{}}
	for _, block := range s.data {
		if err := r.block(ctx, block); err != nil {
			return err
		}
	}
	for _, in := range s.inserts {
		if err := r.sql(ctx, in); err != nil {
			return err
		}
	}
	if err := r.overlaps(); err != nil {
		return err
	}
	if err := l.stage(ctx, r.rows); err != nil {
		return err
	}
	// What is checked at the end of the transaction would be in the way of statements that follow.
	return fail.Wrap(l.simple(ctx, "SET CONSTRAINTS ALL IMMEDIATE"), "load the rows of the schema files", "", "")
}

// add runs a statement that makes rows of a table with the others.
func (r *rowLoader) add(s *statement, table *seededTable) {
	r.rows = append(r.rows, s)
	for _, value := range s.raw {
		r.source.raw = append(r.source.raw, seededValue{rawValue: value, of: r.seed(table, s)})
	}
}

// overlaps refuses rows of a partition beside rows of the table that it is a part of: they would count twice.
func (r *rowLoader) overlaps() error {
	for _, oid := range slices.Sorted(maps.Keys(r.tables)) {
		table := r.tables[oid]
		for _, above := range table.ancestors {
			if other := r.tables[above]; other != nil {
				return table.place.fail("there are rows of "+table.String()+" and of "+other.String()+", which it is a partition of",
					"let all of them be rows of "+other.String())
			}
		}
	}
	return nil
}

func (t *seededTable) String() string { return t.schema + "." + t.name }

// seed remembers that the files hold rows of a table.
func (r *rowLoader) seed(table *seededTable, place *statement) *Seeded {
	s := r.source
	if i := slices.IndexFunc(s.seeded, func(t *Seeded) bool { return t.Schema == table.schema && t.Table == table.name }); i >= 0 {
		return s.seeded[i]
	}
	seeded := &Seeded{Schema: table.schema, Table: table.name, Where: place.where()}
	for _, name := range table.key {
		seeded.name(name)
	}
	s.seeded = append(s.seeded, seeded)
	return seeded
}

// seededValue is a value that the server works out, with the table that it is for.
type seededValue struct {
	rawValue
	of *Seeded
}

// findMoving looks which expressions of rows give another value in another transaction: it asks twice.
func (s *Source) findMoving(ctx context.Context, c *pgconn.PgConn) {
	for _, value := range s.raw {
		query := "SELECT v::text FROM (" + value.query + ") AS q (v)"
		first, second := c.ExecParams(ctx, query, nil, nil, nil, nil).Read(), c.ExecParams(ctx, query, nil, nil, nil, nil).Read()
		// An error says that the expression has a meaning only in its column, as a word in quotes has.
		if first.Err == nil && second.Err == nil && !reflect.DeepEqual(first.Rows, second.Rows) {
			if value.of.Moving == nil {
				value.of.Moving = map[string]string{}
			}
			value.of.Moving[value.column] = value.where
		}
	}
}

// table reads the columns and the primary key of a table; nil means that there is none.
func (r *rowLoader) table(ctx context.Context, ident string, place *statement) (*seededTable, error) {
	result := r.conn.ExecParams(ctx, seededQuery, [][]byte{[]byte(ident)}, nil, nil, nil).Read()
	if result.Err != nil {
		return nil, fail.Wrap(result.Err, "load the rows of "+ident, place.where(), "")
	}
	if len(result.Rows) == 0 {
		return nil, nil //nolint:nilnil // that there is none is an answer
	}
	table := &seededTable{columns: map[string]seededColumn{}, place: place, oid: string(result.Rows[0][6])}
	if known := r.tables[table.oid]; known != nil {
		return known, nil
	}
	places := map[string]string{}
	for _, row := range result.Rows {
		table.schema, table.name, table.ancestors = string(row[0]), string(row[1]), strings.Fields(string(row[7]))
		name := string(row[2])
		table.columns[name] = seededColumn{array: string(row[3]) == "t", generated: string(row[4]) == "t"}
		table.ordered = append(table.ordered, name)
		places[string(row[5])] = name
	}
	for i := 0; places[itoa(i)] != ""; i++ {
		table.key = append(table.key, places[itoa(i)])
	}
	r.tables[table.oid] = table
	return table, nil
}
