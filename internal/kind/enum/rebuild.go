package enum

import (
	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
)

// rebuild makes the type anew: the old one is renamed, the columns move over by the text of their values, and the old one
// goes. A value that no longer exists makes the move fail, so nothing is lost silently. The steps share one guard, so
// that a repetition does nothing. Tables with partitions by such a column are made anew, and their rows wait with the old type.
func rebuild(c *kind.Context, ch diff.Change, labels []string) kind.Alteration {
	id := ch.ID
	users := kind.Users(c, id)
	keyed := append(c.KeyedTables(users...), c.KeysUsing(id)...)
	old := kind.Beside(id.Name)
	differ := ddl.LabelsDiffer(id.Schema, id.Name, labels)
	statements := []ddl.Statement{
		ddl.RunWhen(differ, "ALTER TYPE "+ddl.Ident(id.Schema, id.Name)+" RENAME TO "+ddl.Ident(old)),
		create(id, id.Name, labels),
	}
	for _, column := range users {
		statements = append(statements, kind.MoveColumn(c, column)...)
	}
	if !c.Awaited(id) {
		statements = append(statements, ddl.Run("DROP TYPE IF EXISTS "+ddl.Ident(id.Schema, old)))
	}
	return kind.Alteration{Statements: statements, Disturbs: true, Remade: true, Unkeyed: true, Refill: keyed}
}

// leaves drops the old form of the type once no table has values of it.
func leaves(o *catalog.Object) []ddl.Statement {
	old := kind.Beside(o.ID.Name)
	used := ddl.RowExists("pg_depend", "classid = 'pg_catalog.pg_class'::regclass AND refclassid = 'pg_catalog.pg_type'::regclass AND refobjid IN ("+
		ddl.Regtype(o.ID.Schema, old)+", "+ddl.TypeOf(ddl.Ident(o.ID.Schema, old)+"[]")+")")
	return []ddl.Statement{ddl.RunWhen(ddl.Not(used), "DROP TYPE IF EXISTS "+ddl.Ident(o.ID.Schema, old))}
}
