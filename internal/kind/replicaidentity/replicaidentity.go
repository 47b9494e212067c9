package replicaidentity

import (
	_ "embed"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
)

//go:embed replicaidentity.sql
var query string

// ReplicaIdentity is the index that identifies the rows of a table. It is an object of its own because the index is made
// after the table, and because it must be set again when the index is made anew.
type ReplicaIdentity struct {
	Index string `db:"index"`
	// Constraint is the constraint that the index belongs to, or empty.
	Constraint string `db:"constraint_name" diff:"-"`
	// Columns are the columns of the index. They must be NOT NULL before, and as long as, the index has this role.
	Columns []string `db:"columns" diff:"-"`
}

// Room returns the room of replica identities that are indexes.
func Room() *kind.Room {
	return &kind.Room{
		Reader: catalog.Rows[ReplicaIdentity]{Of: catalog.ReplicaIdentity, SQL: query, Refine: func(o *catalog.Object, r *ReplicaIdentity) {
			o.Deps = append(o.Deps, r.needs(o.ID)...)
		}},
		Create: func(_ *kind.Context, n kind.Node) []ddl.Statement { return []ddl.Statement{set(n.Object)} },
		Drop: func(_ *kind.Context, o *catalog.Object) []ddl.Statement {
			return []ddl.Statement{ddl.Run("ALTER TABLE IF EXISTS " + ddl.Ident(o.ID.Schema, o.ID.Name) + " REPLICA IDENTITY DEFAULT")}
		},
		Alter: func(_ *kind.Context, ch diff.Change) kind.Alteration { return kind.Alter(set(ch.New)) },
		// PostgreSQL keeps the mark when it rebuilds the index of a column whose type changes.
		Survives: func(*catalog.Object, catalog.ID) bool { return true },
	}
}

func (r *ReplicaIdentity) needs(id catalog.ID) []catalog.ID {
	index := catalog.ID{Kind: catalog.Index, Schema: id.Schema, Name: r.Index}
	if r.Constraint != "" {
		index = catalog.ID{Kind: catalog.Constraint, Schema: id.Schema, Name: id.Name, Sub: r.Constraint}
	}
	needs := []catalog.ID{index}
	for _, column := range r.Columns {
		needs = append(needs, catalog.ID{Kind: catalog.Column, Schema: id.Schema, Name: id.Name, Sub: column})
	}
	return needs
}

func set(o *catalog.Object) ddl.Statement {
	return ddl.Run("ALTER TABLE " + ddl.Ident(o.ID.Schema, o.ID.Name) + " REPLICA IDENTITY USING INDEX " + ddl.Ident(o.Body.(*ReplicaIdentity).Index))
}
