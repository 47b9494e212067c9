package hcl

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// Rows are what a data block says: rows that a table has. What they become in SQL depends on the types of the table's
// columns, which only the server knows.
type Rows struct {
	// Schema is empty where the table has none in the files.
	Schema, Table string
	Rows          []Row
	// File, Line and Column (both from 1) are where the block stands.
	File         string
	Line, Column int
}

// Row is a row of a data block, its cells in the order of their columns' names.
type Row struct {
	Cells        []Cell
	Line, Column int
}

// Cell is the value of a column. It is nil for NULL, a bool, a json.Number with all its digits, a string, RawSQL, or a
// []any or map[string]any of such values without RawSQL.
type Cell struct {
	Name         string
	Value        any
	Line, Column int
}

// RawSQL is the expression of sql("…").
type RawSQL string

// Rows returns the rows of the data blocks in file order.
func (d *Document) Rows() []Rows { return d.rows }

func dataKind() *kind {
	return &kind{build: buildData, block: block{kind: "data", labels: noLabel, attrs: []attr{
		{name: "table", typ: tRef, required: true, kinds: []string{"table", "partition"}},
		{name: "rows", typ: tRows, required: true},
		{name: "for_each", typ: tRepeat},
	}}}
}

// givenRows is the value of a rows attribute as it was read.
type givenRows struct {
	value cty.Value
	expr  hcl.Expression
}

func buildData(l *loader, n *node) {
	table := get[*object](n, "table")
	given := get[givenRows](n, "rows")
	rows := Rows{Schema: table.schema, Table: table.name, File: n.rng.Filename, Line: n.rng.Start.Line, Column: n.rng.Start.Column}
	if t := given.value.Type(); !t.IsTupleType() && !t.IsListType() && !t.IsSetType() {
		l.errorf(given.expr.Range(), rowsHint, "rows can't be %s", withArticle(t.FriendlyName()))
		return
	}
	at := rowExprs(given.expr)
	i := 0
	for it := given.value.ElementIterator(); it.Next(); i++ {
		_, value := it.Element()
		expr := given.expr
		if i < len(at) {
			expr = at[i]
		}
		if row, ok := l.row(value, expr); ok {
			rows.Rows = append(rows.Rows, row)
		}
	}
	l.rows = append(l.rows, rows)
}

const rowsHint = `write a list of objects such as [{ id = 1, code = "US" }]`

// rowExprs returns the expressions of rows that stand there one by one.
func rowExprs(expr hcl.Expression) []hclsyntax.Expression {
	if list, ok := expr.(*hclsyntax.TupleConsExpr); ok {
		return list.Exprs
	}
	return nil
}

func (l *loader) row(value cty.Value, expr hcl.Expression) (Row, bool) {
	rng := expr.Range()
	row := Row{Line: rng.Start.Line, Column: rng.Start.Column}
	if t := value.Type(); value.IsNull() || !t.IsObjectType() && !t.IsMapType() || reference(value) != nil {
		l.errorf(rng, rowsHint, "a row can't be %s", described(value))
		return row, false
	}
	if value.LengthInt() == 0 {
		l.errorf(rng, "name at least the columns of the primary key", "the row is empty")
		return row, false
	}
	at, ok := l.cellExprs(expr)
	for it := value.ElementIterator(); it.Next(); {
		key, element := it.Element()
		name := key.AsString()
		where := rng
		if found := at[name]; found != nil {
			where = found.Range()
		}
		data, problem := cell(element, name)
		if problem != "" {
			l.errorf(where, `write a string, a number, true, false, null, sql("…"), or a list or object of them`, "%s", problem)
			ok = false
		}
		row.Cells = append(row.Cells, Cell{Name: name, Value: data, Line: where.Start.Line, Column: where.Start.Column})
	}
	return row, ok
}

// cellExprs returns the expressions of the cells of a row that stands there as an object, by column. A column that is named
// twice is an error, since only one of the values would count.
func (l *loader) cellExprs(expr hcl.Expression) (at map[string]hclsyntax.Expression, ok bool) {
	object, written := expr.(*hclsyntax.ObjectConsExpr)
	if !written {
		return nil, true
	}
	at, ok = map[string]hclsyntax.Expression{}, true
	for _, item := range object.Items {
		key, diags := item.KeyExpr.Value(nil)
		if diags.HasErrors() || key.Type() != cty.String || !key.IsKnown() || key.IsNull() {
			continue // it depends on a variable
		}
		name := key.AsString()
		if at[name] != nil {
			l.errorf(item.KeyExpr.Range(), "remove one of them", "the row names column %q twice", name)
			ok = false
		}
		at[name] = item.ValueExpr
	}
	return at, ok
}

// mostDigits is how many digits a number may have: HCL computes with 512 bits, which hold 154 of them.
const mostDigits = 150

// cell returns a value as Cell describes it, or says what is wrong with it.
func cell(v cty.Value, name string) (data any, problem string) {
	t := v.Type()
	switch {
	case v.IsNull():
		return nil, ""
	case t == sqlType:
		return RawSQL(v.EncapsulatedValue().(*rawSQL).text), ""
	case reference(v) != nil || t.IsCapsuleType():
		return nil, fmt.Sprintf("%s can't be %s: rows hold values only", name, described(v))
	case t == cty.Bool:
		return v.True(), ""
	case t == cty.String:
		if strings.ContainsRune(v.AsString(), 0) {
			return nil, name + " holds a zero byte"
		}
		return v.AsString(), ""
	case t == cty.Number:
		digits := v.AsBigFloat().Text('f', -1)
		if len(strings.Trim(digits, "-.")) > mostDigits {
			return nil, fmt.Sprintf("%s has more than %d digits, which HCL does not keep; write it as a string", name, mostDigits)
		}
		return json.Number(digits), ""
	case t.IsObjectType() || t.IsMapType():
		return composite(v, name)
	}
	list := []any{}
	for it := v.ElementIterator(); it.Next(); {
		_, element := it.Element()
		data, problem := within(element, name)
		if problem != "" {
			return nil, problem
		}
		list = append(list, data)
	}
	return list, ""
}

func composite(v cty.Value, name string) (any, string) {
	object := map[string]any{}
	for it := v.ElementIterator(); it.Next(); {
		key, element := it.Element()
		data, problem := within(element, name)
		if problem != "" {
			return nil, problem
		}
		object[key.AsString()] = data
	}
	return object, ""
}

// within is cell for what stands in a list or an object.
func within(v cty.Value, name string) (any, string) {
	data, problem := cell(v, name)
	if _, raw := data.(RawSQL); raw {
		return nil, name + ` has sql("…") inside a list or an object; write all of the value in one sql("…")`
	}
	return data, problem
}

func described(v cty.Value) string {
	switch obj := reference(v); {
	case obj != nil:
		return "a reference to " + obj.describe()
	case v.IsNull():
		return "null"
	}
	return withArticle(v.Type().FriendlyName())
}
