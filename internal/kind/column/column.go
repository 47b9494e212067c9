package column

import (
	_ "embed"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/kind"
	"github.com/plumbsql/plumb/internal/kind/foreign"
	"github.com/plumbsql/plumb/internal/kind/notnullname"
	"github.com/plumbsql/plumb/internal/kind/sequence"
)

//go:embed column.sql
var query string

// Column is a column of a table.
type Column struct {
	// Position is the physical place. It is information only: it orders CREATE TABLE and is not compared.
	Position int `db:"position" diff:"-"`
	// Type is the type as format_type() prints it.
	Type string `db:"type"`
	// TypeModifier is pg_attribute.atttypmod, which Type shows in words.
	TypeModifier int `db:"type_modifier" diff:"-"`
	// Collation is the quoted collation where it is not the type's own.
	Collation string `db:"collation"`
	// NotNull is false where a constraint of its own says so, because it is not valid or not inherited (since 18). The names
	// of the others, and comments on them, don't count.
	NotNull bool `db:"not_null"`
	// OwnNotNull says that a constraint of this table says so, whatever the parents have (since 18).
	OwnNotNull bool `db:"own_not_null" diff:"-"`
	// NotNullName is the name of the constraint that says so (since 18), whoever chose it.
	NotNullName string `db:"not_null_name" diff:"-"`
	// Generated is 's' for a stored and 'v' for a virtual generated column, with Expression.
	Generated  string `db:"generated"`
	Expression string `db:"expression" sql:"SELECT %s"`
	// Identity is 'a' for GENERATED ALWAYS and 'd' for BY DEFAULT AS IDENTITY, with the options of its sequence.
	Identity string `db:"identity"`
	// IdentitySequence is the name of that sequence, which is in the table's schema.
	IdentitySequence string `db:"identity_sequence" diff:"-"`
	sequence.Options
	// Storage is the letter of pg_attribute.attstorage where it is not the type's own, which TypeStorage has.
	Storage     string `db:"storage"`
	TypeStorage string `db:"type_storage" diff:"-"`
	// Compression is 'p' for pglz, 'l' for lz4, or empty.
	Compression string `db:"compression"`
	// Statistics is the statistics target, -1 for the default.
	Statistics int `db:"statistics"`
	// AttributeOptions are n_distinct and n_distinct_inherited as name=value.
	AttributeOptions []string `db:"options"`
	// Local is false where the table has the column from its parents alone.
	Local bool `db:"local" diff:"-"`
	// PartitionKey says that the table's rows are in partitions by this column.
	PartitionKey bool `db:"partition_key" diff:"-"`
	// ForeignOptions are the options of a foreign table's column as name=value.
	ForeignOptions []string `db:"foreign_options"`
}

// BehindIdentity returns the name of the sequence of an identity column, or "".
func (c *Column) BehindIdentity() string { return c.IdentitySequence }

// Resembles reports whether another column looks like this one under another name: it has the same type, and may be null or
// is made by PostgreSQL as this one.
func (c *Column) Resembles(other any) bool {
	o, ok := other.(*Column)
	return ok && c.Type == o.Type && c.NotNull == o.NotNull && c.Identity == o.Identity && c.Generated == o.Generated && c.Collation == o.Collation
}

// ColumnType returns the type and its modifier; rooms of types use it to move columns over to a type made anew.
func (c *Column) ColumnType() (string, int) { return c.Type, c.TypeModifier }

// KeyOfPartitions reports whether the column decides over the partition of a row, so that PostgreSQL keeps its type.
func (c *Column) KeyOfPartitions() bool { return c.PartitionKey }

// Heritable implements catalog.Heritable: children of a table have its columns.
func (c *Column) Heritable() bool { return true }

// Computed reports whether the column is generated.
func (c *Column) Computed() bool { return c.Generated != "" }

// Stored reports whether the column is generated and its values are kept.
func (c *Column) Stored() bool { return c.Generated == "s" }

