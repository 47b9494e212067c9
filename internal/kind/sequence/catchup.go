package sequence

import (
	"fmt"
	"math"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/kind"
)

// CatchUp returns the statement that moves the sequence of a column, which is of a type as format_type() prints it, behind those
// of the column's values that the sequence could give. Where it is there already, nothing happens.
func CatchUp(c *kind.Context, column catalog.ID, formatted string, o Options) ddl.Statement {
	reach, beyond, within, last := "max", ">", "<=", o.Max
	// A sequence that has given no number begins with its start, which need not be near 1.
	unused := max(o.Start, math.MinInt64+1) - 1
	usual := assumed(kind.Undomained(c.New, formatted), o.Increment).Max
	if o.Increment < 0 {
		reach, beyond, within, last = "min", "<", ">=", o.Min
		unused = min(o.Start, math.MaxInt64-1) + 1
		usual = assumed(kind.Undomained(c.New, formatted), o.Increment).Min
	}
	table, name := ddl.Ident(column.Schema, column.Name), ddl.Ident(column.Sub)
	own := fmt.Sprintf("pg_catalog.pg_get_serial_sequence(%s, %s)", ddl.Literal(table), ddl.Literal(column.Sub))
	value, possible := reach+"("+name+")", ""
	if last != usual {
		possible = fmt.Sprintf(" WHERE %s %s %d", name, within, last)
	}
	return ddl.Run(fmt.Sprintf("SELECT pg_catalog.setval(%s, %s) FROM %s%s HAVING %s %s coalesce(pg_catalog.pg_sequence_last_value(%s::regclass), %d)",
		own, value, table, possible, value, beyond, own, unused))
}
