package proof

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/plan"
	"github.com/plumbsql/plumb/internal/workspace"
)

// kept are the rows that a plan must leave alone: those of tables that no step says to destroy or to move to others, with the values of the
// columns whose types don't change.
type kept struct {
	ctx    context.Context
	db     *workspace.Database
	tables []*keptTable
}

// keptTable is a table with what is to stay.
type keptTable struct {
	id      catalog.ID
	oid     uint32
	columns []string
	// numbers are those of the columns: a renamed one keeps its own.
	numbers []int32
	sums    []string
}

// keep reads the rows of the tables that are filled and stay.
func (p *data) keep() (*kept, error) {
	k := &kept{ctx: p.ctx, db: p.db}
	gone, changed := p.destroyed(), p.changed()
	for _, v := range p.versions {
		for _, step := range append(slices.Clone(v.Steps), v.Back...) {
			for _, id := range step.Moves {
				gone[id] = true
			}
		}
	}
	for _, id := range p.before.OfKind(catalog.Table) {
		object := p.before.Get(id)
		if partitioned(object) || gone[id] {
			continue
		}
		table := &keptTable{id: id, oid: object.Address.OID}
		for _, part := range p.before.Parts(id) {
			if part.ID.Kind == catalog.Column && !changed[part.ID] {
				table.columns, table.numbers = append(table.columns, part.ID.Sub), append(table.numbers, part.Address.Sub)
			}
		}
		k.tables = append(k.tables, table)
	}
	err := k.db.With(k.ctx, func(c *pgx.Conn) error {
		for _, table := range k.tables {
			var err error
			if table.sums, err = table.read(k.ctx, c, "ONLY "+ddl.Ident(table.id.Schema, table.id.Name)); err != nil {
				return err
			}
		}
		// What has no rows can't lose any.
		k.tables = slices.DeleteFunc(k.tables, func(t *keptTable) bool { return t.sums == nil || t.sums[0] == "0" })
		return nil
	})
	return k, err
}

func partitioned(table *catalog.Object) bool {
	body, ok := table.Body.(interface{ Partitioned() bool })
	return ok && body.Partitioned()
}

// destroyed returns the tables whose rows a step destroys, with those that go with them.
func (p *data) destroyed() map[catalog.ID]bool {
	gone := map[catalog.ID]bool{}
	var spread func(catalog.ID, *catalog.Database, map[catalog.ID]bool)
	spread = func(id catalog.ID, db *catalog.Database, seen map[catalog.ID]bool) {
		if seen[id] {
			return
		}
		seen[id] = true
		if table, ok := tableOf(db, id); ok {
			gone[table] = true
		}
		for _, dependent := range db.Dependents(id) {
			spread(dependent, db, seen)
		}
	}
	for _, v := range p.versions {
		for _, step := range v.Steps {
			// A column that goes is one that is not compared.
			if step.Destroys != "" && step.Object.Kind != catalog.Column {
				spread(step.Object, v.before, map[catalog.ID]bool{})
			}
		}
	}
	return gone
}

// changed returns the columns whose values may be others afterwards: they are not there all the time, have another type
// or one whose definition changes, or are generated.
func (p *data) changed() map[catalog.ID]bool {
	changed := map[catalog.ID]bool{}
	for _, v := range p.versions {
		other := map[catalog.ID]diff.Change{}
		for _, change := range diff.Compare(v.before, v.after) {
			other[change.ID] = change
		}
		destroyed, renamed := map[catalog.ID]bool{}, map[catalog.ID]catalog.ID{}
		for _, step := range v.Steps {
			if step.Destroys != "" {
				destroyed[step.Object] = true
			}
			if step.Action == plan.Rename {
				renamed[step.Object] = step.To
			}
		}
		for _, id := range p.before.OfKind(catalog.Column) {
			object := v.before.Get(id)
			if object == nil {
				continue // changed before
			}
			change := other[id]
			if to, ok := renamed[id]; ok {
				change = diff.Change{ID: id, Old: object, New: v.after.Get(to)}
				if change.New != nil {
					change.Attributes = catalog.Changed(object, change.New)
				}
			}
			inherits := slices.ContainsFunc(object.Inherited, func(i catalog.Inheritance) bool { return destroyed[i.From] })
			if change.Old != nil && (change.New == nil || change.Has("type", "collation", "generated", "expression")) ||
				destroyed[id] || inherits || generated(object) || otherType(v.before, object, other, map[catalog.ID]bool{}) {
				changed[id] = true
			}
		}
	}
	return changed
}

func generated(column *catalog.Object) bool {
	for name, value := range column.Attributes() {
		if name == "generated" {
			return value != ""
		}
	}
	return false
}

