package proof_test

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/plumbsql/plumb/internal/ddl"
)

// oneRow is what an INSERT returns that did its work.
const oneRow = "one row"

// use is what a client written for the old state sends: something that names an object.
type use struct {
	Schema, Name, SQL string
	// Run says that it is run; otherwise the server only says what it would return.
	Run bool
}

// tryAll returns what each use gives, or "error" with a code. Nothing of it stays.
func tryAll(ctx context.Context, c *pgx.Conn, uses []use) ([]string, error) {
	var results []string
	for _, u := range uses {
		tx, err := c.Begin(ctx)
		if err != nil {
			return nil, err
		}
		result, err := try(ctx, tx, u)
		var failed *pgconn.PgError
		switch {
		case errors.As(err, &failed) && u.Run && failed.ConstraintName != "":
			result = oneRow // the table takes such rows; that one more keeps a constraint is not asked
		case errors.As(err, &failed):
			result = "error " + failed.Code
		case err != nil:
			return nil, err
		}
		if err := tx.Rollback(ctx); err != nil {
			return nil, err
		}
		results = append(results, result)
	}
	return results, nil
}

func try(ctx context.Context, tx pgx.Tx, u use) (string, error) {
	if u.Run {
		if rows, err := tx.Query(ctx, u.SQL, pgx.QueryExecModeSimpleProtocol); err != nil {
			return "", err
		} else if values, err := pgx.CollectRows(rows, pgx.RowTo[string]); err != nil {
			return "", err
		} else {
			return strings.Join(values, " "), nil
		}
	}
	described, err := tx.Prepare(ctx, "", u.SQL)
	if err != nil {
		return "", err
	}
	var result []string
	for _, field := range described.Fields {
		var name string
		if err := tx.QueryRow(ctx, "SELECT pg_catalog.format_type($1, $2)", field.DataTypeOID, field.TypeModifier).Scan(&name); err != nil {
			return "", err
		}
		result = append(result, field.Name+" "+name)
	}
	return strings.Join(result, ", "), nil
}

