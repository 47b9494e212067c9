package source

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/hcl"
)

// dataBlock is a data block with the file that it stands in.
type dataBlock struct {
	hcl.Rows
	file *file
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

// block adds the rows of a data block.
func (r *rowLoader) block(ctx context.Context, block *dataBlock) error {
	place := block.at(block.Line, block.Column)
	table, err := r.table(ctx, block.ident(), place)
	switch {
	case err != nil:
		return err
	case table == nil:
		return place.fail("there is no table "+block.ident(), "declare it")
	case len(table.key) == 0:
		return place.fail("table "+block.ident()+" has no primary key, by which its rows could be told apart",
			"give it a primary_key, or write the rows into a migration that `plumb migrate new` makes")
	}
	seeded := r.seed(table, place)
	for _, row := range block.Rows.Rows {
		inserted, err := block.insert(table, row)
		if err != nil {
			return err
		}
		for _, cell := range row.Cells {
			seeded.name(cell.Name)
		}
		r.add(inserted, table)
	}
	return nil
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
		if raw, ok := cell.Value.(hcl.RawSQL); ok {
			place.raw = append(place.raw, rawValue{column: cell.Name, query: "SELECT (" + string(raw) + "\n)", where: at.where()})
		}
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