// IsLocal implements kind.Local.
func (c *Column) IsLocal() bool { return c.Local }

// IsNotNull implements kind.Nullable.
func (c *Column) IsNotNull() bool { return c.NotNull }

// HasOwnNotNull implements kind.OwnNotNull.
func (c *Column) HasOwnNotNull() bool { return c.OwnNotNull }

// Attribute implements kind.Viewed.
func (c *Column) Attribute() kind.Attribute {
	return kind.Attribute{Type: c.Type, Modifier: c.TypeModifier, Collation: c.Collation, Position: c.Position}
}

// NotNullCalled implements notnullname.Called.
func (c *Column) NotNullCalled() string { return c.NotNullName }

// Order returns the place of the column within its table.
func (c *Column) Order() int { return c.Position }

// StoredAs implements kind.Stored.
func (c *Column) StoredAs() (storage, compression string) { return c.Storage, c.Compression }

// Room returns the room of columns.
func Room() *kind.Room {
	return &kind.Room{
		Exists:      func(id catalog.ID) string { return ddl.ColumnExists(id.Schema, id.Name, id.Sub) },
		Words:       kind.Words{Grants: kind.ColumnGrants},
		Named:       true,
		LocksTables: true,
		Breaks:      breaks,
		Reader:      catalog.Rows[Column]{Of: catalog.Column, Class: 1259, SQL: query},
		// The sequence behind an identity column comes and goes with the column's own statements.
		Claims: func(o *catalog.Object) []string {
			if sequence := o.Body.(*Column).IdentitySequence; sequence != "" {
				return []string{kind.RelationClaim(o.ID.Schema, sequence)}
			}
			return nil
		},
		Create:   create,
		Inline:   inline,
		After:    after,
		Loosest:  func(*catalog.Object) int { return 1 },
		Drop:     drop,
		Alter:    alter,
		Takes:    takes,
		Survives: survives,
		Blocks:   blocks,
		Pending:  pending,
		Aside:    aside,
		Filled:   kind.BeforeRows,
		Carry:    carry,
		Yield: func(_ *kind.Context, o *catalog.Object, _ string) []ddl.Statement {
			if sequence := o.Body.(*Column).IdentitySequence; sequence != "" {
				return []ddl.Statement{kind.YieldSequence(o.ID.Schema, sequence, o.ID.Name)}
			}
			return nil
		},
		Destroys: func(o *catalog.Object) string {
			if o.Body.(*Column).Generated != "" || o.Parent.Kind == catalog.ForeignTable {
				return ""
			}
			return "the column's values"
		},
		Renaming: &kind.Renaming{
			Breaks:  true,
			Reaches: func(*catalog.Object) bool { return true },
			Present: func(_ *kind.Context, id catalog.ID) string { return ddl.ColumnExists(id.Schema, id.Name, id.Sub) },
			SQL: func(c *kind.Context, from, to catalog.ID) string {
				table := "TABLE "
				if o := c.Old.Get(from); o != nil && o.Parent.Kind == catalog.ForeignTable {
					table = "FOREIGN TABLE "
				}
				return "ALTER " + table + ddl.Ident(from.Schema, from.Name) + " RENAME COLUMN " + ddl.Ident(from.Sub) + " TO " + ddl.Ident(to.Sub)
			},
		},
	}
}

// survives tells what a column goes through: it stays while a type is made anew, because the type's room moves it. A
// generated column can be computed again, so it does not stand in the way of the columns that it uses.
func survives(o *catalog.Object, altered catalog.ID) bool {
	return o.Body.(*Column).Generated == "" || altered.Kind != catalog.Column && altered.Kind != catalog.Function
}

