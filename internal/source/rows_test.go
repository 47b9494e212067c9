package source_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plumbsql/plumb/internal/source"
)

// rowsSchema has a table in SQL, whose rows refer to others, and rows in HCL that come in the wrong order.
const rowsSchema = `
CREATE SCHEMA app;
CREATE TABLE app.kinds (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text);
CREATE TABLE app.things (
  kind int REFERENCES app.kinds, code char(2), above int, price numeric, big numeric, on_sale boolean DEFAULT true,
  tags text[], grid int[], doc jsonb, plain json, docs jsonb[], since date, PRIMARY KEY (kind, code)
);`

const rowsData = `
variable "codes" {
  type    = list(string)
  default = ["aa", "bb"]
}
locals {
  price = 12.50
}
data {
  for_each = { for i, code in var.codes : code => i }
  table    = table.app.things
  rows = [
    { kind = each.value + 1, code = each.key, price = local.price, on_sale = null },
  ]
}
data {
  table = table.things
  rows = [{
    kind = 2, code = "cc", big = 123456789012345678901234567890.12345678901234567890, since = sql("date '2024-01-01' -- then")
    tags = ["a b", null, "q\"\\,{}"], grid = [[1, 2], [3, 4]], doc = { a = [1, null, true], b = "<x>" }, plain = [1.50, "x"], docs = [{ a = 1 }, 2]
    on_sale = "no"
  }]
}
data {
  table = table.kinds
  rows  = [for id, name in { 1 = "one", 2 = "it's" } : { id = id, name = name }]
}
`

func TestRows(t *testing.T) {
	t.Parallel()
	src, err := source.New(files("a.sql", rowsSchema, "b.pg.hcl", rowsData), source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	db := newDatabase(t)
	if err := db.load(t.Context(), t, src); err != nil {
		t.Fatal(describe(err))
	}
	want := `(1,aa,,12.5,,,,,,,,)
(2,bb,,12.5,,,,,,,,)
(2,cc,,,123456789012345678901234567890.1234567890123456789,f,"{""a b"",NULL,""q\\""\\\\,{}""}","{{1,2},{3,4}}","{""a"": [1, null, true], ""b"": ""<x>""}","[1.5,""x""]","{""{\\""a\\"": 1}"",2}",2024-01-01)`
	if diff := cmp.Diff(want, db.value(t, `SELECT string_agg(t::text, E'\n' ORDER BY kind, code) FROM app.things t`)); diff != "" {
		t.Errorf("rows differ (-want +got):\n%s", diff)
	}
	if got := db.value(t, "SELECT string_agg(k::text, ' ' ORDER BY id) FROM app.kinds k"); got != "(1,one) (2,it's)" {
		t.Errorf("got %s", got)
	}
	seeded := []source.Seeded{
		{
			Schema: "app", Table: "things", Where: "b.pg.hcl:9:1",
			Columns: []string{"big", "code", "doc", "docs", "grid", "kind", "on_sale", "plain", "price", "since", "tags"},
		},
		{Schema: "app", Table: "kinds", Columns: []string{"id", "name"}, Where: "b.pg.hcl:24:1"},
	}
	if diff := cmp.Diff(seeded, src.Seeded()); diff != "" {
		t.Errorf("tables differ (-want +got):\n%s", diff)
	}
}

// insertsSQL has rows in SQL, in an order in which they could not be made, under another search path, and beside a data block.
const insertsSQL = `
INSERT INTO app.things VALUES (2, 'b', 1), (1, 'a', NULL) ON CONFLICT DO NOTHING;
SET search_path = app;
INSERT INTO kinds (name) VALUES ('no key'), (upper('x'));
INSERT INTO things (id, name, kind) VALUES (3, 'c' || random(), (SELECT 1));
CREATE SCHEMA app;
CREATE TABLE app.kinds (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text);
CREATE TABLE app.things (id int PRIMARY KEY, name text, kind int REFERENCES app.kinds, twice int GENERATED ALWAYS AS (id * 2) STORED);
CREATE TABLE app.log (line text);
INSERT INTO app.log VALUES ('x');
`

func TestInserts(t *testing.T) {
	t.Parallel()
	src, err := source.New(files("a.sql", insertsSQL, "b.pg.hcl", "data {\n  table = table.app.things\n  rows = [{ id = 4 }]\n}"), source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	db := newDatabase(t)
	if err := db.load(t.Context(), t, src); err != nil {
		t.Fatal(describe(err))
	}
	if got := db.value(t, "SELECT string_agg(id || left(name, 1) || coalesce(kind, 0), ' ' ORDER BY id) FROM app.things WHERE id < 4"); got != "1a0 2b1 3c1" {
		t.Errorf("got %s", got)
	}
	seeded := []source.Seeded{
		{Schema: "app", Table: "things", Columns: []string{"id", "kind", "name"}, Where: "b.pg.hcl:1:1", Moving: map[string]string{"name": "a.sql:5:1"}},
		{
			Schema: "app", Table: "kinds", Columns: []string{"id", "name"}, Where: "a.sql:4:1",
			Problem: "the INSERT leaves out id, a column of the primary key, by which rows are told apart",
		},
		{Schema: "app", Table: "log", Columns: []string{"line"}, Where: "a.sql:10:1", Problem: "table app.log has no primary key, by which its rows could be told apart"},
	}
	if diff := cmp.Diff(seeded, src.Seeded()); diff != "" {
		t.Errorf("tables differ (-want +got):\n%s", diff)
	}
}
