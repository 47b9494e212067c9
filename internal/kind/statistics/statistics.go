package statistics

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
)

//go:embed statistics.sql
var query string

// Statistics is an extended statistics object.
type Statistics struct {
	// RelationSchema, Relation and RelationKind tell what the statistics are about.
	RelationSchema string `db:"relation_schema"`
	Relation       string `db:"relation"`
	RelationKind   string `db:"relation_kind" diff:"-"`
	// Kinds are ndistinct, dependencies and mcv; none where there is a single expression only.
	Kinds []string `db:"kinds"`
	// Columns and Expressions are sorted: PostgreSQL gives their order no meaning.
	Columns     []string `db:"columns"`
	Expressions []string `db:"expressions" sql:"SELECT %s"`
	// Written are the expressions in the order in which they were written.
	Written []string `db:"written" diff:"-"`
	// Target is the statistics target, -1 for the default.
	Target int `db:"target"`
}

// Room returns the room of extended statistics.
func Room() *kind.Room {
	return &kind.Room{
		Reader: catalog.Rows[Statistics]{Of: catalog.Statistics, Class: 3381, SQL: query, Refine: func(o *catalog.Object, s *Statistics) {
			o.Parent = catalog.ID{Kind: catalog.Kind(s.RelationKind), Schema: s.RelationSchema, Name: s.Relation}
		}},
		Create: create,
		Drop: func(_ *kind.Context, o *catalog.Object) []ddl.Statement {
			return []ddl.Statement{ddl.Run("DROP STATISTICS IF EXISTS " + ddl.Ident(o.ID.Schema, o.ID.Name))}
		},
		Alter: func(_ *kind.Context, ch diff.Change) kind.Alteration {
			if !ch.Only("target") {
				return kind.Replace
			}
			return kind.Alter(target(ch.New))
		},
		Renaming: kind.Renamed(func(id catalog.ID) string { return ddl.Present("pg_statistic_ext", "stx", id.Schema, id.Name) }),
		Filled:   kind.AfterRowsBetter,
		Yield: func(_ *kind.Context, o *catalog.Object, _ string) []ddl.Statement {
			waiting := ddl.Regclass(o.ID.Schema, kind.Beside(o.Body.(*Statistics).Relation))
			return []ddl.Statement{ddl.RunWhen(
				ddl.Not(ddl.MissingWhere("pg_statistic_ext", "stx", o.ID.Schema, o.ID.Name, "c.stxrelid = "+waiting)),
				"ALTER STATISTICS "+ddl.Ident(o.ID.Schema, o.ID.Name)+" RENAME TO "+ddl.Ident(kind.Beside(o.ID.Name)))}
		},
	}
}

func create(_ *kind.Context, n kind.Node) []ddl.Statement {
	s := n.Body.(*Statistics)
	sql := "CREATE STATISTICS IF NOT EXISTS " + ddl.Ident(n.ID.Schema, n.ID.Name)
	if len(s.Kinds) > 0 {
		sql += " (" + strings.Join(s.Kinds, ", ") + ")"
	}
	parts := make([]string, 0, len(s.Columns)+len(s.Written))
	for _, column := range s.Columns {
		parts = append(parts, ddl.Ident(column))
	}
	for _, expression := range s.Written {
		parts = append(parts, "("+expression+")")
	}
	statements := []ddl.Statement{ddl.Run(sql + " ON " + strings.Join(parts, ", ") + " FROM " + ddl.Ident(s.RelationSchema, s.Relation))}
	if s.Target >= 0 {
		statements = append(statements, target(n.Object))
	}
	return statements
}

func target(o *catalog.Object) ddl.Statement {
	return ddl.Run(fmt.Sprintf("ALTER STATISTICS %s SET STATISTICS %d", ddl.Ident(o.ID.Schema, o.ID.Name), o.Body.(*Statistics).Target))
}
