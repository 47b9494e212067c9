package column

import (
	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/kind"
)

// released returns what comes before a column goes that tables below keep: since 18, these would have a NOT NULL from it for ever
// that PostgreSQL takes for inherited, as DROP COLUMN doesn't tell them. A key or a replica identity of the table refuses DROP NOT NULL as
// long as it is there; below such a column the NOT NULL stays behind.
func released(c *kind.Context, column *catalog.Object) []ddl.Statement {
	id, col := column.ID, column.Body.(*Column)
	if c.New.Major() < 18 || !col.NotNull || c.Sparing(column) == "" {
		return nil
	}
	alter := "ALTER TABLE ONLY " + ddl.Ident(id.Schema, id.Name) + " ALTER COLUMN " + ddl.Ident(id.Sub)
	var statements []ddl.Statement
	if col.counts() {
		statements = append(statements, ddl.RunWhen(ddl.ColumnHas(id.Schema, id.Name, id.Sub, "a.attidentity <> ''"), alter+" DROP IDENTITY"))
	}
	return append(statements, ddl.RunWhen(ddl.ColumnHas(id.Schema, id.Name, id.Sub, "a.attnotnull AND NOT EXISTS (SELECT FROM pg_catalog.pg_index i"+
		" WHERE i.indrelid = a.attrelid AND a.attnum = ANY (i.indkey) AND (i.indisprimary OR i.indisreplident))"), alter+" DROP NOT NULL"))
}
