package column

import (
	"fmt"
	"slices"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
	"github.com/plumbsql/plumb/internal/kind/foreign"
	"github.com/plumbsql/plumb/internal/kind/notnullname"
	"github.com/plumbsql/plumb/internal/kind/table"
)

func alter(c *kind.Context, ch diff.Change) kind.Alteration {
	before, after := ch.Old.Body.(*Column), ch.New.Body.(*Column)
	prefix := "ALTER TABLE " + ddl.Ident(ch.ID.Schema, ch.ID.Name) + " ALTER COLUMN " + ddl.Ident(ch.ID.Sub)
	var a kind.Alteration
	if ch.Has("generated", "expression") {
		if after.Generated != "" || before.Generated == "v" {
			return kind.Replace
		}
		a.Statements = append(a.Statements, ddl.Run(prefix+" DROP EXPRESSION IF EXISTS"))
	}
	if before.counts() && after.Identity == "" {
		a.Statements = append(a.Statements, noIdentity(c, ch, prefix)...)
	}
	ownRange, kept := identity(c, ch, prefix), before
	if before.Identity != "" && narrower(before.Type, after.Type) {
		// The sequence takes the column's type, and its range must fit by then.
		a.Statements, ownRange = append(a.Statements, ownRange...), nil
	}
	if c.Aside(ch.ID) {
		// By now the column is back in its new type.
		kept = withoutStorage(before)
	} else if ch.Has("type", "collation") {
		if a.Refill = c.KeyedTables(ch.New); slices.Contains(a.Refill, ch.Old.Parent) {
			return a
		}
		a.Disturbs = true
		if !c.MadeAbove(ch, "type", "collation") {
			a.Statements = append(a.Statements, c.Retyped(ch.ID, changeType(c, ch, prefix))...)
		}
		kept = withoutStorage(before)
	}
	only := "ALTER TABLE " + c.Only(ch.New.Parent) + ddl.Ident(ch.ID.Schema, ch.ID.Name) + " ALTER COLUMN " + ddl.Ident(ch.ID.Sub)
	rest := append(ownRange, Settings(only, kept, after)...)
	rest = append(rest, settingsBelow(c, ch)...)
	rest = append(rest, foreignOptions(ch.ID, before, after)...)
	switch {
	case ch.Has("not_null") && after.NotNull && !ch.Has("type") && len(notNullBelow(c, ch.ID, true)) == 0 && c.Beside(ch.New, c.Online.Constraints) && !newAbove(c, ch.New):
		notNull(c, ch.ID, &a, rest)
		return a
	case ch.Has("not_null") && after.NotNull:
		a.Statements = append(a.Statements, setNotNull(c, ch.ID, prefix))
		a.Statements = append(a.Statements, notNullBelow(c, ch.ID, true)...)
	case ch.Has("not_null"):
		a.Statements = append(a.Statements, dropNotNull(c, ch, prefix)...)
		a.Statements = append(a.Statements, nullableBelow(c, ch.ID)...)
		for _, below := range c.Below(ch.ID) {
			if a.Refusal = notnullname.RefusedFor(c, below.ID); a.Refusal != nil {
				return a
			}
			a.Statements = append(a.Statements, notnullname.Released(c, below.ID)...)
		}
	}
	a.Statements = append(a.Statements, rest...)
	return a
}

// notNullBelow returns what gives the tables below their own state again: PostgreSQL sets and drops NOT NULL there too.
func notNullBelow(c *kind.Context, id catalog.ID, notNull bool) []ddl.Statement {
	var statements []ddl.Statement
	for _, column := range c.Below(id) {
		if column.Body.(*Column).NotNull == notNull || !c.Existing(column.ID) {
			continue
		}
		action := " SET NOT NULL"
		if notNull {
			action = " DROP NOT NULL"
		}
		statements = append(statements, ddl.Run("ALTER TABLE "+ddl.Ident(column.ID.Schema, column.ID.Name)+" ALTER COLUMN "+ddl.Ident(column.ID.Sub)+action))
	}
	return statements
}

// nullableBelow returns what takes NOT NULL from the tables below that have it of their own: since 18, a primary key leaves it
// behind.
func nullableBelow(c *kind.Context, id catalog.ID) []ddl.Statement {
	var statements []ddl.Statement
	for _, column := range c.Below(id) {
		if c.New.Major() < 18 || column.Body.(*Column).NotNull || !c.Existing(column.ID) {
			continue
		}
		if slices.ContainsFunc(c.Old.Parts(column.Parent), func(part *catalog.Object) bool { return needsNotNull(part) }) {
			statements = append(statements, ddl.RunWhen(ddl.ColumnHas(column.ID.Schema, column.ID.Name, column.ID.Sub, "a.attnotnull"),
				"ALTER TABLE "+ddl.Ident(column.ID.Schema, column.ID.Name)+" ALTER COLUMN "+ddl.Ident(column.ID.Sub)+" DROP NOT NULL"))
		}
	}
	return statements
}

