package seed

import (
	"context"
	"fmt"
	"strconv"

	"github.com/jackc/pgx/v5"

	"github.com/plumbsql/plumb/internal/ddl"
)

// table is what has to be known of a table to compare its rows and to write them.
type table struct {
	schema, name string
	// columns are those that rows can give values to, in their order; key are the names of those of the primary key.
	columns []column
	key     []string
	// parents are the tables that foreign keys refer to, as schema and name.
	parents [][2]string
	// unique says that there is more than the primary key that two rows can't share, cascades that rows of other tables are
	// deleted with rows of this one, triggers that something runs when a row is updated.
	unique, cascades, triggers bool
	// only is what keeps a statement from the rows of tables that inherit from this one: they are not its own.
	only string
	// arbiter is false where ON CONFLICT can't name the primary key.
	arbiter bool
}

type column struct {
	name, formatted string
	// always says that the values come from a sequence unless a statement overrides it; sequence is the column's own one,
	// as SQL, where it counts up.
	always   bool
	sequence string
	// equality is the operator of the primary key, as SQL; it is empty for other columns.
	equality string
	// exact says that what is equal has the same text.
	exact bool
}

// row holds the texts of a row by column; nil is NULL, and a column that is missing is not known.
type row map[string]*string

func (t *table) sql() string { return ddl.Ident(t.schema, t.name) }

// own is the table without those that inherit from it.
func (t *table) own() string { return t.only + t.sql() }

func (t *table) String() string { return "table " + t.schema + "." + t.name }

func (t *table) column(name string) *column {
	for i := range t.columns {
		if t.columns[i].name == name {
			return &t.columns[i]
		}
	}
	return nil
}

// exactTypes are those of which equal values have equal texts. A numeric has its scale, and so on.
const exactTypes = "'bool', 'int2', 'int4', 'int8', 'text', 'varchar', 'char', 'name', 'uuid', 'date', 'time', 'timestamp', 'timestamptz', 'bytea', 'oid'"

// columnsQuery lists the columns of a table by their number: name, type, whether always an identity, sequence, place in the primary
// key, operator of that, whether texts are exact.
const columnsQuery = `SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attidentity = 'a',
  CASE WHEN s.seqincrement > 0 THEN q.name ELSE '' END,
  coalesce(array_position(i.indkey::int2[], a.attnum), -1),
  coalesce((SELECT CASE WHEN n.nspname = 'pg_catalog' THEN o.oprname ELSE 'OPERATOR(' || quote_ident(n.nspname) || '.' || o.oprname || ')' END
     FROM pg_catalog.pg_opclass oc
     JOIN pg_catalog.pg_amop am ON am.amopfamily = oc.opcfamily AND am.amopstrategy = 3 AND am.amoplefttype = oc.opcintype AND am.amoprighttype = oc.opcintype
     JOIN pg_catalog.pg_operator o ON o.oid = am.amopopr JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace
     WHERE oc.oid = i.indclass[array_position(i.indkey::int2[], a.attnum)]), ''),
  (t.typnamespace = 'pg_catalog'::regnamespace AND t.typname IN (` + exactTypes + `) OR t.typtype = 'e')
    AND coalesce((SELECT collisdeterministic FROM pg_catalog.pg_collation WHERE oid = a.attcollation), true)
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_catalog.pg_index i ON i.indrelid = a.attrelid AND i.indisprimary
LEFT JOIN LATERAL (SELECT pg_catalog.pg_get_serial_sequence($1, a.attname)) AS q (name) ON true
LEFT JOIN pg_catalog.pg_sequence s ON s.seqrelid = q.name::regclass
WHERE a.attrelid = pg_catalog.to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
ORDER BY a.attnum`

const tableQuery = `SELECT
  EXISTS (SELECT FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid AND (i.indisunique OR i.indisexclusion) AND NOT i.indisprimary),
  EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.confrelid = c.oid AND k.contype = 'f' AND k.confdeltype = 'c'),
  EXISTS (SELECT FROM pg_catalog.pg_trigger g WHERE g.tgrelid = c.oid AND NOT g.tgisinternal AND g.tgtype & 16 <> 0),
  EXISTS (SELECT FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid JOIN pg_catalog.pg_am m ON m.oid = x.relam
    WHERE i.indrelid = c.oid AND i.indisprimary AND i.indimmediate AND m.amname = 'btree'),
  CASE WHEN c.relkind = 'r' AND c.relhassubclass THEN 'ONLY ' ELSE '' END
FROM pg_catalog.pg_class c WHERE c.oid = pg_catalog.to_regclass($1)`

const parentsQuery = `SELECT DISTINCT n.nspname, p.relname FROM pg_catalog.pg_constraint k
JOIN pg_catalog.pg_class p ON p.oid = k.confrelid JOIN pg_catalog.pg_namespace n ON n.oid = p.relnamespace
WHERE k.conrelid = pg_catalog.to_regclass($1) AND k.contype = 'f' ORDER BY 1, 2`

// describe reads a table; nil means that there is none.
func describe(ctx context.Context, c *pgx.Conn, schema, name string) (*table, error) {
	t := &table{schema: schema, name: name}
	facts, err := texts(ctx, c, tableQuery, t.sql())
	if err != nil || len(facts) == 0 {
		return nil, err
	}
	is := func(i int) bool { return *facts[0][i] == "t" }
	t.unique, t.cascades, t.triggers, t.arbiter, t.only = is(0), is(1), is(2), is(3), *facts[0][4]
	columns, err := texts(ctx, c, columnsQuery, t.sql())
	if err != nil {
		return nil, err
	}
	places := map[int]string{}
	for _, line := range columns {
		t.columns = append(t.columns, column{
			name: *line[0], formatted: *line[1], always: *line[2] == "t", sequence: *line[3], equality: *line[5], exact: *line[6] == "t",
		})
		place, err := strconv.Atoi(*line[4])
		if err != nil {
			return nil, fmt.Errorf("read the primary key of %s: %w", t, err)
		}
		if place >= 0 {
			places[place] = *line[0]
		}
	}
	for i := range len(places) {
		t.key = append(t.key, places[i])
	}
	parents, err := texts(ctx, c, parentsQuery, t.sql())
	for _, parent := range parents {
		t.parents = append(t.parents, [2]string{*parent[0], *parent[1]})
	}
	return t, err
}

// texts runs a query and returns every value as the text that the server gives it.
func texts(ctx context.Context, c *pgx.Conn, sql string, args ...string) ([][]*string, error) {
	params := make([][]byte, len(args))
	for i, arg := range args {
		params[i] = []byte(arg)
	}
	result := c.PgConn().ExecParams(ctx, sql, params, nil, nil, nil).Read()
	if result.Err != nil {
		return nil, result.Err
	}
	rows := make([][]*string, len(result.Rows))
	for i, values := range result.Rows {
		rows[i] = make([]*string, len(values))
		for j, value := range values {
			if value != nil {
				text := string(value)
				rows[i][j] = &text
			}
		}
	}
	return rows, nil
}
