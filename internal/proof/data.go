package proof

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/plan"
	"github.com/plumbsql/plumb/internal/sample"
	"github.com/plumbsql/plumb/internal/workspace"
)

// OnData is a statement that works on empty tables and failed on generated rows.
type OnData struct {
	// Down says that it is one of the way back.
	Down bool
	Failed
	// Table is the table whose rows it is about, Column and Constraint what PostgreSQL names beside; each may be empty.
	Table, Column, Constraint string

	// inner is the plan's statement, which SQL may have in a DO block.
	inner string
}

// String says in a line what fails and why: `on public.t, column b: ALTER TABLE t ALTER COLUMN b SET NOT NULL: column "b" …`.
func (o OnData) String() string {
	var line string
	if o.Table != "" {
		line = "on " + o.Table
	}
	if o.Column != "" {
		line += ", column " + o.Column
	}
	if line != "" {
		line += ": "
	}
	return line + o.Statement() + ": " + o.Err.Error()
}

// Statement is the statement in a line, without the block that lets it run twice.
func (o OnData) Statement() string {
	sql := o.Failed.SQL
	if o.inner != "" {
		sql = o.inner
	}
	return strings.Join(strings.Fields(sql), " ")
}

// dependsOnData reports whether an error says that rows are in the way: classes 22, data exception, and 23, integrity
// constraint violation.
func dependsOnData(err error) bool {
	state := SQLState(err)
	return strings.HasPrefix(state, "22") || strings.HasPrefix(state, "23")
}

// mostRounds is how often the rows of tables are given up for others, so that one failure doesn't hide all that come behind it.
const mostRounds = 6

// onData repeats a proof with generated rows in the tables that the plan touches. Statements that fail because of rows are
// put down in the versions, and so are tables that could get none; anything else that fails, and rows or values that get
// lost where no step says so, are refusals.
func onData(ctx context.Context, base *workspace.Database, versions []Version) error {
	var steps []plan.Step
	for _, v := range versions {
		steps = append(steps, v.Steps...)
	}
	before, after := versions[0].before, versions[len(versions)-1].after
	p := &data{ctx: ctx, base: base, versions: versions, before: before, less: map[less][]catalog.ID{}}
	p.tables = touched(before, after, steps)
	if len(p.tables) == 0 {
		return nil
	}
	for range mostRounds {
		again, err := p.round()
		if err != nil || !again {
			return err
		}
	}
	return nil
}

// data is a proof with rows.
type data struct {
	ctx      context.Context
	base, db *workspace.Database
	versions []Version
	before   *catalog.Database
	tables   []catalog.ID
	// less are the tables that get less than they could, so that a statement which failed on that is passed.
	less map[less][]catalog.ID
	// blocking are the statements of somebody else's script that block a table for long.
	blocking []Observed
}

// less is what a table does without: rows that repeat others, NULLs, or all rows.
type less int

const (
	noTwins less = iota
	noNulls
	noRows
)

// after is what a table must do without after an error.
func after(err error) less {
	switch SQLState(err) {
	case "23505":
		return noTwins
	case "23502":
		return noNulls
	}
	return noRows
}

// round goes all the way up, down and up with rows. It reports whether it stopped at a failure that other rows may pass.
func (p *data) round() (again bool, err error) {
	if p.db, err = p.base.Clone(p.ctx); err != nil {
		return false, err
	}
	defer p.db.Discard(p.ctx)
	if err := p.fill(); err != nil {
		return false, err
	}
	kept, err := p.keep()
	if err != nil {
		return false, err
	}
	for _, leg := range []struct {
		down bool
		when string
	}{{false, "when it runs on generated rows"}, {true, "when it is taken back with generated rows"}, {false, "when it runs again on generated rows"}} {
		if leg.down && !p.wayBack() {
			return false, nil
		}
		found, again, err := p.leg(leg.down, leg.when)
		if err != nil || found {
			return again, err
		}
		if err := kept.check(leg.when); err != nil {
			return false, err
		}
	}
	return false, nil
}

func (p *data) wayBack() bool {
	return !slices.ContainsFunc(p.versions, func(v Version) bool { return v.NoWayBack != "" })
}

