package sample

import (
	"context"
	_ "embed"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/plumbsql/plumb/internal/ddl"
)

// table is one that gets rows, or a partitioned one whose partitions do.
type table struct {
	OID         uint32 `db:"oid"`
	Schema      string `db:"schema"`
	Name        string `db:"name"`
	Partitioned bool   `db:"partitioned"`
	// Forced says that row security binds the owner too.
	Forced bool `db:"forced"`
	// Bounds is the condition of a partition's rows, or "".
	Bounds string `db:"bounds"`
	// Parent is the partitioned table that this is a partition of, or 0.
	Parent uint32 `db:"parent"`

	columns     []*column
	constraints []*constraint
}

func (t *table) sql() string { return ddl.Ident(t.Schema, t.Name) }

// from is the table with the rows that a foreign key to it looks at.
func (t *table) from() string {
	if t.Partitioned {
		return t.sql()
	}
	return "ONLY " + t.sql()
}

func (t *table) column(number int16) *column {
	i := slices.IndexFunc(t.columns, func(c *column) bool { return c.Number == number })
	if i < 0 {
		return nil
	}
	return t.columns[i]
}

type column struct {
	Table     uint32 `db:"table"`
	Number    int16  `db:"number"`
	Name      string `db:"name"`
	Formatted string `db:"formatted"`
	Type      uint32 `db:"type"`
	Modifier  int32  `db:"modifier"`
	NotNull   bool   `db:"not_null"`
	// Generated is the expression of a generated column, or "".
	Generated string `db:"generated"`
}

// constraint is a check (c), an exclusion (x), a foreign key (f), or what a unique index keeps (u).
type constraint struct {
	Table         uint32  `db:"table"`
	Name          string  `db:"name"`
	Kind          string  `db:"kind"`
	Columns       []int16 `db:"columns"`
	Condition     string  `db:"condition"`
	Target        uint32  `db:"target"`
	TargetColumns []int16 `db:"target_columns"`
}

// typeFacts is what a type is made of.
type typeFacts struct {
	OID uint32 `db:"oid"`
	// Name is empty for a type that somebody named as he liked.
	Name      string `db:"name"`
	Form      string `db:"form"`
	Category  string `db:"category"`
	Element   uint32 `db:"element"`
	Delimiter string `db:"delimiter"`
	Base      uint32 `db:"base"`
	Modifier  int32  `db:"modifier"`
	// Bound is the type of a range's bounds, Range the range of a multirange.
	Bound              uint32   `db:"bound"`
	Range              uint32   `db:"range"`
	Labels             []string `db:"labels"`
	Attributes         []uint32 `db:"attributes"`
	AttributeModifiers []int32  `db:"attribute_modifiers"`
	// Checks are the definitions of a domain's checks.
	Checks []string `db:"checks"`
}

//go:embed facts.sql
var tablesSQL string

//go:embed columns.sql
var columnsSQL string

//go:embed constraints.sql
var constraintsSQL string

//go:embed types.sql
var typesSQL string

// read reads the tables and all that they need.
func read(ctx context.Context, c *pgx.Conn, wanted []uint32) ([]*table, map[uint32]*typeFacts, error) {
	tables, err := collect[table](ctx, c, tablesSQL, wanted)
	if err != nil {
		return nil, nil, err
	}
	var oids, typeOIDs []uint32
	byOID := map[uint32]*table{}
	for _, t := range tables {
		oids = append(oids, t.OID)
		byOID[t.OID] = t
	}
	columns, err := collect[column](ctx, c, columnsSQL, oids)
	if err != nil {
		return nil, nil, err
	}
	for _, column := range columns {
		t := byOID[column.Table]
		t.columns = append(t.columns, column)
		typeOIDs = append(typeOIDs, column.Type)
	}
	constraints, err := collect[constraint](ctx, c, constraintsSQL, oids)
	if err != nil {
		return nil, nil, err
	}
	for _, constraint := range constraints {
		t := byOID[constraint.Table]
		t.constraints = append(t.constraints, constraint)
	}
	list, err := collect[typeFacts](ctx, c, typesSQL, typeOIDs)
	if err != nil {
		return nil, nil, err
	}
	types := map[uint32]*typeFacts{}
	for _, t := range list {
		types[t.OID] = t
	}
	return tables, types, nil
}

func collect[T any](ctx context.Context, c *pgx.Conn, sql string, oids []uint32) ([]*T, error) {
	rows, err := c.Query(ctx, sql, oids)
	if err != nil {
		return nil, fmt.Errorf("read what rows must respect: %w", err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowToAddrOfStructByName[T])
	if err != nil {
		return nil, fmt.Errorf("read what rows must respect: %w", err)
	}
	return list, nil
}
