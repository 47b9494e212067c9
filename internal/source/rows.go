package source

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/hcl"
)

// Seeded is a table of which the files hold rows.
type Seeded struct {
	Schema, Table string
	// Columns are those that rows name, sorted.
	Columns []string
	// Where is the place of the table's first data block.
	Where string
	// Moving are the columns for which a row has SQL that gives another value each time, with the place of that.
	Moving map[string]string
}

// Seeded returns the tables of which the files hold rows, in the order of the files. Load finds out which they are.
func (s *Source) Seeded() []Seeded { return s.seeded }

// dataBlock is a data block with the file that it stands in.
type dataBlock struct {
	hcl.Rows
	file *file
}

// seededTable is what Load has to know of a table to write its rows.
type seededTable struct {
	schema, name string
	columns      map[string]seededColumn
	key          []string
	// ancestors are the tables that this one is a partition of, by OID.
	oid       string
	ancestors []string
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
ORDER BY array_position(i.indkey::int2[], a.attnum), a.attnum`

// loadRows inserts the rows of the data blocks. Rows that refer to others wait for them.
func (l *loader) loadRows(ctx context.Context, s *Source) error {
	s.seeded, s.blocks = nil, nil
	if len(s.data) == 0 {
		return nil
	}
	if err := l.setPath(ctx, nil); err != nil {
		return err
	}
	var rows []*statement
	tables := map[string]*seededTable{}
	for _, block := range s.data {
		table, err := l.seededTable(ctx, block)
		if err != nil {
			return err
		}
		tables[block.ident()] = table
		for _, row := range block.Rows.Rows {
			inserted, err := block.insert(table, row)
			if err != nil {
				return err
			}
			rows = append(rows, inserted)
		}
		s.seed(table, block)
	}
	if err := s.overlaps(tables); err != nil {
		return err
	}
	if err := l.stage(ctx, rows); err != nil {
		return err
	}
	// What is checked at the end of the transaction would be in the way of statements that follow.
	return fail.Wrap(l.simple(ctx, "SET CONSTRAINTS ALL IMMEDIATE"), "load the rows of the data blocks", s.seeded[0].Where, "")
}

// overlaps refuses data blocks of a partition and of the table that it is a part of: its rows would count twice.
func (s *Source) overlaps(tables map[string]*seededTable) error {
	for _, block := range s.data {
		for _, above := range tables[block.ident()].ancestors {
			for other, table := range tables {
				if table.oid == above {
					return block.at(block.Line, block.Column).fail("there are data blocks of "+block.ident()+" and of "+other+", which it is a partition of",
						"put the rows into a block of "+other)
				}
			}
		}
	}
	return nil
}

// seed remembers that the files hold rows of a table.
func (s *Source) seed(table *seededTable, block *dataBlock) {
	i := slices.IndexFunc(s.seeded, func(t Seeded) bool { return t.Schema == table.schema && t.Table == table.name })
	if i < 0 {
		i = len(s.seeded)
		s.seeded = append(s.seeded, Seeded{Schema: table.schema, Table: table.name, Columns: slices.Clone(table.key), Where: block.at(block.Line, block.Column).where()})
	}
	s.blocks = append(s.blocks, i)
	t := &s.seeded[i]
	for _, row := range block.Rows.Rows {
		for _, cell := range row.Cells {
			t.Columns = append(t.Columns, cell.Name)
		}
	}
	slices.Sort(t.Columns)
	t.Columns = slices.Compact(t.Columns)
}

// findMoving looks which expressions of rows give another value in another transaction: it asks twice.
func (s *Source) findMoving(ctx context.Context, c *pgconn.PgConn) {
	for i, block := range s.data {
		for _, row := range block.Rows.Rows {
			for _, cell := range row.Cells {
				expression, raw := cell.Value.(hcl.RawSQL)
				if !raw {
					continue
				}
				query := "SELECT (" + string(expression) + "\n)::text"
				first, second := c.ExecParams(ctx, query, nil, nil, nil, nil).Read(), c.ExecParams(ctx, query, nil, nil, nil, nil).Read()
				// An error says that the expression has a meaning only in its column, as a word in quotes has.
				if first.Err == nil && second.Err == nil && !reflect.DeepEqual(first.Rows, second.Rows) {
					t := &s.seeded[s.blocks[i]]
					if t.Moving == nil {
						t.Moving = map[string]string{}
					}
					t.Moving[cell.Name] = block.at(cell.Line, cell.Column).where()
				}
			}
		}
	}
}

func (b *dataBlock) at(line, column int) *statement {
	return &statement{file: b.file, line: line, column: column, offset: -1}
}

func (b *dataBlock) ident() string {
	if b.Schema == "" {
		return ddl.Ident(b.Table)
	}
	return ddl.Ident(b.Schema, b.Table)
}

// seededTable reads the columns and the primary key of the table of a data block.
func (l *loader) seededTable(ctx context.Context, block *dataBlock) (*seededTable, error) {
	place := block.at(block.Line, block.Column)
	result := l.conn.ExecParams(ctx, seededQuery, [][]byte{[]byte(block.ident())}, nil, nil, nil).Read()
	if result.Err != nil {
		return nil, fail.Wrap(result.Err, "load the rows of "+block.ident(), place.where(), "")
	}
	if len(result.Rows) == 0 {
		return nil, place.fail("there is no table "+block.ident(), "declare it")
	}
	table := &seededTable{columns: map[string]seededColumn{}}
	for _, row := range result.Rows {
		table.schema, table.name = string(row[0]), string(row[1])
		table.oid, table.ancestors = string(row[6]), strings.Fields(string(row[7]))
		name := string(row[2])
		table.columns[name] = seededColumn{array: string(row[3]) == "t", generated: string(row[4]) == "t"}
		if string(row[5]) != "-1" {
			table.key = append(table.key, name)
		}
	}
	if len(table.key) == 0 {
		return nil, place.fail("table "+block.ident()+" has no primary key, by which its rows could be told apart",
			"give it a primary_key, or write the rows into a migration that `plumb migrate new` makes")
	}
	return table, nil
}

// insert writes the statement that makes a row.
func (b *dataBlock) insert(table *seededTable, row hcl.Row) (*statement, error) {
	place := b.at(row.Line, row.Column)
	given := map[string]bool{}
	var columns, values []string
	for _, cell := range row.Cells {
		at := b.at(cell.Line, cell.Column)
		column, known := table.columns[cell.Name]
		switch {
		case !known:
			return nil, at.fail(fmt.Sprintf("table %s has no column %q", b.ident(), cell.Name),
				"its columns are "+strings.Join(slices.Sorted(maps.Keys(table.columns)), ", "))
		case column.generated:
			return nil, at.fail(fmt.Sprintf("column %q is generated: no row can give it a value", cell.Name), "remove it from the rows")
		}
		value, err := cellSQL(cell.Value, column.array)
		if err != nil {
			return nil, at.fail(fmt.Sprintf("column %q: %s", cell.Name, err), "")
		}
		given[cell.Name] = true
		columns, values = append(columns, ddl.Ident(cell.Name)), append(values, value)
	}
	for _, name := range table.key {
		if !given[name] {
			return nil, place.fail(fmt.Sprintf("the row has no %q, a column of the primary key", name), "every row gives the whole primary key")
		}
	}
	// Identity columns that are always generated take values only so; for all others it means nothing.
	place.sql = "INSERT INTO " + b.ident() + " (" + strings.Join(columns, ", ") + ") OVERRIDING SYSTEM VALUE VALUES ("
	for i, value := range values {
		if i > 0 {
			place.sql += ", "
		}
		place.spans = append(place.spans, spanOf(row.Cells[i], len(place.sql), value))
		place.sql += value
	}
	place.sql += ")"
	return place, nil
}

// spanOf says where the value that begins at a byte of a statement stands in the file.
func spanOf(cell hcl.Cell, start int, value string) hcl.Span {
	span := hcl.Span{Start: start, End: start + len(value), Line: cell.Line, Column: cell.Column}
	if _, raw := cell.Value.(hcl.RawSQL); raw {
		span.Column += len(`sql(`) // the quote stands for the parenthesis
	}
	return span
}

// cellSQL writes a value of a row: as it stands, as an array where the column is one, as JSON else.
func cellSQL(value any, array bool) (string, error) {
	switch v := value.(type) {
	case nil:
		return "NULL", nil
	case hcl.RawSQL:
		// On a line of its own, so that a comment at its end ends there.
		return "(" + string(v) + "\n)", nil
	case []any:
		if array {
			text, err := arrayText(v)
			return ddl.Literal(text), err
		}
	}
	text, err := plainText(value)
	return ddl.Literal(text), err
}

// plainText is the text of a value that is no array.
func plainText(value any) (string, error) {
	switch v := value.(type) {
	case string:
		return v, nil
	case json.Number:
		return v.String(), nil
	case bool:
		return fmt.Sprint(v), nil
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return "", fmt.Errorf("write it as JSON: %w", err)
	}
	return strings.TrimSuffix(out.String(), "\n"), nil
}

// arrayText is an array in the form in which PostgreSQL reads arrays of any type.
func arrayText(list []any) (string, error) {
	parts := make([]string, len(list))
	for i, element := range list {
		if nested, ok := element.([]any); ok {
			text, err := arrayText(nested)
			if err != nil {
				return "", err
			}
			parts[i] = text
			continue
		}
		if element == nil {
			parts[i] = "NULL"
			continue
		}
		text, err := plainText(element)
		if err != nil {
			return "", err
		}
		parts[i] = `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`
	}
	return "{" + strings.Join(parts, ",") + "}", nil
}
