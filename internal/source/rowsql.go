package source

import (
	"context"
	"errors"
	"slices"

	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/sqlparse/pgast"
)

// insertion is an INSERT statement of an SQL file.
type insertion struct {
	*statement
	*pgast.Inserted
}

// insertion reads an INSERT statement. Only values may stand in it: what else it may do has nothing to do with rows that a
// table has.
func (r *reader) insertion(s *statement) error {
	inserted, err := pgast.Insert(s.sql)
	if syntax := (*pgast.Error)(nil); errors.As(err, &syntax) {
		return s.fail(syntax.Message, "")
	}
	if err != nil {
		return err
	}
	if inserted.Other != "" {
		return s.fail("an INSERT in a schema file can't hold "+inserted.Other, "write INSERT INTO table (columns) VALUES (…), (…)")
	}
	r.src.inserts = append(r.src.inserts, insertion{s, inserted})
	return nil
}

// sql adds the rows of an INSERT statement. What keeps them from being compared is an error only when they are.
func (r *rowLoader) sql(ctx context.Context, in insertion) error {
	ident := ddl.Ident(in.Table)
	if in.Schema != "" {
		ident = ddl.Ident(in.Schema, in.Table)
	}
	if err := r.setPath(ctx, in.path); err != nil {
		return err
	}
	table, err := r.table(ctx, ident, in.statement)
	if err != nil {
		return err
	}
	if table == nil {
		r.rows = append(r.rows, in.statement) // the server says that it is not there
		return nil
	}
	seeded := r.seed(table, in.statement)
	named := in.Columns
	if len(named) == 0 {
		named = table.ordered[:min(in.Values, len(table.ordered))]
	}
	for _, name := range named {
		if !table.columns[name].generated {
			seeded.name(name)
		}
	}
	for _, name := range table.key {
		if !slices.Contains(named, name) && seeded.Problem == "" {
			seeded.Problem, seeded.Where = "the INSERT leaves out "+name+", a column of the primary key, by which rows are told apart", in.where()
		}
	}
	if len(table.key) == 0 {
		seeded.Problem = "table " + ident + " has no primary key, by which its rows could be told apart"
	}
	for _, computed := range in.Computed {
		if computed.Index < len(named) {
			in.raw = append(in.raw, rawValue{column: named[computed.Index], query: computed.Query, where: in.where()})
		}
	}
	r.add(in.statement, table)
	return nil
}
