package index

import (
	_ "embed"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
)

//go:embed index.sql
var query string

// Index is an index on a table or materialized view.
type Index struct {
	Relation     string `db:"relation"`
	RelationKind string `db:"relation_kind" diff:"-"`
	Unique       bool   `db:"is_unique"`
	// Definition is what pg_get_indexdef() prints after the name of the relation: method, columns, conditions.
	Definition string `db:"definition"`
	// Valid is false for the leftover of a CREATE INDEX CONCURRENTLY that failed.
	Valid     bool `db:"valid"`
	Clustered bool `db:"clustered"`
	// Statistics are the statistics targets of expression columns, as "number target".
	Statistics []string `db:"statistics"`
}

// Room returns the room of indexes.
func Room() *kind.Room {
	return &kind.Room{
		Exists: func(id catalog.ID) string { return ddl.RelationExists(id.Schema, id.Name, "i", "I") },
		Reader: catalog.Rows[Index]{Of: catalog.Index, Class: 1259, SQL: query, Refine: func(o *catalog.Object, i *Index) {
			o.Parent = relation(o, i)
		}},
		Claims:   func(o *catalog.Object) []string { return []string{kind.RelationClaim(o.ID.Schema, o.ID.Name)} },
		Create:   create,
		Drop:     drop,
		Alter:    alter,
		Survives: survives,
	}
}

func relation(o *catalog.Object, i *Index) catalog.ID {
	on := catalog.Table
	if i.RelationKind == "m" {
		on = catalog.MaterializedView
	}
	return catalog.ID{Kind: on, Schema: o.ID.Schema, Name: i.Relation}
}

// survives: PostgreSQL rebuilds the indexes of a column whose type changes.
func survives(_ *catalog.Object, altered catalog.ID) bool {
	return altered.Kind == catalog.Column || altered.Kind == catalog.Table
}

func create(c *kind.Context, n kind.Node) []ddl.Statement {
	i := n.Body.(*Index)
	concurrently := concurrent(c, n.Object) || c.Old.Get(n.ID) == nil && online(c, n.Object)
	words := []string{"CREATE"}
	if i.Unique {
		words = append(words, "UNIQUE")
	}
	words = append(words, "INDEX")
	if concurrently {
		words = append(words, "CONCURRENTLY")
	}
	words = append(words, "IF NOT EXISTS", ddl.Ident(n.ID.Name), "ON")
	if c.Partitioned(n.Parent) {
		// The indexes of the partitions have names of their own and are attached.
		words = append(words, "ONLY")
	}
	words = append(words, ddl.Ident(n.ID.Schema, i.Relation), i.Definition)
	// The index of a partitioned table is made beside those of its partitions, so that it is dropped with them.
	beside := c.Online && !c.OneTransaction && c.Partitioned(n.Parent) && c.Existing(n.Parent)
	statements := []ddl.Statement{{SQL: strings.Join(words, " "), NoTx: concurrently || beside}}
	return append(statements, settings(n.ID, &Index{}, i)...)
}

// concurrent reports whether the index is built or dropped beside the use of its table. Where the index only makes way for
// a change of the table itself, that change locks the table anyway.
func concurrent(c *kind.Context, o *catalog.Object) bool { return online(c, o) && !c.Forced(o.ID) }

func online(c *kind.Context, o *catalog.Object) bool {
	return c.Online && !c.OneTransaction && c.Existing(o.Parent) && !c.Partitioned(o.Parent)
}

func drop(c *kind.Context, o *catalog.Object) []ddl.Statement {
	name := ddl.Ident(o.ID.Schema, o.ID.Name)
	if concurrent(c, o) {
		return []ddl.Statement{{SQL: "DROP INDEX CONCURRENTLY IF EXISTS " + name, NoTx: true}}
	}
	return []ddl.Statement{ddl.Run("DROP INDEX IF EXISTS " + name)}
}

func alter(_ *kind.Context, ch diff.Change) kind.Alteration {
	if ch.Has("relation", "is_unique", "definition", "valid") {
		return kind.Replace
	}
	return kind.Alter(settings(ch.ID, ch.Old.Body.(*Index), ch.New.Body.(*Index))...)
}

func settings(id catalog.ID, before, after *Index) []ddl.Statement {
	var statements []ddl.Statement
	if before.Clustered != after.Clustered {
		action := " SET WITHOUT CLUSTER"
		if after.Clustered {
			action = " CLUSTER ON " + ddl.Ident(id.Name)
		}
		statements = append(statements, ddl.Run("ALTER TABLE "+ddl.Ident(id.Schema, after.Relation)+action))
	}
	for _, column := range resetTargets(before.Statistics, after.Statistics) {
		number, target, _ := strings.Cut(column, " ")
		statements = append(statements, ddl.Run("ALTER INDEX "+ddl.Ident(id.Schema, id.Name)+" ALTER COLUMN "+number+" SET STATISTICS "+target))
	}
	return statements
}

// resetTargets returns the targets to set, with -1 for the columns that lose theirs.
func resetTargets(before, after []string) []string {
	targets := map[string]string{}
	var order []string
	for _, column := range before {
		number, _, _ := strings.Cut(column, " ")
		targets[number] = "-1"
		order = append(order, number)
	}
	for _, column := range after {
		number, target, _ := strings.Cut(column, " ")
		if _, known := targets[number]; !known {
			order = append(order, number)
		}
		targets[number] = target
	}
	var list []string
	for _, number := range order {
		list = append(list, number+" "+targets[number])
	}
	return list
}