// leg runs all versions up, each twice, or all down from the last one, each twice. The catalogs between were compared
// without rows.
func (p *data) leg(down bool, when string) (found, again bool, err error) {
	want := p.before
	for i := range p.versions {
		v := &p.versions[i]
		script, noTx := v.Up, v.UpNoTx
		if down {
			v = &p.versions[len(p.versions)-1-i]
			script, noTx = v.Down, v.DownNoTx
		} else {
			want = v.after
		}
		for range 2 {
			err := Exec(p.ctx, p.db, script, noTx)
			if failed := (*Failed)(nil); errors.As(err, &failed) && dependsOnData(err) {
				again := p.found(v, failed, down)
				return true, again, nil
			}
			if err != nil {
				return false, false, broken(when, err)
			}
		}
	}
	got, err := p.db.Catalog(p.ctx)
	if err != nil {
		return false, false, err
	}
	return false, false, differ(when, diff.Compare(got, want))
}

// found puts a failure down and chooses other rows for the next round; false says that there is nothing left to choose.
func (p *data) found(v *Version, failed *Failed, down bool) (again bool) {
	finding := OnData{Down: down, Failed: *failed}
	var e *pgconn.PgError
	errors.As(failed.Err, &e)
	finding.Column, finding.Constraint = e.ColumnName, e.ConstraintName
	tables := p.tables
	about, inner, known := p.about(v, failed, down)
	finding.inner = inner
	if id := (catalog.ID{Kind: catalog.Table, Schema: e.SchemaName, Name: e.TableName}); e.TableName != "" {
		finding.Table = id.QualifiedName()
		tables = []catalog.ID{id}
		if !slices.Contains(p.tables, id) {
			tables = p.tables // one that was filled because of another
		}
	} else if known {
		finding.Table, tables = about.QualifiedName(), []catalog.ID{about}
	}
	known = slices.ContainsFunc(v.OnData, func(other OnData) bool { return other.Down == down && other.Offset == failed.Offset })
	if !known {
		v.OnData = append(v.OnData, finding)
	}
	without := after(failed)
	for _, id := range tables {
		// A column that was dropped comes back without values, whatever the rows were.
		for _, next := range []less{without, noRows} {
			if !(down && next != noRows) && !slices.Contains(p.less[next], id) {
				p.less[next], again = append(p.less[next], id), true
				break
			}
		}
	}
	return again
}

// about finds the plan's statement that failed, and the table of its step.
func (p *data) about(v *Version, failed *Failed, down bool) (table catalog.ID, sql string, known bool) {
	steps, from, to := v.Steps, v.before, v.after
	if down {
		steps, from, to = v.Back, v.after, v.before
	}
	for _, step := range steps {
		for _, statement := range step.Statements {
			if !strings.HasPrefix(statement.Repeatable(), failed.SQL) {
				continue
			}
			for _, db := range []*catalog.Database{from, to} {
				if id, ok := tableOf(db, step.Object); ok && slices.Contains(p.tables, id) {
					return id, statement.SQL, true
				}
			}
			return catalog.ID{}, statement.SQL, false
		}
	}
	return catalog.ID{}, "", false
}

// fill puts rows into the tables and fills the materialized views above them.
func (p *data) fill() error {
	// The user of --dev-url may be no superuser; then triggers fire, and some tables may stay empty.
	if err := p.db.Replica(p.ctx, true); err != nil && SQLState(err) != "42501" {
		return err
	}
	oids := func(tables []catalog.ID) []uint32 {
		list := make([]uint32, len(tables))
		for i, id := range tables {
			list[i] = p.before.Get(id).Address.OID
		}
		return list
	}
	request := sample.Request{
		Tables: oids(p.tables), NoTwins: oids(p.less[noTwins]), NoNulls: oids(p.less[noNulls]), NoRows: oids(p.less[noRows]),
	}
	err := p.db.With(p.ctx, func(c *pgx.Conn) error {
		empty, err := sample.Fill(p.ctx, c, request)
		if err != nil {
			return err
		}
		if len(p.less) == 0 {
			p.versions[0].Empty = empty
		}
		return p.refresh(c)
	})
	if err != nil {
		return fmt.Errorf("put generated rows into a throwaway database: %w", err)
	}
	if err := p.db.Replica(p.ctx, false); err != nil && SQLState(err) != "42501" {
		return err
	}
	return nil
}

// refresh fills the materialized views that were filled before, from the bottom up. One whose query fails on the rows stays
// as it is.
func (p *data) refresh(c *pgx.Conn) error {
	rows, err := c.Query(p.ctx, `SELECT c.oid::pg_catalog.regclass::text FROM pg_catalog.pg_class c
		WHERE c.relkind = 'm' AND c.relispopulated AND pg_catalog.pg_has_role(c.relowner, 'USAGE') ORDER BY c.oid`)
	if err != nil {
		return err
	}
	views, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	for _, view := range views {
		if _, err := c.Exec(p.ctx, "REFRESH MATERIALIZED VIEW "+view); err != nil && SQLState(err) == "" {
			return err
		}
	}
	return nil
}