// usesSQL makes what clients send from the system catalogs, without plumb's own reader.
const usesSQL = `
WITH relation AS (
  -- Who uses the sequence of an identity column uses the column.
  SELECT c.oid, n.nspname, coalesce((SELECT t.relname FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_class t ON t.oid = d.refobjid
      WHERE d.classid = 1259 AND d.objid = c.oid AND d.deptype = 'i' AND c.relkind = 'S'), c.relname) AS relname,
    c.relkind, pg_catalog.format('%I.%I', n.nspname, c.relname) AS called
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.oid >= 16384 AND n.nspname !~ '^pg_' AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 1259 AND d.objid = c.oid AND d.deptype = 'e')
), routine AS (
  SELECT p.oid, n.nspname, p.proname, p.prokind, pg_catalog.format('%I.%I', n.nspname, p.proname) AS called, a.positions, a.names
  FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace,
    LATERAL (SELECT coalesce(pg_catalog.string_agg('NULL::' || pg_catalog.format_type(t, NULL), ', ' ORDER BY i), '') AS positions,
                    coalesce(pg_catalog.string_agg(pg_catalog.quote_ident(p.proargnames[i]) || ' => NULL::' || pg_catalog.format_type(t, NULL), ', ' ORDER BY i), '') AS names
             FROM pg_catalog.unnest(p.proargtypes::oid[]) WITH ORDINALITY AS u (t, i) WHERE i <= p.pronargs - p.pronargdefaults) AS a
  WHERE p.oid >= 16384 AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 1255 AND d.objid = p.oid AND d.deptype IN ('e', 'i'))
), typed AS (
  SELECT t.oid, n.nspname, t.typname, t.typtype, t.typrelid, pg_catalog.format('%I.%I', n.nspname, t.typname) AS called
  FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
  WHERE t.oid >= 16384 AND n.nspname !~ '^pg_' AND t.typtype IN ('e', 'd', 'c', 'r')
    AND (t.typrelid = 0 OR EXISTS (SELECT FROM pg_catalog.pg_class c WHERE c.oid = t.typrelid AND c.relkind = 'c'))
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 1247 AND d.objid = t.oid AND d.deptype = 'e')
)
SELECT nspname, relname, 'SELECT ' || pg_catalog.quote_ident(a.attname) || ' FROM ' || called, false
FROM relation JOIN pg_catalog.pg_attribute a ON a.attrelid = oid AND a.attnum > 0 AND NOT a.attisdropped WHERE relkind <> 'S'
UNION ALL
SELECT nspname, relname, 'SELECT ' || pg_catalog.quote_literal(called) || '::pg_catalog.regclass::text', true FROM relation
UNION ALL
SELECT nspname, relname, pg_catalog.format('SELECT pg_catalog.has_table_privilege(%L, %L, %L)::text', role, called, privilege), true
FROM relation, pg_catalog.unnest('{app,reader,public,db_migrator}'::text[]) AS role, pg_catalog.unnest('{SELECT,INSERT,UPDATE,DELETE,TRUNCATE,REFERENCES,TRIGGER,SELECT WITH GRANT OPTION,INSERT WITH GRANT OPTION,UPDATE WITH GRANT OPTION}'::text[]) AS privilege
WHERE relkind <> 'S' AND pg_catalog.has_table_privilege(role, oid, privilege)
UNION ALL
SELECT nspname, relname, pg_catalog.format('SELECT pg_catalog.has_sequence_privilege(%L, %L, %L)::text', role, called, privilege), true
FROM relation, pg_catalog.unnest('{app,reader,public,db_migrator}'::text[]) AS role, pg_catalog.unnest('{USAGE,SELECT,UPDATE,USAGE WITH GRANT OPTION}'::text[]) AS privilege
WHERE relkind = 'S' AND pg_catalog.has_sequence_privilege(role, oid, privilege)
UNION ALL
SELECT nspname, relname, pg_catalog.format('SELECT pg_catalog.has_column_privilege(%L, %L, %L, %L)::text', role, called, a.attname, privilege), true
FROM relation JOIN pg_catalog.pg_attribute a ON a.attrelid = relation.oid AND a.attacl IS NOT NULL,
  pg_catalog.unnest('{app,reader,public,db_migrator}'::text[]) AS role, pg_catalog.unnest('{SELECT,INSERT,UPDATE,REFERENCES,SELECT WITH GRANT OPTION,UPDATE WITH GRANT OPTION}'::text[]) AS privilege
WHERE pg_catalog.has_column_privilege(role, relation.oid, a.attnum, privilege)
UNION ALL
SELECT nspname, proname, CASE prokind WHEN 'p' THEN 'CALL ' WHEN 'a' THEN 'SELECT ' ELSE 'SELECT * FROM ' END || called || '(' || arguments || ')', false
FROM routine, LATERAL (VALUES (positions), (names)) AS v (arguments) WHERE prokind <> 'w'
UNION ALL
SELECT nspname, proname, pg_catalog.format('SELECT pg_catalog.has_function_privilege(%L, %L, %L)::text', role, oid::pg_catalog.regprocedure, privilege), true
FROM routine, pg_catalog.unnest('{app,reader,public,db_migrator}'::text[]) AS role, pg_catalog.unnest('{EXECUTE,EXECUTE WITH GRANT OPTION}'::text[]) AS privilege
WHERE pg_catalog.has_function_privilege(role, oid, privilege)
UNION ALL
SELECT nspname, typname, pg_catalog.format('SELECT pg_catalog.has_type_privilege(%L, %L, %L)::text', role, called, privilege), true
FROM typed, pg_catalog.unnest('{app,reader,public,db_migrator}'::text[]) AS role, pg_catalog.unnest('{USAGE,USAGE WITH GRANT OPTION}'::text[]) AS privilege
WHERE pg_catalog.has_type_privilege(role, oid, privilege)
UNION ALL
SELECT nspname, typname, 'SELECT (' || pg_catalog.quote_literal(e.enumlabel) || '::' || called || ')::text', true
FROM typed JOIN pg_catalog.pg_enum e ON e.enumtypid = typed.oid
UNION ALL
SELECT nspname, typname, 'SELECT coalesce((NULL::' || called || ')::text, '''')', true FROM typed
UNION ALL
SELECT nspname, typname, 'SELECT NULL::' || called, false FROM typed WHERE typtype = 'd'
UNION ALL
SELECT nspname, typname, 'SELECT ROW(' || pg_catalog.string_agg('NULL', ', ') || ')::' || called, false
FROM typed JOIN pg_catalog.pg_attribute a ON a.attrelid = typrelid AND NOT a.attisdropped WHERE typtype = 'c' GROUP BY nspname, typname, called
UNION ALL
SELECT nspname, typname, 'SELECT (NULL::' || called || ').' || pg_catalog.quote_ident(a.attname), false
FROM typed JOIN pg_catalog.pg_attribute a ON a.attrelid = typrelid AND NOT a.attisdropped WHERE typtype = 'c'
UNION ALL
SELECT n.nspname, o.oprname, pg_catalog.format('SELECT %s OPERATOR(%I.%s) NULL::%s', CASE WHEN o.oprleft <> 0 THEN 'NULL::' || pg_catalog.format_type(o.oprleft, NULL) END,
  n.nspname, o.oprname, pg_catalog.format_type(o.oprright, NULL)), false
FROM pg_catalog.pg_operator o JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace WHERE o.oid >= 16384 AND o.oprcode <> 0
UNION ALL
SELECT '', '', 'SELECT CAST(NULL::' || pg_catalog.format_type(castsource, NULL) || ' AS ' || pg_catalog.format_type(casttarget, NULL) || ')', false
FROM pg_catalog.pg_cast WHERE oid >= 16384 AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 2605 AND d.objid = pg_cast.oid AND d.deptype IN ('e', 'i'))
UNION ALL
SELECT nspname, '', 'SELECT ' || pg_catalog.quote_literal(pg_catalog.quote_ident(nspname)) || '::pg_catalog.regnamespace::text', true
FROM pg_catalog.pg_namespace WHERE oid >= 16384 AND nspname !~ '^pg_'
UNION ALL
SELECT nspname, '', pg_catalog.format('SELECT pg_catalog.has_schema_privilege(%L, %L, %L)::text', role, nspname, privilege), true
FROM pg_catalog.pg_namespace, pg_catalog.unnest('{app,reader,public,db_migrator}'::text[]) AS role, pg_catalog.unnest('{USAGE,CREATE,USAGE WITH GRANT OPTION,CREATE WITH GRANT OPTION}'::text[]) AS privilege
WHERE oid >= 16384 AND nspname !~ '^pg_' AND pg_catalog.has_schema_privilege(role, oid, privilege)
ORDER BY 1, 2, 3`

