package collation

import (
	_ "embed"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
)

//go:embed collation.sql
var query string

// Collation is a collation.
type Collation struct {
	// Provider is icu, libc or builtin.
	Provider      string `db:"provider"`
	Deterministic bool   `db:"deterministic"`
	// Collate and Ctype are the locale of libc, Locale that of the other providers, and Rules more rules of ICU.
	Collate string `db:"lc_collate"`
	Ctype   string `db:"lc_ctype"`
	Locale  string `db:"locale"`
	Rules   string `db:"rules"`
}

// Room returns the room of collations.
func Room() *kind.Room {
	return &kind.Room{
		LocksTables: true,
		Reader:      catalog.Rows[Collation]{Of: catalog.Collation, Class: 3456, SQL: query, Older: older},
		Claims:      func(o *catalog.Object) []string { return []string{"collation " + ddl.Ident(o.ID.Schema, o.ID.Name)} },
		Create: func(_ *kind.Context, n kind.Node) []ddl.Statement {
			return []ddl.Statement{create(n.ID, n.Body.(*Collation))}
		},
		Drop:     kind.Drop,
		Alter:    alter,
		Leaves:   leaves,
		Exists:   func(id catalog.ID) string { return ddl.Present("pg_collation", "coll", id.Schema, id.Name) },
		Renaming: kind.Breaking(func(id catalog.ID) string { return ddl.Present("pg_collation", "coll", id.Schema, id.Name) }),
		Pending: func(_ *kind.Context, ch diff.Change) string {
			return differs(ch.ID, ch.Old.Body.(*Collation))
		},
	}
}

// older: 17 has the locale of every provider but libc in one column, 15 and 16 that of ICU, and 14 has it in collcollate.
// The rules came with 16 (PostgreSQL documentation, pg_collation).
func older(version int) string {
	sql := query
	if version < 170000 {
		sql = strings.ReplaceAll(sql, "c.colllocale", "c.colliculocale")
	}
	if version < 160000 {
		sql = strings.ReplaceAll(sql, "c.collicurules", "NULL")
	}
	if version < 150000 {
		sql = strings.ReplaceAll(sql, "c.colliculocale", "CASE c.collprovider WHEN 'i' THEN c.collcollate END")
		sql = strings.ReplaceAll(sql, "coalesce(c.collcollate,", "coalesce(CASE c.collprovider WHEN 'i' THEN NULL ELSE c.collcollate END,")
		sql = strings.ReplaceAll(sql, "coalesce(c.collctype,", "coalesce(CASE c.collprovider WHEN 'i' THEN NULL ELSE c.collctype END,")
	}
	return sql
}

func create(id catalog.ID, c *Collation) ddl.Statement {
	options := []string{"PROVIDER = " + c.Provider}
	if c.Provider == "libc" {
		options = append(options, "LC_COLLATE = "+ddl.Literal(c.Collate), "LC_CTYPE = "+ddl.Literal(c.Ctype))
	} else {
		options = append(options, "LOCALE = "+ddl.Literal(c.Locale))
	}
	if !c.Deterministic {
		options = append(options, "DETERMINISTIC = false")
	}
	if c.Rules != "" {
		options = append(options, "RULES = "+ddl.Literal(c.Rules))
	}
	return ddl.Run("CREATE COLLATION IF NOT EXISTS " + ddl.Ident(id.Schema, id.Name) + " (" + strings.Join(options, ", ") + ")")
}

// alter makes the collation anew under another name than the old one, moves the columns over and drops the old one:
// PostgreSQL can't alter a collation, and the columns' values stay. Tables with partitions by such a column are made anew, and
// their rows wait with the old collation.
func alter(c *kind.Context, ch diff.Change) kind.Alteration {
	name, old := ddl.Ident(ch.ID.Schema, ch.ID.Name), kind.Beside(ch.ID.Name)
	after, users := ch.New.Body.(*Collation), kind.Users(c, ch.ID)
	statements := []ddl.Statement{
		ddl.RunWhen(differs(ch.ID, ch.Old.Body.(*Collation)), "ALTER COLLATION "+name+" RENAME TO "+ddl.Ident(old)),
		create(ch.ID, after),
	}
	for _, column := range users {
		typed, _ := column.Body.(kind.Typed).ColumnType()
		statements = append(statements, ddl.RunWhen(
			ddl.ColumnHas(column.ID.Schema, column.ID.Name, column.ID.Sub,
				"a.attcollation IS DISTINCT FROM pg_catalog.to_regcollation("+ddl.Literal(name)+")"),
			"ALTER TABLE "+ddl.Ident(column.ID.Schema, column.ID.Name)+" ALTER COLUMN "+ddl.Ident(column.ID.Sub)+
				" TYPE "+typed+" COLLATE "+name))
	}
	if !c.Awaited(ch.ID) {
		statements = append(statements, ddl.Run("DROP COLLATION IF EXISTS "+ddl.Ident(ch.ID.Schema, old)))
	}
	return kind.Alteration{Statements: statements, Disturbs: true, Remade: true, Refill: append(c.KeyedTables(users...), c.KeysUsing(ch.ID)...)}
}

// leaves drops the old form of the collation once no column has it.
func leaves(o *catalog.Object) []ddl.Statement {
	old := ddl.Ident(o.ID.Schema, kind.Beside(o.ID.Name))
	used := ddl.RowExists("pg_depend", "classid = 'pg_catalog.pg_class'::regclass AND refclassid = 'pg_catalog.pg_collation'::regclass AND refobjid = "+
		"pg_catalog.to_regcollation("+ddl.Literal(old)+")")
	return []ddl.Statement{ddl.RunWhen(ddl.Not(used), "DROP COLLATION IF EXISTS "+old)}
}

// differs holds while the collation is still the old one.
func differs(id catalog.ID, c *Collation) string {
	columns := []string{"c.collprovider = " + ddl.Literal(c.Provider[:1])}
	if c.Provider == "libc" {
		columns[0] = "c.collprovider = 'c'"
	}
	if c.Deterministic {
		columns = append(columns, "c.collisdeterministic")
	} else {
		columns = append(columns, "NOT c.collisdeterministic")
	}
	is := func(column, value string) {
		if value != "" {
			columns = append(columns, "c."+column+" = "+ddl.Literal(value))
		}
	}
	is("collcollate", c.Collate)
	is("collctype", c.Ctype)
	// The columns have other names in other versions, and the file may run on any.
	if c.Locale != "" {
		columns = append(columns, "coalesce(pg_catalog.to_jsonb(c) ->> 'colllocale', pg_catalog.to_jsonb(c) ->> 'colliculocale',"+
			" pg_catalog.to_jsonb(c) ->> 'collcollate') = "+ddl.Literal(c.Locale))
	}
	columns = append(columns, "coalesce(pg_catalog.to_jsonb(c) ->> 'collicurules', '') = "+ddl.Literal(c.Rules))
	return ddl.PresentWhere("pg_collation", "coll", id.Schema, id.Name, strings.Join(columns, " AND "))
}
