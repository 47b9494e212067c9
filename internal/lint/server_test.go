package lint

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/plumbsql/plumb/internal/devdb"
)

// repairs are statements that can't run twice, with what they need to exist.
var repairs = map[string]struct{ setup, sql string }{
	"create": {
		sql: `CREATE TABLE t (a int, b text);
CREATE UNIQUE INDEX i ON t (a); CREATE INDEX ON t (b, lower(b)); CREATE SEQUENCE q; CREATE STATISTICS st ON a, b FROM t;
CREATE MATERIALIZED VIEW m AS SELECT 1 AS a; CREATE TABLE c AS SELECT 1 AS a; CREATE COLLATION co (locale = 'C');
ALTER TABLE t ADD COLUMN c int, ADD "D" text;`,
	},
	"drop": {
		setup: `CREATE TABLE t (a int, b int GENERATED ALWAYS AS IDENTITY, c int CONSTRAINT k CHECK (c > 0), d int); CREATE INDEX i ON t (a);
CREATE VIEW v AS SELECT 1; CREATE TYPE e AS ENUM ('a'); CREATE TYPE ct AS (a int, b int); CREATE DOMAIN d AS text CONSTRAINT dk CHECK (value <> '');
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE SEQUENCE q; CREATE TABLE w (a int)`,
		sql: `ALTER TABLE t DROP CONSTRAINT k, DROP COLUMN c, DROP d; ALTER TABLE t ALTER COLUMN b DROP IDENTITY; DROP INDEX i; DROP VIEW v; DROP TYPE e;
ALTER TYPE ct DROP ATTRIBUTE b; ALTER DOMAIN d DROP CONSTRAINT dk; DROP FUNCTION f(int); DROP SEQUENCE q; DROP TABLE w;`,
	},
	"or replace": {
		setup: `CREATE TABLE t (a int)`,
		sql: `CREATE VIEW v AS SELECT 1 AS a; CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE PROCEDURE p() LANGUAGE sql BEGIN ATOMIC SELECT 1; END; CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
CREATE RULE r AS ON DELETE TO t DO NOTHING; CREATE AGGREGATE ag (int) (sfunc = int4pl, stype = int);`,
	},
	"no native form": {
		setup: `CREATE TABLE t (a int, b int NOT NULL, c int); CREATE TABLE u (a int PRIMARY KEY); CREATE DOMAIN dom AS text;
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'`,
		sql: `CREATE TYPE e AS ENUM ('a'); CREATE TYPE ct AS (a int); CREATE TYPE ra AS RANGE (subtype = int4); CREATE DOMAIN d AS text;
CREATE POLICY p ON t USING (true); ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0); ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (a) REFERENCES u;
ALTER DOMAIN dom ADD CONSTRAINT dk CHECK (value <> ''); ALTER TYPE ct ADD ATTRIBUTE b int;
ALTER TABLE t ALTER COLUMN b ADD GENERATED ALWAYS AS IDENTITY; ALTER TYPE e ADD VALUE 'b';
CREATE CONSTRAINT TRIGGER cg AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();`,
	},
	"rename": {
		setup: `CREATE TABLE t (a int CONSTRAINT k CHECK (a > 0)); CREATE TABLE w (a int); CREATE INDEX i ON t (a); CREATE SEQUENCE q; CREATE VIEW v AS SELECT 1 AS a;
CREATE TYPE e AS ENUM ('a', 'x'); CREATE TYPE e2 AS ENUM ('a'); CREATE DOMAIN d AS text; CREATE POLICY p ON t USING (true);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; CREATE TRIGGER g BEFORE INSERT ON t EXECUTE FUNCTION f()`,
		sql: `ALTER TABLE t RENAME COLUMN a TO "B"; ALTER TABLE t RENAME CONSTRAINT k TO l; ALTER TABLE w RENAME TO w2; ALTER INDEX i RENAME TO j;
ALTER SEQUENCE q RENAME TO q2; ALTER VIEW v RENAME TO v2; ALTER TYPE e RENAME VALUE 'a' TO 'it''s'; ALTER TYPE e2 RENAME TO e3; ALTER DOMAIN d RENAME TO d2;
ALTER POLICY p ON t RENAME TO p2; ALTER TRIGGER g ON t RENAME TO g2;`,
	},
	"partitions and inheritance": {
		setup: `CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE p1 (a int); CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2);
CREATE TABLE t (a int); CREATE TABLE u (a int); CREATE TABLE x () INHERITS (u)`,
		sql: `ALTER TABLE p ATTACH PARTITION p1 FOR VALUES IN (1); ALTER TABLE p DETACH PARTITION p2; ALTER TABLE t INHERIT u; ALTER TABLE x NO INHERIT u;`,
	},
	"unnamed constraints": {
		setup: `CREATE TABLE t (a int, b int); CREATE TABLE u (a int PRIMARY KEY)`,
		sql:   `ALTER TABLE t ADD CHECK (a > 0); ALTER TABLE t ADD UNIQUE (a, b); ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES u; ALTER TABLE t ADD PRIMARY KEY (a);`,
	},
	"inside a block": {
		setup: `CREATE TABLE t (a int)`,
		sql:   `DO $$ BEGIN CREATE TABLE w (a int); ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0); CREATE TYPE e AS ENUM ('a'); END $$;`,
	},
	"roles and publications": {
		sql: `CREATE ROLE lint_role NOLOGIN; CREATE PUBLICATION lint_publication;`,
	},
}

// TestRepairedFilesRunTwice applies the edits of the findings and runs the result twice on a server: there the conditions of
// the guards are judged.
func TestRepairedFilesRunTwice(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	server, err := devdb.Open(ctx, devdb.Options{AllowInstall: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	conn, err := pgx.Connect(ctx, server.URL(server.Superuser(), "postgres"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	number := 0
	for name, tc := range repairs {
		number++
		schema := fmt.Sprintf("lint_%d", number)
		run(t, ctx, conn, name, fmt.Sprintf("CREATE SCHEMA %s; SET search_path = %[1]s; %s", schema, tc.setup))
		sql := repair(t, name, tc.sql)
		run(t, ctx, conn, name+", first run", sql)
		run(t, ctx, conn, name+", second run", sql)
		if strings.TrimSpace(sql) == strings.TrimSpace(tc.sql) {
			t.Errorf("%s: nothing was repaired", name)
		}
	}
}

func run(t *testing.T, ctx context.Context, conn *pgx.Conn, what, sql string) {
	t.Helper()
	if _, err := conn.Exec(ctx, sql); err != nil {
		t.Errorf("%s: %v\n%s", what, err, sql)
	}
}

// repair applies edits until there are none: a constraint first gets a name, then a guard.
func repair(t *testing.T, name, sql string) string {
	for range 3 {
		report := Run([]File{{Path: "f.sql", SQL: sql, New: true}}, Options{Disable: []string{ConcurrentIdx, Destructive, "role-in-migration"}})
		if len(report.Unparsed) > 0 {
			t.Fatalf("%s: not analysed: %+v\n%s", name, report.Unparsed, sql)
		}
		if len(report.Findings) == 0 {
			return sql
		}
		sql = Apply(sql, allEdits(report))
	}
	t.Fatalf("%s: findings remain after the edits:\n%s", name, sql)
	return ""
}
