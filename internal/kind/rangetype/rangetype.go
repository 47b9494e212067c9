package rangetype

import (
	_ "embed"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
)

//go:embed rangetype.sql
var query string

// Range is a range type with its multirange type.
type Range struct {
	Subtype string `db:"subtype"`
	// Opclass and Collation are empty where they are the subtype's own.
	Opclass   string `db:"opclass"`
	Collation string `db:"collation"`
	// Canonical and SubtypeDiff are functions, or "".
	Canonical        string `db:"canonical"`
	SubtypeDiff      string `db:"subtype_diff"`
	MultirangeSchema string `db:"multirange_schema"`
	Multirange       string `db:"multirange"`
}

// Room returns the room of range types.
func Room() *kind.Room {
	return &kind.Room{
		Words:       kind.Words{Is: "TYPE", Grants: kind.TypeGrants},
		Named:       true,
		LocksTables: true,
		Reader:      catalog.Rows[Range]{Of: catalog.Range, Class: 1247, SQL: query},
		Exists:      func(id catalog.ID) string { return ddl.TypeExists(id.Schema, id.Name, "r") },
		DefaultACL:  "TYPES",
		Claims: func(o *catalog.Object) []string {
			r := o.Body.(*Range)
			return []string{kind.TypeClaim(o.ID.Schema, o.ID.Name), kind.TypeClaim(r.MultirangeSchema, r.Multirange)}
		},
		Create: func(c *kind.Context, n kind.Node) []ddl.Statement {
			return append(kind.Shell(c, n), create(n.ID, n.Body.(*Range)))
		},
		Drop:     kind.DropType,
		Alter:    alter,
		Renaming: kind.Breaking(func(id catalog.ID) string { return ddl.TypeExists(id.Schema, id.Name, "r") }),
		Pending: func(_ *kind.Context, ch diff.Change) string {
			return is(ch.ID, ch.Old.Body.(*Range))
		},
	}
}

func create(id catalog.ID, r *Range) ddl.Statement {
	options := []string{"SUBTYPE = " + r.Subtype}
	for _, option := range []struct{ word, value string }{
		{"SUBTYPE_OPCLASS", r.Opclass},
		{"COLLATION", r.Collation},
		{"CANONICAL", r.Canonical},
		{"SUBTYPE_DIFF", r.SubtypeDiff},
		{"MULTIRANGE_TYPE_NAME", ddl.Ident(r.MultirangeSchema, r.Multirange)},
	} {
		if option.value != "" {
			options = append(options, option.word+" = "+option.value)
		}
	}
	return ddl.RunWhen(kind.TypeUndefined(id), "CREATE TYPE "+ddl.Ident(id.Schema, id.Name)+" AS RANGE ("+strings.Join(options, ", ")+")")
}

// alter renames the multirange type in place. Any other change makes the type anew; columns keep their values as text in
// between, because the old and the new type can't exist together: their constructors have the same names, and belong to
// PostgreSQL's own role, so that nobody else can rename them.
func alter(c *kind.Context, ch diff.Change) kind.Alteration {
	before, after := ch.Old.Body.(*Range), ch.New.Body.(*Range)
	if ch.Only("multirange") {
		if _, taken := c.Claimed(kind.TypeClaim(before.MultirangeSchema, before.Multirange)); taken {
			// What has values of the multirange type would go along to the new name.
			return kind.Replace
		}
		return kind.Alter(ddl.RunWhen(ddl.TypeMissing(after.MultirangeSchema, after.Multirange),
			"ALTER TYPE "+ddl.Ident(before.MultirangeSchema, before.Multirange)+" RENAME TO "+ddl.Ident(after.Multirange)))
	}
	users := kind.Users(c, ch.ID)
	if len(users) == 0 || before.Canonical != "" || after.Canonical != "" {
		return kind.Replace
	}
	if len(c.KeyedTables(users...)) > 0 {
		return kind.Replace
	}
	old := is(ch.ID, before)
	var statements []ddl.Statement
	for _, column := range users {
		statements = append(statements, kind.TextColumn(c, c.Old.Get(column.ID), old)...)
	}
	statements = append(statements, ddl.RunWhen(old, "DROP TYPE "+ddl.Ident(ch.ID.Schema, ch.ID.Name)), create(ch.ID, after))
	for _, column := range users {
		statements = append(statements, kind.MoveColumn(c, column)...)
	}
	return kind.Alteration{Statements: statements, Disturbs: true, Unindexed: true, Remade: true}
}

// is holds where the type exists as it was before.
func is(id catalog.ID, r *Range) string {
	condition := "EXISTS (SELECT FROM pg_catalog.pg_range r JOIN pg_catalog.pg_opclass o ON o.oid = r.rngsubopc" +
		" JOIN pg_catalog.pg_namespace n ON n.oid = o.opcnamespace JOIN pg_catalog.pg_type s ON s.oid = r.rngsubtype" +
		" WHERE r.rngtypid = " + ddl.Regtype(id.Schema, id.Name) + " AND r.rngsubtype = " + ddl.TypeOf(r.Subtype)
	if r.Opclass == "" {
		condition += " AND o.opcdefault"
	} else {
		condition += " AND pg_catalog.format('%I.%I', n.nspname, o.opcname) = " + ddl.Literal(r.Opclass)
	}
	if r.Collation == "" {
		condition += " AND r.rngcollation = s.typcollation"
	} else {
		condition += " AND r.rngcollation = pg_catalog.to_regcollation(" + ddl.Literal(r.Collation) + ")"
	}
	if r.SubtypeDiff == "" {
		return condition + " AND r.rngsubdiff = 0)"
	}
	return condition + " AND r.rngsubdiff = pg_catalog.to_regproc(" + ddl.Literal(r.SubtypeDiff) + "))"
}
