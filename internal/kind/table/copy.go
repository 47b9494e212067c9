package table

import (
	"cmp"
	"strings"

	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
)

// copyRows lets the rows wait in a plain table of values that need nothing which goes, and drops the old table. By then that waits
// under a name of its own, so that no row comes to it in between.
func copyRows(c *kind.Context, ch diff.Change) []ddl.Statement {
	schema, old, copied := ch.ID.Schema, kind.Beside(ch.ID.Name), kind.CopyOf(ch.ID.Name)
	var values []string
	var kept []ddl.Statement
	lost := ""
	for id, carried := range carried(c, ch.ID) {
		value, name := cmp.Or(carried.Waits, ddl.Ident(id.Sub)), ddl.Ident(id.Sub)
		if value != name {
			value += " AS " + name
		}
		values, kept, lost = append(values, value), append(kept, carried.Kept...), cmp.Or(lost, carried.Loses)
	}
	list := ""
	if len(values) > 0 {
		list = strings.Join(values, ", ") + " "
	}
	fill := ddl.RunWhen(ddl.Regclass(schema, old)+" IS NOT NULL AND "+ddl.Regclass(schema, copied)+" IS NULL",
		"CREATE TABLE "+ddl.Ident(schema, copied)+" AS SELECT "+list+"FROM "+ddl.Ident(schema, old)).Destructive(lost)
	return append(append([]ddl.Statement{fill}, kept...), dropOld(c, ch.ID))
}
