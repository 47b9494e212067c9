package apply_test

import (
	"strings"
	"testing"

	"github.com/plumbsql/plumb/internal/apply"
	"github.com/plumbsql/plumb/internal/config"
	"github.com/plumbsql/plumb/internal/conn"
	"github.com/plumbsql/plumb/internal/diff"
)

// Nothing is left: the catalog is that of a new database.
func TestClean(t *testing.T) {
	t.Parallel()
	fresh := live(t, "")
	want, err := fresh.Catalog(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	db := live(t, `
CREATE SCHEMA other;
CREATE TYPE other.mood AS ENUM ('a', 'b');
CREATE DOMAIN short AS text CHECK (length(VALUE) < 9);
CREATE TABLE other.parent (id int PRIMARY KEY, m other.mood, s short);
CREATE TABLE child (id int GENERATED ALWAYS AS IDENTITY, p int REFERENCES other.parent) PARTITION BY RANGE (id);
CREATE TABLE child_1 PARTITION OF child FOR VALUES FROM (0) TO (10);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER tr BEFORE INSERT ON other.parent FOR EACH ROW EXECUTE FUNCTION f();
CREATE VIEW v AS SELECT * FROM child JOIN other.parent USING (id);
CREATE MATERIALIZED VIEW mv AS SELECT * FROM v;
CREATE PUBLICATION pub FOR TABLE child;
CREATE STATISTICS st ON id, m FROM other.parent;
CREATE AGGREGATE total (int) (SFUNC = int4pl, STYPE = int);
CREATE TABLE schema_migrations (version bigint NOT NULL, dirty boolean NOT NULL);
CREATE SCHEMA atlas_schema_revisions CREATE TABLE atlas_schema_revisions (version text);
CREATE TABLE plumb.schema_migrations (version text); CREATE TABLE plumb.attempts (id text);
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC;
INSERT INTO other.parent VALUES (1, 'a', 'x');`)
	factory, err := db.Factory()
	if err != nil {
		t.Fatal(err)
	}
	p, err := apply.Clean(t.Context(), opener, factory, false)
	if err != nil {
		t.Fatal(err)
	}
	result, err := p.Run(t.Context(), apply.Options{})
	if err != nil || !result.Equal {
		t.Fatalf("%v\n%s", err, p.SQL)
	}
	got, err := db.Catalog(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, change := range diff.Compare(want, got) {
		t.Error(change)
	}
	var left string
	if err := db.With(t.Context(), scan(t, `SELECT coalesce(string_agg(objects.identity, ', '), '') FROM (
SELECT identity FROM pg_class c, pg_identify_object('pg_class'::regclass, c.oid, 0) WHERE c.oid >= 16384 AND relnamespace::regnamespace::text !~ '^pg_'
UNION ALL SELECT nspname FROM pg_namespace WHERE oid >= 16384 AND nspname <> 'plumb' AND nspname !~ '^pg_'
UNION ALL SELECT typname FROM pg_type WHERE oid >= 16384 UNION ALL SELECT proname FROM pg_proc WHERE oid >= 16384) objects`, &left)); err != nil {
		t.Fatal(err)
	}
	if left != "" {
		t.Errorf("left: %s", left)
	}
	if again, err := apply.Clean(t.Context(), opener, factory, false); err != nil || !again.Empty() {
		t.Errorf("%v", err)
	}
}

func TestMayClean(t *testing.T) {
	t.Parallel()
	factory, err := conn.FromURL("postgres://u@test.example/shop_test")
	if err != nil {
		t.Fatal(err)
	}
	all := config.Clean{Environments: []string{"ci", "test"}, Hosts: []string{"test.example"}, Databases: []string{"shop_test"}}
	for name, tt := range map[string]struct {
		env    string
		change func(*config.Clean)
		want   string
	}{
		"allowed":           {"test", func(*config.Clean) {}, ""},
		"other environment": {"prod", func(*config.Clean) {}, `the environment "prod"`},
		"no environment":    {"", func(c *config.Clean) { c.Environments = []string{""} }, `the environment ""`},
		"no hosts":          {"test", func(c *config.Clean) { c.Hosts = nil }, `the host "test.example"`},
		"other database":    {"test", func(c *config.Clean) { c.Databases = []string{"shop"} }, `the database "shop_test"`},
	} {
		project := &config.Project{Env: tt.env, Clean: all}
		tt.change(&project.Clean)
		err := apply.MayClean(project, factory)
		if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
