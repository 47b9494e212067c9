package inspect_test

import (
	"context"
	"strings"
	"testing"

	"github.com/plumbsql/plumb/internal/inspect"
)

// What has a block of its own is printed as that, with nothing left for SQL, and loads back.
func TestOwnBlocks(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		sql  string
		want []string
	}{
		"typed table": {
			`CREATE TYPE pair AS (a int, b text, c int);
			CREATE TABLE plain OF pair;
			CREATE TABLE pairs OF pair (a WITH OPTIONS PRIMARY KEY DEFAULT 7, b WITH OPTIONS NOT NULL UNIQUE, CHECK (a > 0));
			CREATE INDEX pairs_c ON pairs (c);
			ALTER TABLE pairs ALTER c SET STATISTICS 20;
			COMMENT ON COLUMN pairs.c IS 'x';
			CREATE TABLE other (a int REFERENCES pairs);
			CREATE TABLE parts OF pair PARTITION BY LIST (c);
			CREATE TABLE parts_1 PARTITION OF parts FOR VALUES IN (1);
			CREATE SCHEMA s; CREATE TYPE s.pair AS (x int); CREATE TABLE s.pairs OF s.pair;`,
			[]string{"of     = composite.public.pair", "column \"c\""},
		},
		"base type": {
			`CREATE SCHEMA app;
			CREATE TYPE app.b;
			CREATE FUNCTION app.b_in(cstring) RETURNS app.b LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
			CREATE FUNCTION app.b_out(app.b) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
			CREATE FUNCTION app.b_send(app.b) RETURNS bytea LANGUAGE internal IMMUTABLE STRICT AS 'int4send';
			CREATE TYPE app.b (INPUT = app.b_in, OUTPUT = app.b_out, SEND = app.b_send, LIKE = int4, CATEGORY = 'x', DEFAULT = '7', DELIMITER = ';', PREFERRED = true);
			GRANT USAGE ON TYPE app.b TO reader;
			COMMENT ON TYPE app.b IS 'b';
			CREATE TYPE app.v;
			CREATE FUNCTION app.v_in(cstring) RETURNS app.v LANGUAGE internal IMMUTABLE STRICT AS 'textin';
			CREATE FUNCTION app.v_out(app.v) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
			CREATE TYPE app.v (INPUT = app.v_in, OUTPUT = app.v_out, STORAGE = extended, COLLATABLE = true);
			CREATE TABLE app.t (a app.b, l app.b[], v app.v);`,
			[]string{`base_type "b"`, "type = base_type.b", "input      = function.v_in", "by_value  = true"},
		},
		"subscription": {
			`CREATE SUBSCRIPTION plain CONNECTION 'host=h dbname=d' PUBLICATION p WITH (connect = false, slot_name = NONE, enabled = false);
			CREATE SUBSCRIPTION "Sub b" CONNECTION 'host=h user=''x y'' ' PUBLICATION b, "A a" WITH (connect = false, slot_name = NONE, enabled = false, binary, streaming, synchronous_commit = 'remote_apply');
			CREATE SUBSCRIPTION slot CONNECTION 'host=h' PUBLICATION p WITH (connect = false);
			COMMENT ON SUBSCRIPTION plain IS 'from the shop';`,
			[]string{`subscription "Sub b"`, `slot_name    = "slot"`, `synchronous_commit = "remote_apply"`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before := schema(t, tt.sql)
			text, err := inspect.HCL(before.Catalog)
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range tt.want {
				if !strings.Contains(text, want) {
					t.Errorf("no %q in\n%s", want, text)
				}
			}
			if strings.Contains(text, "\nsql {") || strings.HasPrefix(text, "sql {") {
				t.Errorf("not all is in blocks:\n%s", text)
			}
			before.Release(context.Background())
			same(t, name, before.Catalog, []inspect.File{{Path: "again.pg.hcl", Text: text}})
			t.Log(text)
		})
	}
}
