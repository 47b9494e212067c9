package sample

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/plumbsql/plumb/internal/ddl"
)

// Empty is a table that got no rows.
type Empty struct {
	// Table is its name, quoted where it must be.
	Table string
	// Reason says in the server's words why the rows were refused.
	Reason string
}

// Request says which tables get rows, by OID.
type Request struct {
	// Tables get rows, and so do those that they reference, their partitions and their children.
	Tables []uint32
	// NoTwins are the tables without a row that repeats another one as far as keys let it, NoNulls those without a row that
	// has as many NULLs as it can, NoRows those that stay empty.
	NoTwins, NoNulls, NoRows []uint32
}

// Fill puts rows into tables and returns those that stay empty although they should not. Where the connection has
// session_replication_role = replica, triggers and foreign keys don't fire; the rows respect foreign keys all the same. The
// error is the connection's; what the server refuses is a table that stays empty.
func Fill(ctx context.Context, c *pgx.Conn, request Request) ([]Empty, error) {
	all, types, err := read(ctx, c, request.Tables)
	if err != nil {
		return nil, err
	}
	f := &filler{c: c, maker: newMaker(types), tables: map[uint32]*table{}, valid: map[string]bool{}, done: map[uint32]bool{}}
	for _, t := range all {
		f.tables[t.OID] = t
	}
	if err := f.force(ctx, "NO FORCE"); err != nil {
		return nil, err
	}
	for _, t := range f.order(all) {
		if !slices.Contains(request.NoRows, t.OID) {
			if err := f.fill(ctx, t, !slices.Contains(request.NoTwins, t.OID), !slices.Contains(request.NoNulls, t.OID)); err != nil {
				return nil, err
			}
		}
		f.done[t.OID] = true
	}
	if err := f.verify(ctx); err != nil {
		return nil, err
	}
	if err := f.force(ctx, "FORCE"); err != nil {
		return nil, err
	}
	slices.SortFunc(f.empty, func(a, b Empty) int { return cmp.Compare(a.Table, b.Table) })
	return f.empty, nil
}

// filler fills the tables of one database.
type filler struct {
	c      *pgx.Conn
	maker  *maker
	tables map[uint32]*table
	// valid remembers which values the server accepts, by their SQL.
	valid map[string]bool
	// done are the tables that have been filled; early are foreign keys of such tables whose targets had not been then.
	done  map[uint32]bool
	early []*constraint
	empty []Empty
}

// force lets row security bind the owners of tables, or not: it would hide rows that others refer to.
func (f *filler) force(ctx context.Context, word string) error {
	for _, t := range f.tables {
		if !t.Forced {
			continue
		}
		if _, err := f.c.Exec(ctx, "ALTER TABLE "+t.sql()+" "+word+" ROW LEVEL SECURITY"); err != nil {
			return fmt.Errorf("see the rows of %s: %w", t.sql(), err)
		}
	}
	return nil
}

// order puts tables behind those that they reference. Of tables that reference each other, the one comes first whose
// references can be NULL.
func (f *filler) order(all []*table) []*table {
	var sorted []*table
	taken := map[uint32]bool{}
	for len(sorted) < len(all) {
		var best *table
		least := 0
		for _, t := range all {
			if taken[t.OID] {
				continue
			}
			cost := 0
			for _, k := range t.constraints {
				if k.Kind != "f" || k.Target == t.OID || f.below(t, k.Target) || f.complete(k.Target, taken) {
					continue
				}
				cost++
				if !nullable(t, k.Columns) {
					cost += 1000
				}
			}
			if best == nil || cost < least {
				best, least = t, cost
			}
			if cost == 0 {
				break
			}
		}
		taken[best.OID] = true
		sorted = append(sorted, best)
	}
	return sorted
}

// complete reports whether a table, or with a partitioned one all partitions that get rows, are among those taken.
func (f *filler) complete(oid uint32, taken map[uint32]bool) bool {
	t := f.tables[oid]
	if t == nil || !t.Partitioned {
		return t == nil || taken[oid]
	}
	for _, other := range f.tables {
		if !other.Partitioned && !taken[other.OID] && f.below(other, oid) {
			return false
		}
	}
	return true
}

// below reports whether a table is a partition of another one, or of one of its partitions.
func (f *filler) below(t *table, oid uint32) bool {
	for t != nil && t.Parent != 0 {
		if t.Parent == oid {
			return true
		}
		t = f.tables[t.Parent]
	}
	return false
}

func nullable(t *table, columns []int16) bool {
	return !slices.ContainsFunc(columns, func(n int16) bool { c := t.column(n); return c == nil || c.NotNull || c.Generated != "" })
}

// verify empties tables whose rows refer to some that never came.
func (f *filler) verify(ctx context.Context) error {
	for _, k := range f.early {
		t, target := f.tables[k.Table], f.tables[k.Target]
		var keys, same []string
		for i, n := range k.Columns {
			column, other := t.column(n), target.column(k.TargetColumns[i])
			keys = append(keys, "c."+ddl.Ident(column.Name)+" IS NOT NULL")
			same = append(same, "p."+ddl.Ident(other.Name)+" = c."+ddl.Ident(column.Name))
		}
		sql := fmt.Sprintf("DELETE FROM ONLY %s AS c WHERE %s AND NOT EXISTS (SELECT FROM %s AS p WHERE %s)",
			t.sql(), strings.Join(keys, " AND "), target.from(), strings.Join(same, " AND "))
		tag, err := f.c.Exec(ctx, sql)
		if err != nil {
			return fmt.Errorf("check the references of %s: %w", t.sql(), err)
		}
		if tag.RowsAffected() > 0 {
			f.empty = append(f.empty, Empty{Table: t.sql(), Reason: "its rows need rows of " + target.sql() + ", which need them too"})
		}
	}
	return nil
}
