package kind

import (
	"github.com/plumbsql/plumb/internal/ddl"
)

// YieldIndex gives the name of an index free once its table waits under another name.
func YieldIndex(schema, index, table string) ddl.Statement {
	return ddl.RunWhen(ddl.RowExists("pg_index", "indexrelid = "+ddl.Regclass(schema, index)+" AND indrelid = "+ddl.Regclass(schema, Beside(table))),
		"ALTER INDEX "+ddl.Ident(schema, index)+" RENAME TO "+ddl.Ident(Beside(index)))
}

// YieldSequence gives the name of a sequence free once the table that owns it waits under another name.
func YieldSequence(schema, sequence, table string) ddl.Statement {
	return ddl.RunWhen(ddl.RowExists("pg_depend", "classid = 'pg_catalog.pg_class'::regclass AND objid = "+ddl.Regclass(schema, sequence)+
		" AND deptype IN ('a', 'i') AND refobjid = "+ddl.Regclass(schema, Beside(table))),
		"ALTER SEQUENCE "+ddl.Ident(schema, sequence)+" RENAME TO "+ddl.Ident(Beside(sequence)))
}
