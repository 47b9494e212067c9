package column

import (
	"slices"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/kind"
)

// numberedBelow reports whether tables below that are bound to it already get a new identity column too. PostgreSQL refuses to add one
// in one statement then, but to partitioned tables since 17, whose partitions share the identity.
func numberedBelow(c *kind.Context, n kind.Node) bool {
	return n.Body.(*Column).counts() && (c.New.Major() < 17 || !c.Partitioned(n.Parent)) &&
		slices.ContainsFunc(c.BoundBelow(n.ID), func(column *catalog.Object) bool { return c.Existing(column.Parent) })
}

// numbered adds an identity column that tables below get as a plain one. The rows that are there, below too, need numbers: a
// sequence gives them as the column's default, and the identity goes on where it was.
func numbered(c *kind.Context, n kind.Node, alter string) []ddl.Statement {
	col := n.Body.(*Column)
	waiting := c.Unused(n.ID.Schema, kind.Beside(col.IdentitySequence))
	sequence := ddl.Ident(n.ID.Schema, waiting)
	options := col.Unusual(col.Type)
	if options != "" {
		options = " " + options
	}
	plain, object := *col, *n.Object
	plain.Identity, object.Body = "", &plain
	missing := ddl.Not(ddl.ColumnExists(n.ID.Schema, n.ID.Name, n.ID.Sub))
	statements := []ddl.Statement{
		ddl.RunWhen(missing, "CREATE SEQUENCE IF NOT EXISTS "+sequence+" AS "+col.Type+options),
		ddl.RunWhen(missing, alter+"IF NOT EXISTS "+inline(c, kind.Node{Object: &object, Parts: n.Parts})+" DEFAULT pg_catalog.nextval("+ddl.Literal(sequence)+"::regclass)"),
		uncounted(n.Object, sequence, "ALTER TABLE ONLY "),
	}
	for _, column := range c.BoundBelow(n.ID) {
		if c.Old.Get(column.ID) != nil || !c.Existing(column.Parent) {
			continue
		}
		statements = append(statements, unlessBefore(c, n, uncounted(column, sequence, "ALTER TABLE "+c.Only(column.Parent))))
	}
	return append(statements,
		addIdentity(n.Object),
		goOnFrom(ddl.Ident(n.ID.Schema, col.IdentitySequence), sequence, col.Options, col.Options),
		ddl.Run("DROP SEQUENCE IF EXISTS "+sequence))
}

// uncounted takes the default from a column that counts by a sequence.
func uncounted(column *catalog.Object, sequence, alter string) ddl.Statement {
	id := column.ID
	counts := "EXISTS (SELECT FROM pg_catalog.pg_attrdef v JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_attrdef'::regclass AND d.objid = v.oid" +
		" WHERE v.adrelid = a.attrelid AND v.adnum = a.attnum AND d.refobjid = pg_catalog.to_regclass(" + ddl.Literal(sequence) + "))"
	return ddl.RunWhen(ddl.ColumnHas(id.Schema, id.Name, id.Sub, counts), alter+ddl.Ident(id.Schema, id.Name)+" ALTER COLUMN "+ddl.Ident(id.Sub)+" DROP DEFAULT")
}
