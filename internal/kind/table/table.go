package table

import (
	_ "embed"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
)

//go:embed table.sql
var query string

// Table is a table, which may be partitioned, or be a partition itself.
type Table struct {
	Unlogged bool `db:"unlogged"`
	// Options are the storage parameters as name=value.
	Options []string `db:"options"`
	// PartitionKey is what follows PARTITION BY, empty for a table that is not partitioned.
	PartitionKey string `db:"partition_key" sql:"CREATE TABLE t (a int) PARTITION BY %s"`
	// Tablespace is empty for the database's own.
	Tablespace string `db:"tablespace"`
	// AccessMethod is empty for heap.
	AccessMethod     string `db:"access_method"`
	RowSecurity      bool   `db:"row_security"`
	ForceRowSecurity bool   `db:"force_row_security"`
	// ReplicaIdentity is FULL, NOTHING, or empty for the default and for an index, which is an object of its own.
	ReplicaIdentity string `db:"replica_identity"`
}

// Partitioned reports whether the rows are in partitions.
func (t *Table) Partitioned() bool { return t.PartitionKey != "" }

// Key returns what follows PARTITION BY.
func (t *Table) Key() string { return t.PartitionKey }

// Room returns the room of tables.
func Room() *kind.Room {
	return &kind.Room{
		Exists: func(id catalog.ID) string { return ddl.RelationExists(id.Schema, id.Name, "r", "p") },
		Words:  kind.Words{Grants: kind.RelationGrants},
		Named:  true,
		Breaks: kind.BreaksWhen(func(ch diff.Change) bool {
			// Rows that no policy shows are hidden.
			before, after := ch.Old.Body.(*Table), ch.New.Body.(*Table)
			return after.RowSecurity && !before.RowSecurity || after.ForceRowSecurity && !before.ForceRowSecurity
		}),
		LocksTables: true,
		Reader:      catalog.Rows[Table]{Of: catalog.Table, Class: 1259, SQL: query},
		DefaultACL:  "TABLES",
		Claims: func(o *catalog.Object) []string {
			return []string{kind.RelationClaim(o.ID.Schema, o.ID.Name), kind.TypeClaim(o.ID.Schema, o.ID.Name)}
		},
		Create:   create,
		Drop:     drop,
		Alter:    alter,
		Pending:  pending,
		Blocks:   blocks,
		Yield:    yield,
		Fill:     fill,
		Copy:     copyRows,
		Hide:     hide,
		Filled:   kind.BeforeRows,
		Survives: func(*catalog.Object, catalog.ID) bool { return true },
		Destroys: func(*catalog.Object) string { return "all rows of the table" },
		Renaming: kind.Breaking(func(id catalog.ID) string { return ddl.RelationExists(id.Schema, id.Name, "r", "p") }),
	}
}
