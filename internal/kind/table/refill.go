package table

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
)

// hasKey holds as long as a table has its partition key. What PostgreSQL prints of it names schemas as search_path asks for, so
// that they are left out. The new key would be no measure: it may be printed in another way once it was read again.
func hasKey(o *catalog.Object) string {
	printed, key := "pg_catalog.pg_get_partkeydef(oid)", o.Body.(*Table).PartitionKey
	var prefixes []string
	for _, dep := range o.Deps {
		if prefix := ddl.Ident(dep.Schema) + "."; dep.Schema != "" && strings.Contains(key, prefix) {
			prefixes = append(prefixes, prefix)
		}
	}
	// Longer ones first: app. is the end of myapp. too.
	slices.SortFunc(prefixes, func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
	for _, prefix := range slices.Compact(prefixes) {
		printed, key = "pg_catalog.replace("+printed+", "+ddl.Literal(prefix)+", '')", strings.ReplaceAll(key, prefix, "")
	}
	return printed + " = " + ddl.Literal(key)
}

// pending holds as long as the table is not what the change makes of it.
func pending(_ *kind.Context, ch diff.Change) string {
	before, after := ch.Old.Body.(*Table), ch.New.Body.(*Table)
	var conditions []string
	switch {
	case !ch.Has("partition_key"):
	case before.PartitionKey == "":
		conditions = append(conditions, "relkind = 'r'")
	case after.PartitionKey == "":
		conditions = append(conditions, "relkind = 'p'")
	default:
		conditions = append(conditions, hasKey(ch.Old))
	}
	if ch.Has("access_method") {
		conditions = append(conditions, "relam <> (SELECT a.oid FROM pg_catalog.pg_am a WHERE a.amname = "+ddl.Literal(method(after))+")")
	}
	if ch.Has("unlogged") {
		conditions = append(conditions, "relpersistence = "+map[bool]string{true: "'p'", false: "'u'"}[after.Unlogged])
	}
	if len(conditions) == 0 {
		return ""
	}
	return ddl.RowExists("pg_class", "oid = "+ddl.Regclass(ch.ID.Schema, ch.ID.Name)+" AND ("+strings.Join(conditions, " OR ")+")")
}

// yield lets a table wait under another name: the one that is filled anew, or a partition of one that waits.
func yield(c *kind.Context, o *catalog.Object, pending string) []ddl.Statement {
	name := ddl.Ident(o.ID.Schema, o.ID.Name)
	if pending == "" {
		parent := partitioned(c.Old, o.ID)
		pending = ddl.Inherits(o.ID.Schema, o.ID.Name, parent.Schema, kind.Beside(parent.Name))
	}
	// The file may have been stopped after this.
	pending += " AND " + ddl.RelationExists(o.ID.Schema, o.ID.Name, "r", "p")
	rename := ddl.RunWhen(pending, "ALTER TABLE "+name+" RENAME TO "+ddl.Ident(kind.Beside(o.ID.Name)))
	if o.Body.(*Table).ForceRowSecurity {
		// Else policies, which are gone by then, keep the owner from the rows too.
		return []ddl.Statement{ddl.RunWhen(pending, "ALTER TABLE "+name+" NO FORCE ROW LEVEL SECURITY"), rename}
	}
	return []ddl.Statement{rename}
}

// partitioned returns the table that another one is a partition of, or zero.
func partitioned(db *catalog.Database, id catalog.ID) catalog.ID {
	bond := db.Get(catalog.ID{Kind: catalog.Partition, Schema: id.Schema, Name: id.Name})
	if bond == nil {
		return catalog.ID{}
	}
	_, parent := bond.Body.(catalog.Child).Bond(bond.ID)
	return parent
}

// fill moves the rows from the table that waits, and drops that one.
func fill(c *kind.Context, ch diff.Change) []ddl.Statement {
	name := kind.Beside(ch.ID.Name)
	if c.Copied(ch.ID) {
		name = kind.CopyOf(ch.ID.Name)
	}
	var columns, values []string
	var statements, after []ddl.Statement
	overriding, lost := "", ""
	for id, carried := range carried(c, ch.ID) {
		if carried.Overrides {
			overriding = "OVERRIDING SYSTEM VALUE "
		}
		columns, values = append(columns, ddl.Ident(id.Sub)), append(values, carried.Expression)
		statements, after, lost = append(statements, carried.Before...), append(after, carried.After...), cmp.Or(lost, carried.Loses)
	}
	if len(columns) == 0 {
		columns, values = fresh(c, ch.ID)
	}
	list, row := "", ""
	if len(columns) > 0 {
		list, row = "("+strings.Join(columns, ", ")+") ", strings.Join(values, ", ")+" "
	}
	insert := ddl.RunWhen(ddl.Regclass(ch.ID.Schema, name)+" IS NOT NULL",
		"INSERT INTO "+ddl.Ident(ch.ID.Schema, ch.ID.Name)+" "+list+overriding+"SELECT "+row+"FROM "+ddl.Ident(ch.ID.Schema, name))
	if !c.Copied(ch.ID) {
		insert = insert.Destructive(lost) // else the copy says so
	}
	statements = append(append(statements, insert), after...)
	if c.Copied(ch.ID) {
		return append(statements, ddl.Run("DROP TABLE IF EXISTS "+ddl.Ident(ch.ID.Schema, name)))
	}
	return append(statements, dropOld(c, ch.ID))
}

// dropOld drops a table that waited.
func dropOld(c *kind.Context, table catalog.ID) ddl.Statement {
	drop := ddl.Run("DROP TABLE IF EXISTS " + ddl.Ident(table.Schema, kind.Beside(table.Name)))
	var lost []string
	for _, id := range columnsOf(c.Old, table) {
		if c.New.Get(id) == nil {
			lost = append(lost, id.Sub)
		}
	}
	if len(lost) > 0 {
		drop = drop.Destructive("the values of " + strings.Join(lost, ", "))
	}
	return drop
}

// carried returns how the columns that stay come to their values, in their new order.
func carried(c *kind.Context, table catalog.ID) iter.Seq2[catalog.ID, kind.Carried] {
	return func(yield func(catalog.ID, kind.Carried) bool) {
		for _, id := range columnsOf(c.New, table) {
			old, new := c.Old.Get(id), c.New.Get(id)
			if old == nil {
				continue
			}
			carried, ok := c.Rooms[id.Kind].Carry(c, diff.Change{ID: id, Old: old, New: new, Attributes: catalog.Changed(old, new)})
			if ok && !yield(id, carried) {
				return
			}
		}
	}
}

// fresh returns a column with its default, for a table of which no column stays: its rows stay all the same, as they would if
// columns were added and dropped.
func fresh(c *kind.Context, table catalog.ID) (columns, values []string) {
	for _, id := range columnsOf(c.New, table) {
		body, ok := c.New.Get(id).Body.(interface {
			Computed() bool
			BehindIdentity() string
		})
		if !ok || body.Computed() || body.BehindIdentity() != "" {
			continue
		}
		value := "NULL"
		fact := id
		fact.Kind = catalog.Default
		if object := c.New.Get(fact); object != nil {
			value = object.Body.(interface{ Value() string }).Value()
		}
		return []string{ddl.Ident(id.Sub)}, []string{value}
	}
	return nil, nil
}

// hide guards the rows as before.
func hide(_ *kind.Context, ch diff.Change) []ddl.Statement {
	return rowSecurity(ddl.Ident(ch.ID.Schema, ch.ID.Name), Table{}, *ch.New.Body.(*Table))
}

// columnsOf returns the columns of a table in their order.
func columnsOf(db *catalog.Database, id catalog.ID) []catalog.ID {
	columns := kind.ColumnsOf(db, id)
	slices.SortStableFunc(columns, func(x, y catalog.ID) int {
		return cmp.Compare(place(db.Get(x)), place(db.Get(y)))
	})
	return columns
}

func place(column *catalog.Object) int {
	if body, ok := column.Body.(interface{ Order() int }); ok {
		return body.Order()
	}
	return 0
}
