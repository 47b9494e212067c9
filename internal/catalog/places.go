package catalog

import (
	"cmp"
	"reflect"
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/sqlparse/pgast"
)

// ByPlace returns the tables whose columns the SQL of an object uses in their order instead of by their names: by an alias
// list, as a row, or as what a parsed body returns. Sorted.
func (d *Database) ByPlace(o *Object) []ID {
	var tables []ID
	body := reflect.ValueOf(o.Body).Elem()
	for _, field := range attributeFields(body.Type()) {
		value := body.FieldByIndex(field.index)
		if field.statement == "" || value.Kind() != reflect.String || value.String() == "" {
			continue
		}
		p := pgast.PlacesIn(strings.Replace(field.statement, "%s", value.String(), 1))
		for _, name := range slices.Concat(p.Relations, p.Types) {
			for _, kind := range []Kind{Table, ForeignTable} {
				if id := (ID{Kind: kind, Schema: name.Schema, Name: name.Name}); d.Objects[id] != nil {
					tables = append(tables, id)
				}
			}
		}
		tables = append(tables, d.returned(p.Functions)...)
		if o.ID.Kind == Default && strings.Contains(value.String(), "ROW(") {
			tables = append(tables, d.rowTypes(o.Parent)...)
		}
	}
	slices.SortFunc(tables, ID.Compare)
	return slices.Compact(tables)
}

// rowTypes returns the tables whose rows a column has as values.
func (d *Database) rowTypes(column ID) []ID {
	var tables []ID
	if object := d.Objects[column]; object != nil {
		for _, dep := range object.Deps {
			if (dep.Kind == Table || dep.Kind == ForeignTable) && dep != object.Parent {
				tables = append(tables, dep)
			}
		}
	}
	return tables
}

// returned returns the tables that functions have as types, by the names of these functions.
func (d *Database) returned(names []pgast.Name) []ID {
	var tables []ID
	for _, name := range names {
		for _, id := range d.OfKind(Function) {
			if id.Schema != name.Schema || id.Name != name.Name {
				continue
			}
			for _, dep := range d.Objects[id].Deps {
				if dep.Kind == Table || dep.Kind == ForeignTable {
					tables = append(tables, dep)
				}
			}
		}
	}
	return tables
}

// Arranged returns the object as its SQL reads where tables have their columns in other orders than here, itself where that is
// the same. order gives for each place of a table's columns the one that they have here, or nil where these are the same. ok is
// false where no SQL is known that says so.
func (d *Database) Arranged(o *Object, order func(table ID) []int) (arranged *Object, ok bool) {
	if !slices.ContainsFunc(d.ByPlace(o), func(table ID) bool { return order(table) != nil }) {
		return o, true
	}
	a := pgast.Arrangement{
		Table: func(name pgast.Name) []int {
			for _, kind := range []Kind{Table, ForeignTable} {
				if id := (ID{Kind: kind, Schema: name.Schema, Name: name.Name}); d.Objects[id] != nil {
					return order(id)
				}
			}
			return nil
		},
		Function: func(name pgast.Name) (found []int, ok bool) {
			tables := d.returned([]pgast.Name{name})
			for _, id := range tables {
				if found = order(id); found != nil && len(tables) > 1 {
					return nil, false
				}
			}
			return found, true
		},
	}
	if o.ID.Kind == Default {
		for _, table := range d.rowTypes(o.Parent) {
			a.Value = order(table)
		}
	}
	before := reflect.ValueOf(o.Body).Elem()
	body := reflect.New(before.Type())
	body.Elem().Set(before)
	for _, field := range attributeFields(before.Type()) {
		value := body.Elem().FieldByIndex(field.index)
		if field.statement == "" || value.Kind() != reflect.String || value.String() == "" {
			continue
		}
		front, back, _ := strings.Cut(field.statement, "%s")
		text, ok := pgast.Arrange(front+value.String()+back, a)
		if !ok || !strings.HasPrefix(text, front) || !strings.HasSuffix(text, back) {
			return nil, false
		}
		value.SetString(strings.TrimSuffix(strings.TrimPrefix(text, front), back))
	}
	copied := *o
	copied.Body = body.Interface()
	return &copied, true
}

// Ordered is a body of a part that has a place among those of its kind.
type Ordered interface {
	Order() int
}

// Columns returns the columns that a table has, in the order of their places.
func (d *Database) Columns(table ID) []ID {
	places := map[ID]int{}
	var columns []ID
	for _, part := range d.Parts(table) {
		if body, ok := part.Body.(Ordered); ok && part.ID.Kind == Column {
			places[part.ID] = body.Order()
			columns = append(columns, part.ID)
		}
	}
	slices.SortFunc(columns, func(a, b ID) int { return cmp.Compare(places[a], places[b]) })
	return columns
}

// Reordered tells for each of the columns that a table has in an order of its own which place it has here; nil where the order
// is the same.
func (d *Database) Reordered(columns []ID) []int {
	if len(columns) == 0 {
		return nil
	}
	here := d.Columns(d.Objects[columns[0]].Parent)
	if slices.Equal(here, columns) {
		return nil
	}
	order := make([]int, len(columns))
	for i, column := range columns {
		order[i] = slices.Index(here, column)
	}
	return order
}

// After returns the columns of a table in the order that they get where those for which stays holds are in before already:
// PostgreSQL puts new columns last.
func (d *Database) After(before *Database, table ID, stays func(ID) bool) []ID {
	var columns []ID
	for _, column := range before.Columns(table) {
		if d.Objects[column] != nil && stays(column) {
			columns = append(columns, column)
		}
	}
	for _, column := range d.Columns(table) {
		if !slices.Contains(columns, column) {
			columns = append(columns, column)
		}
	}
	return columns
}

// linkPlaces lets what uses columns of a table by place need all of them: it must be made when they are there, and can't stay
// while they come and go.
func linkPlaces(db *Database) {
	linked := false
	for _, kind := range []Kind{View, MaterializedView, Function, Procedure, Policy, Rule} {
		for _, id := range db.OfKind(kind) {
			object := db.Objects[id]
			object.Placed = db.ByPlace(object)
			for _, table := range object.Placed {
				for _, part := range db.Parts(table) {
					if part.ID.Kind == Column && !slices.Contains(object.Deps, part.ID) && !part.DependsOn(id) {
						object.Deps = append(object.Deps, part.ID)
					}
				}
			}
			if len(object.Placed) > 0 {
				slices.SortFunc(object.Deps, ID.Compare)
				linked = true
			}
		}
	}
	if linked {
		db.dependents = nil // which has been counted without them
	}
}
