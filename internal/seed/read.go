package seed

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/plumbsql/plumb/internal/conn"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/fail"
)

// reader gives a connection to a database.
type reader func(ctx context.Context, call func(*pgx.Conn) error) error

// same are settings under which all servers write values alike, and show rows rather than hide some.
const same = `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
SET LOCAL search_path = pg_catalog;
SET LOCAL DateStyle = 'ISO, YMD';
SET LOCAL IntervalStyle = postgres;
SET LOCAL TimeZone = 'UTC';
SET LOCAL bytea_output = hex;
SET LOCAL extra_float_digits = 1;
SET LOCAL lc_monetary = 'C';
SET LOCAL row_security = off`

// view runs call in a transaction that only reads.
func (r reader) view(ctx context.Context, call func(*pgx.Conn) error) error {
	return r(ctx, func(c *pgx.Conn) error {
		if _, err := c.PgConn().Exec(ctx, same).ReadAll(); err != nil {
			return fail.Wrap(err, "read rows", "", "")
		}
		defer func() {
			ctx, cancel := conn.Cleanup(ctx)
			defer cancel()
			_, _ = c.PgConn().Exec(ctx, "ROLLBACK").ReadAll() // nothing was written
		}()
		return call(c)
	})
}

// list is the columns of a table as SQL.
func (t *table) list(prefix string) string {
	names := make([]string, len(t.columns))
	for i, column := range t.columns {
		names[i] = prefix + ddl.Ident(column.name)
	}
	return strings.Join(names, ", ")
}

func (t *table) row(values []*string) row {
	r := row{}
	for i, column := range t.columns {
		r[column.name] = values[i]
	}
	return r
}

// all reads the rows of a table in the order of its primary key.
func (s *Settings) all(ctx context.Context, c *pgx.Conn, t *table) ([]row, error) {
	sql := "SELECT " + t.list("") + " FROM " + t.own() + " ORDER BY " + ddl.Idents(t.key) + s.limit()
	lines, err := texts(ctx, c, sql)
	if err != nil {
		return nil, t.unread(err)
	}
	rows := make([]row, len(lines))
	for i, line := range lines {
		rows[i] = t.row(line)
	}
	return rows, s.tooMany(t, len(rows))
}

// unread explains why rows can't be read. A policy that hides some would make them look as if they were missing.
func (t *table) unread(err error) error {
	hint := ""
	if pg := (*pgconn.PgError)(nil); errors.As(err, &pg) && pg.Code == "42501" {
		hint = "the migration user has to see all rows: row security must not be forced on it. Leave the table out with data { exclude = [\"" + t.schema + "." + t.name + "\"] } in the env else"
	}
	return fail.Wrap(err, "read the rows of "+t.String(), "", hint)
}

func (s *Settings) limit() string { return " LIMIT " + strconv.Itoa(s.maxRows+1) }

func (s *Settings) tooMany(t *table, n int) error {
	if n <= s.maxRows {
		return nil
	}
	return fail.New(fmt.Sprintf("%s has more than %d rows to compare", t, s.maxRows), "",
		"data { max_rows = … } in the env sets the limit; with the modes INSERT and UPSERT only the rows of the data blocks are read")
}

// matching reads the rows of a table that have the keys of wanted rows: the result has one for each, nil where there is
// none. With others set, the rows that have none of the keys come along.
func (s *Settings) matching(ctx context.Context, c *pgx.Conn, t, like *table, wanted []row, others bool) (found, extra []row, err error) {
	found = make([]row, len(wanted))
	if len(wanted) > 0 {
		lines, err := texts(ctx, c, "SELECT k.n, "+t.list("t.")+" FROM "+t.own()+" AS t JOIN "+keys(like, wanted)+" ON "+joined(like))
		if err != nil {
			return nil, nil, t.unread(err)
		}
		for _, line := range lines {
			n, err := strconv.Atoi(*line[0])
			if err != nil {
				return nil, nil, fmt.Errorf("read the rows of %s: %w", t, err)
			}
			found[n] = t.row(line[1:])
		}
	}
	if !others {
		return found, nil, nil
	}
	sql := "SELECT " + t.list("t.") + " FROM " + t.own() + " AS t"
	if len(wanted) > 0 {
		sql += " WHERE NOT EXISTS (SELECT FROM " + keys(like, wanted) + " WHERE " + joined(like) + ")"
	}
	lines, err := texts(ctx, c, sql+" ORDER BY "+prefixed("t.", like.key)+s.limit())
	if err != nil {
		return nil, nil, t.unread(err)
	}
	for _, line := range lines {
		extra = append(extra, t.row(line))
	}
	return found, extra, s.tooMany(t, len(extra))
}

// keys lists the keys of rows, numbered, as a table k with the columns n, k0, k1 and so on.
func keys(t *table, rows []row) string {
	var b strings.Builder
	b.WriteString("(VALUES ")
	for i, r := range rows {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "(%d", i)
		for _, name := range t.key {
			b.WriteString(", " + strings.TrimSpace(ddl.Literal(*r[name])) + "::" + t.column(name).formatted)
		}
		b.WriteString(")")
	}
	b.WriteString(") AS k (n")
	for i := range t.key {
		fmt.Fprintf(&b, ", k%d", i)
	}
	b.WriteString(")")
	return b.String()
}

// joined compares the primary key of a table t with that of k.
func joined(t *table) string {
	parts := make([]string, len(t.key))
	for i, name := range t.key {
		parts[i] = fmt.Sprintf("t.%s %s k.k%d", ddl.Ident(name), t.column(name).equality, i)
	}
	return strings.Join(parts, " AND ")
}

func prefixed(prefix string, names []string) string {
	names = slices.Clone(names)
	for i, name := range names {
		names[i] = prefix + ddl.Ident(name)
	}
	return strings.Join(names, ", ")
}