// drop marks a virtual column that is stored from then on: nothing computes its values any more.
func drop(c *kind.Context, o *catalog.Object) []ddl.Statement {
	statement := ddl.Run("ALTER TABLE IF EXISTS " + c.Sparing(o) + ddl.Ident(o.ID.Schema, o.ID.Name) + " DROP COLUMN IF EXISTS " + ddl.Ident(o.ID.Sub))
	if c.New.Get(catalog.ID{Kind: catalog.TypedTable, Schema: o.ID.Schema, Name: o.ID.Name}) != nil {
		// PostgreSQL looks at the table before it looks for the column.
		statement.When = ddl.ColumnExists(o.ID.Schema, o.ID.Name, o.ID.Sub)
	}
	if after := c.New.Get(o.ID); o.Body.(*Column).Generated != "" && after != nil && after.Body.(*Column).Generated == "" {
		statement = statement.Destructive("the values that the column shows")
	}
	statements := released(c, o)
	for _, below := range c.Inheriting(o.ID) {
		if c.New.Get(below) != nil {
			statements = append(statements, notnullname.Released(c, below)...)
		}
	}
	return append(statements, statement)
}

// create asks before it adds to a table that is a partition or a typed table by the end: on a repetition PostgreSQL refuses
// before it looks for the column.
func create(c *kind.Context, n kind.Node) []ddl.Statement {
	alter := "ALTER TABLE " + ddl.Ident(n.ID.Schema, n.ID.Name) + " ADD COLUMN "
	bound := func(by catalog.Kind) bool {
		return c.New.Get(catalog.ID{Kind: by, Schema: n.ID.Schema, Name: n.ID.Name}) != nil
	}
	if bound(catalog.Partition) || bound(catalog.TypedTable) {
		return []ddl.Statement{ddl.RunWhen(ddl.Not(ddl.ColumnExists(n.ID.Schema, n.ID.Name, n.ID.Sub)), alter+inline(c, n))}
	}
	if numberedBelow(c, n) {
		return append(numbered(c, n, alter), reached(c, n)...)
	}
	return append([]ddl.Statement{ddl.Run(alter + "IF NOT EXISTS " + inline(c, n))}, reached(c, n)...)
}

// after returns the settings of a new column that have no clause in CREATE TABLE and ADD COLUMN.
func after(c *kind.Context, n kind.Node) []ddl.Statement {
	col := n.Body.(*Column)
	prefix := "ALTER TABLE " + c.Only(n.Parent) + ddl.Ident(n.ID.Schema, n.ID.Name) + " ALTER COLUMN " + ddl.Ident(n.ID.Sub)
	return Settings(prefix, made(c, n.Object), col)
}

// made returns the settings of a column that CREATE TABLE and ADD COLUMN may leave: those of the type, or of the parents' column, which
// files may set before or after. Where some are not wanted, it is one of these.
func made(c *kind.Context, o *catalog.Object) *Column {
	col := o.Body.(*Column)
	plain := &Column{Statistics: -1, TypeStorage: col.TypeStorage}
	for _, parents := range c.Given(o) {
		storage, compression := parents.StoredAs()
		if storage != col.Storage {
			plain.Storage = storage
		}
		if compression != col.Compression {
			plain.Compression = compression
		}
	}
	return plain
}

func inline(c *kind.Context, n kind.Node) string {
	col := n.Body.(*Column)
	clause := ddl.Ident(n.ID.Sub) + " " + col.Type + foreign.Clause(col.ForeignOptions)
	if col.Collation != "" {
		clause += " COLLATE " + col.Collation
	}
	if defaults := c.Inline(n.Parts); len(defaults) > 0 {
		clause += " " + strings.Join(defaults, " ")
	}
	if col.Generated != "" {
		clause += " GENERATED ALWAYS AS (" + col.Expression + ") " + storedWord(col.Generated)
	}
	clause += identityClause(n.ID, col)
	if col.NotNull {
		clause += " " + notnullname.Clause(n.Parts) + "NOT NULL"
	}
	return clause
}

func storedWord(generated string) string {
	if generated == "v" {
		return "VIRTUAL"
	}
	return "STORED"
}

func identityWord(identity string) string {
	if identity == "d" {
		return "BY DEFAULT"
	}
	return "ALWAYS"
}