// usesOf returns what clients of the database send.
func usesOf(ctx context.Context, c *pgx.Conn) ([]use, error) {
	rows, err := c.Query(ctx, usesSQL)
	if err != nil {
		return nil, err
	}
	uses, err := pgx.CollectRows(rows, pgx.RowToStructByPos[use])
	if err != nil {
		return nil, err
	}
	inserts, err := insertsOf(ctx, c)
	return append(uses, inserts...), err
}

// insertsOf returns statements that insert a row of each table once more, with all columns and with those that must be given a value.
func insertsOf(ctx context.Context, c *pgx.Conn) ([]use, error) {
	rows, err := c.Query(ctx, `SELECT n.nspname, c.relname,
  coalesce(pg_catalog.array_agg(a.attname ORDER BY a.attnum) FILTER (WHERE a.attgenerated = '' AND a.attidentity <> 'a'), '{}')::text[],
  coalesce(pg_catalog.array_agg(a.attnotnull AND NOT a.atthasdef AND a.attidentity = '' ORDER BY a.attnum) FILTER (WHERE a.attgenerated = '' AND a.attidentity <> 'a'), '{}')
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' GROUP BY n.nspname, c.relname ORDER BY 1, 2`)
	if err != nil {
		return nil, err
	}
	type table struct {
		Schema, Name string
		Columns      []string
		Required     []bool
	}
	tables, err := pgx.CollectRows(rows, pgx.RowToStructByPos[table])
	if err != nil {
		return nil, err
	}
	var uses []use
	for _, table := range tables {
		if len(table.Columns) == 0 {
			continue
		}
		var columns, texts []string
		for _, column := range table.Columns {
			columns = append(columns, ddl.Ident(column))
			texts = append(texts, "coalesce(pg_catalog.quote_literal("+ddl.Ident(column)+"::text), 'NULL')")
		}
		name := ddl.Ident(table.Schema, table.Name)
		var values []string
		err := c.QueryRow(ctx, "SELECT ARRAY["+strings.Join(texts, ", ")+"] FROM "+name+" LIMIT 1").Scan(&values)
		if errors.Is(err, pgx.ErrNoRows) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("read a row of %s: %w", name, err)
		}
		var given, of []string
		for i, required := range table.Required {
			if required {
				given, of = append(given, columns[i]), append(of, values[i])
			}
		}
		add := func(columns, values []string) {
			into := " DEFAULT VALUES"
			if len(columns) > 0 {
				into = " (" + strings.Join(columns, ", ") + ") VALUES (" + strings.Join(values, ", ") + ")"
			}
			uses = append(uses, use{
				Schema: table.Schema, Name: table.Name, Run: true, SQL: "INSERT INTO " + name + into + " RETURNING '" + oneRow + "'",
			})
		}
		add(columns, values)
		add(given, of)
	}
	return uses, nil
}