// otherType reports whether a type below an object changes.
func otherType(db *catalog.Database, object *catalog.Object, other map[catalog.ID]diff.Change, seen map[catalog.ID]bool) bool {
	for _, dep := range object.Deps {
		if seen[dep] || dep == object.Parent {
			continue
		}
		seen[dep] = true
		if _, changes := other[dep]; changes {
			return true
		}
		// The row type of another table changes with its columns.
		if dep.Kind == catalog.Table && columnsChange(dep, other) {
			return true
		}
		if below := db.Get(dep); below != nil && otherType(db, below, other, seen) {
			return true
		}
	}
	return false
}

// columnsChange reports whether a table gets, loses or changes a column.
func columnsChange(table catalog.ID, other map[catalog.ID]diff.Change) bool {
	for id := range other {
		if id.Kind == catalog.Column && id.Schema == table.Schema && id.Name == table.Name {
			return true
		}
	}
	return false
}

// read returns the number of rows and a sum over the values of each column; nil where the user can't see them.
func (t *keptTable) read(ctx context.Context, c *pgx.Conn, from string) ([]string, error) {
	tx, err := c.Begin(ctx)
	if err != nil {
		return nil, err
	}
	defer rollback(ctx, tx)
	seen, err := visible(ctx, tx, strings.TrimPrefix(from, "ONLY "), t.oid)
	if err != nil || !seen {
		return nil, err
	}
	list := make([]string, len(t.columns))
	for i, name := range t.columns {
		list[i] = ", 'sum ' || coalesce(sum(hashtextextended(" + ddl.Ident(name) + "::text, 0)), 0)::text || ' of ' || count(" + ddl.Ident(name) + ")"
	}
	rows, err := tx.Query(ctx, "SELECT count(*)::text"+strings.Join(list, "")+" FROM "+from+" AS t")
	if err != nil {
		return nil, fmt.Errorf("read the rows of %s: %w", from, err)
	}
	sums, err := pgx.CollectExactlyOneRow(rows, func(row pgx.CollectableRow) ([]string, error) {
		var texts []string
		for _, value := range row.RawValues() {
			texts = append(texts, string(value))
		}
		return texts, nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the rows of %s: %w", from, err)
	}
	return sums, nil
}

// check reads the rows again and returns a refusal that names what was lost.
func (k *kept) check(when string) error {
	var rows []string
	err := k.db.With(k.ctx, func(c *pgx.Conn) error {
		for _, table := range k.tables {
			lines, err := table.check(k.ctx, c)
			if err != nil {
				return err
			}
			rows = append(rows, lines...)
		}
		return nil
	})
	if err != nil || len(rows) == 0 {
		return err
	}
	return lost(when, rows)
}

// check returns what is lost of one table, a line for each thing.
func (t *keptTable) check(ctx context.Context, c *pgx.Conn) ([]string, error) {
	const find = `SELECT c.oid, c.relkind = 'p', n.nspname, c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
		WHERE c.relkind IN ('r', 'p') AND (c.oid = pg_catalog.to_regclass($1) OR c.oid = $2) ORDER BY c.oid <> $2 LIMIT 1`
	now := *t
	var parent bool
	err := c.QueryRow(ctx, find, ddl.Ident(t.id.Schema, t.id.Name), t.oid).Scan(&now.oid, &parent, &now.id.Schema, &now.id.Name)
	if err == pgx.ErrNoRows { //nolint:errorlint // QueryRow returns it as it is
		return []string{t.id.String() + " is gone, with " + t.sums[0] + " rows"}, nil
	}
	if err != nil {
		return nil, err
	}
	from := ddl.Ident(now.id.Schema, now.id.Name)
	if !parent {
		from = "ONLY " + from
	}
	if now.oid == t.oid {
		if now.columns, err = now.names(ctx, c); err != nil {
			return nil, err
		}
	}
	sums, err := now.read(ctx, c, from)
	if err != nil || sums == nil {
		return nil, err
	}
	if sums[0] != t.sums[0] {
		return []string{t.id.String() + " has " + sums[0] + " rows instead of " + t.sums[0]}, nil
	}
	var lines []string
	for i, name := range t.columns {
		if sums[i+1] != t.sums[i+1] {
			lines = append(lines, "column "+t.id.QualifiedName()+"."+name+" has other values")
		}
	}
	return lines, nil
}

// names returns what the columns are called now. One that was dropped and made again is found by its name.
func (t *keptTable) names(ctx context.Context, c *pgx.Conn) ([]string, error) {
	const query = `SELECT coalesce((SELECT a.attname::text FROM pg_catalog.pg_attribute a WHERE a.attrelid = $1 AND a.attnum = w.number
		AND NOT a.attisdropped), w.name) FROM unnest($2::int[], $3::text[]) WITH ORDINALITY AS w (number, name, place) ORDER BY w.place`
	rows, err := c.Query(ctx, query, t.oid, t.numbers, t.columns)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}