// settingsBelow returns the settings of the columns below that change in the same way, and so have no step of their own:
// those of a table are set with ONLY, as some statements for them reach the tables below and others don't.
func settingsBelow(c *kind.Context, ch diff.Change) []ddl.Statement {
	var statements []ddl.Statement
	for _, column := range c.Below(ch.ID) {
		old := c.Old.Get(column.ID)
		if old == nil || !c.Existing(column.ID) || !same(ch, catalog.Changed(old, column), catalog.Changed(ch.New, column)) {
			continue
		}
		before, after := old.Body.(*Column), column.Body.(*Column)
		if before.Type != after.Type || before.Collation != after.Collation {
			before = withoutStorage(before)
		}
		prefix := "ALTER TABLE " + c.Only(column.Parent) + ddl.Ident(column.ID.Schema, column.ID.Name) + " ALTER COLUMN " + ddl.Ident(column.ID.Sub)
		statements = append(statements, Settings(prefix, before, after)...)
	}
	return statements
}

// same reports whether a change has all that changes elsewhere, with nothing of that different in the end.
func same(ch diff.Change, changed, different []string) bool {
	return !slices.ContainsFunc(changed, func(name string) bool { return !ch.Has(name) || slices.Contains(different, name) })
}

// withoutStorage returns what ALTER COLUMN TYPE leaves of a column: storage and compression become the type's own.
func withoutStorage(before *Column) *Column {
	kept := *before
	kept.Storage, kept.Compression = "", ""
	return &kept
}

// narrower reports whether an identity column's type gets a smaller range.
func narrower(before, after string) bool {
	return integerSizes[after] > 0 && integerSizes[after] < integerSizes[before]
}

var integerSizes = map[string]int{"smallint": 2, "integer": 4, "bigint": 8}

func changeType(c *kind.Context, ch diff.Change, prefix string) ddl.Statement {
	id, before, after := ch.ID, ch.Old.Body.(*Column), ch.New.Body.(*Column)
	sql := prefix + " TYPE " + after.Type
	if after.Collation != "" {
		sql += " COLLATE " + after.Collation
	}
	// A foreign table has no values here to cast, and takes no USING.
	foreign := ch.New.Parent.Kind == catalog.ForeignTable
	if value := converted(c, ddl.Ident(id.Sub), before, after); value != ddl.Ident(id.Sub) && !foreign {
		sql += " USING " + value
	}
	if ch.Has("collation") && before.Type == after.Type {
		wanted := "(SELECT t.typcollation FROM pg_catalog.pg_type t WHERE t.oid = a.atttypid)"
		if after.Collation != "" {
			wanted = "pg_catalog.to_regcollation(" + ddl.Literal(after.Collation) + ")"
		}
		return ddl.RunWhen(ddl.ColumnHas(id.Schema, id.Name, id.Sub, "a.attcollation IS DISTINCT FROM "+wanted), sql)
	}
	change := ddl.RunWhen(ddl.ColumnTypeDiffers(id.Schema, id.Name, id.Sub, after.Type, after.TypeModifier), sql)
	if foreign {
		return change
	}
	if _, less := sharedFields(c, before, after); less {
		return change.Destructive("the values of attributes that go")
	}
	return change.Destructive(loses(before.Type, after.Type))
}

var storageWords = map[string]string{"p": "PLAIN", "e": "EXTERNAL", "x": "EXTENDED", "m": "MAIN"}

var compressionWords = map[string]string{"": "DEFAULT", "p": "pglz", "l": "lz4"}

// Settings returns the statements that turn the storage, compression and statistics settings of a column into others; prefix
// is the ALTER command up to the name of the column.
func Settings(prefix string, before, after *Column) []ddl.Statement {
	var statements []ddl.Statement
	if before.Storage != after.Storage {
		letter := after.Storage
		if letter == "" {
			letter = after.TypeStorage
		}
		statements = append(statements, ddl.Run(prefix+" SET STORAGE "+storageWords[letter]))
	}
	if before.Compression != after.Compression {
		statements = append(statements, ddl.Run(prefix+" SET COMPRESSION "+compressionWords[after.Compression]))
	}
	if before.Statistics != after.Statistics {
		statements = append(statements, ddl.Run(fmt.Sprintf("%s SET STATISTICS %d", prefix, after.Statistics)))
	}
	return append(statements, table.Options(prefix, before.AttributeOptions, after.AttributeOptions)...)
}

func foreignOptions(id catalog.ID, before, after *Column) []ddl.Statement {
	prefix := "ALTER FOREIGN TABLE " + ddl.Ident(id.Schema, id.Name) + " ALTER COLUMN " + ddl.Ident(id.Sub)
	where := "o.attrelid = " + ddl.Regclass(id.Schema, id.Name) + " AND o.attname = " + ddl.Literal(id.Sub)
	return foreign.Alter(prefix, foreign.Table{From: "pg_attribute", Column: "attfdwoptions", Where: where},
		before.ForeignOptions, after.ForeignOptions)
}
