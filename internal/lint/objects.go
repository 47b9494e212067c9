package lint

import (
	"slices"
	"strings"

	pgquery "github.com/pganalyze/pg_query_go/v6"

	"github.com/plumbsql/plumb/internal/sqlparse/pgast"
)

// objects is what the files so far have created and dropped. It answers whether a thing is new or was there before.
type objects struct {
	events map[string][]event
	// partitioned holds the partitioned tables.
	partitioned map[string]bool
	// tables holds the table of each index.
	tables map[string]string
	// generated says since when a column is computed from others, or is no longer.
	generated map[string][]event
}

type event struct {
	file, unit int
	// created, else dropped.
	created bool
	// isNew says that the file is one of those to check.
	isNew bool
	// guarded says that it happens only under a condition, or is a rename: the object isn't gone for good.
	guarded bool
	// before is the name that a created object had before a rename.
	before string
}

func newObjects() *objects {
	return &objects{events: map[string][]event{}, partitioned: map[string]bool{}, tables: map[string]string{}, generated: map[string][]event{}}
}

// Relations, types and routines share one space of names each.
var spaces = map[string]string{
	"table": "relation", "foreign table": "relation", "view": "relation", "materialized view": "relation",
	"index": "relation", "sequence": "relation", "domain": "type", "procedure": "function", "aggregate": "function", "routine": "function",
}

// keyOf is the identity of an object. Names without a schema are taken to be in public.
func keyOf(o pgast.Object) string {
	space := spaces[o.Kind]
	if space == "" {
		space = o.Kind
	}
	name := o.Schema + "." + o.Name
	if o.Table != "" && o.Kind != "index" {
		name = o.Table + "." + o.Name
		if !strings.Contains(o.Table, ".") {
			name = "public." + name
		}
	} else if o.Schema == "" {
		name = "public." + o.Name
	}
	return space + " " + name
}

func relationKey(v *pgquery.RangeVar) string {
	return keyOf(pgast.Object{Kind: "table", Schema: v.GetSchemaname(), Name: v.GetRelname()})
}

// partKey is the identity of a part of a table, such as a column.
func partKey(kind string, table *pgquery.RangeVar, name string) string {
	return keyOf(pgast.Object{Kind: kind, Name: name, Table: pgast.RelationName(table)})
}

func (o *objects) read(f *File) {
	for _, u := range f.units {
		for _, change := range changesOf(u.node) {
			e := event{
				file: f.index, unit: u.ordinal, created: change.created, isNew: f.New,
				guarded: u.guarded || change.moved, before: change.before,
			}
			o.events[change.key] = append(o.events[change.key], e)
		}
		if index, ok := pgast.NodeDefines(u.node); ok && index.Kind == "index" {
			o.tables[keyOf(index)] = relationKey(u.node.GetIndexStmt().GetRelation())
		}
		o.readTable(f, u)
	}
}

// readTable notes what must be known of a table besides its name.
func (o *objects) readTable(f *File, u *unit) {
	table := u.node.GetCreateStmt()
	if table.GetPartspec() != nil {
		o.partitioned[relationKey(table.GetRelation())] = true
	}
	note := func(table *pgquery.RangeVar, column string, generated bool) {
		key := partKey("column", table, column)
		o.generated[key] = append(o.generated[key], event{file: f.index, unit: u.ordinal, created: generated})
	}
	for _, element := range table.GetTableElts() {
		note(table.GetRelation(), element.GetColumnDef().GetColname(), isGenerated(element.GetColumnDef()))
	}
	alter := u.node.GetAlterTableStmt()
	for _, c := range alter.GetCmds() {
		switch cmd := c.GetAlterTableCmd(); cmd.GetSubtype() {
		case pgquery.AlterTableType_AT_AddColumn:
			note(alter.GetRelation(), cmd.GetDef().GetColumnDef().GetColname(), isGenerated(cmd.GetDef().GetColumnDef()))
		case pgquery.AlterTableType_AT_DropExpression:
			note(alter.GetRelation(), cmd.GetName(), false)
		}
	}
}

// computed says that the column is a generated one when the unit runs.
func (f *File) computed(column string, u *unit) bool {
	result := false
	for _, e := range f.objects.generated[column] {
		if e.file < f.index || e.file == f.index && e.unit < u.ordinal {
			result = e.created
		}
	}
	return result
}

func isGenerated(column *pgquery.ColumnDef) bool {
	return slices.ContainsFunc(column.GetConstraints(), func(c *pgquery.Node) bool {
		return c.GetConstraint().GetContype() == pgquery.ConstrType_CONSTR_GENERATED
	})
}

// origin returns the event that created the object as it is just before a unit of a file; nil when it was there before
// the first file, or isn't there at all.
func (o *objects) origin(key string, f *File, u *unit) *event {
	var first *event // since it was dropped last
	for i := range o.events[key] {
		e := &o.events[key][i]
		if e.file > f.index || e.file == f.index && e.unit >= u.ordinal {
			break
		}
		if !e.created {
			first = nil
		} else if first == nil {
			first = e
		}
	}
	if first != nil && first.before != "" {
		return o.origin(first.before, &File{index: first.file}, &unit{ordinal: first.unit})
	}
	return first
}

// newInFile says that the file itself created the object before the unit.
func (f *File) newInFile(key string, u *unit) bool {
	origin := f.objects.origin(key, f, u)
	return origin != nil && origin.file == f.index
}

// newInSet says that one of the files to check created the object before the unit: it holds no data that the
// application uses.
func (f *File) newInSet(key string, u *unit) bool {
	origin := f.objects.origin(key, f, u)
	return origin != nil && origin.isNew
}

// certain says that the object exists when the unit runs, even a second time, because the file has created it before.
func (f *File) certain(key string, u *unit) bool {
	return f.last(key, u, true)
}

// gone says that the object doesn't exist when the unit runs, even a second time, because the file has dropped it before.
func (f *File) gone(key string, u *unit) bool {
	return f.last(key, u, false)
}

// last says whether the last thing that the file does to the object before the unit is to create or drop it.
func (f *File) last(key string, u *unit, created bool) bool {
	result := false
	for _, e := range f.objects.events[key] {
		if e.file == f.index && e.unit < u.ordinal && !e.guarded {
			result = e.created == created
		}
	}
	return result
}

// renewed says that the file drops the object and then creates it again before the unit: what lives on it is gone too.
func (f *File) renewed(key string, u *unit) bool {
	dropped := false
	for _, e := range f.objects.events[key] {
		if e.file == f.index && e.unit < u.ordinal && !e.guarded && !e.created {
			dropped = true
		}
	}
	return dropped
}
