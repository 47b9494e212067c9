package inspect_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/inspect"
)

// fewDraws lets rapid draw few schemas where nothing else is asked for: each is loaded five times.
func fewDraws() error {
	asked := false
	flag.Visit(func(f *flag.Flag) { asked = asked || f.Name == "rapid.checks" })
	if asked {
		return nil
	}
	return errors.Join(flag.Set("rapid.checks", "3"), flag.Set("rapid.nofailfile", "true"))
}

// TestProperty prints schemas that are drawn at random, with names and texts that SQL and HCL have to write in another way, and
// loads what is printed. ./ci/property takes many.
func TestProperty(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		sql := drawSchema(r)
		want, err := reload(t, []inspect.File{{Path: "schema.sql", Text: sql}})
		if err != nil {
			r.Fatalf("%v\n%s", err, sql)
		}
		for what, print := range map[string]func(*catalog.Database) ([]inspect.File, error){
			"HCL": whole("schema.pg.hcl", inspect.HCL), "SQL": whole("schema.sql", inspect.SQL),
			"files of HCL": inspect.SplitHCL, "files of SQL": inspect.SplitSQL,
		} {
			files, err := print(want)
			if err != nil {
				r.Fatalf("print as %s: %v\n%s", what, err, sql)
			}
			got, err := reload(t, files)
			if err != nil {
				r.Fatalf("load what was printed as %s: %v\n%s\n%v", what, err, sql, files)
			}
			if changes := diff.Compare(want, got); len(changes) > 0 {
				r.Fatalf("printed as %s it is another schema: %v\n%s\n%v", what, changes, sql, files)
			}
		}
	})
}

// whole makes a list of files of a text.
func whole(name string, print func(*catalog.Database) (string, error)) func(*catalog.Database) ([]inspect.File, error) {
	return func(db *catalog.Database) ([]inspect.File, error) {
		text, err := print(db)
		return []inspect.File{{Path: name, Text: text}}, err
	}
}

// reload loads files and returns the catalog.
func reload(t *testing.T, files []inspect.File) (*catalog.Database, error) {
	dir, err := os.MkdirTemp(t.TempDir(), "")
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		path := filepath.Join(dir, filepath.FromSlash(file.Path))
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(file.Text), 0o600)); err != nil {
			return nil, err
		}
	}
	s, err := opener.Schema(t.Context(), []string{dir})
	if err != nil {
		return nil, err
	}
	s.Release(context.Background())
	return s.Catalog, nil
}

// drawn is a schema being drawn.
type drawn struct {
	r   *rapid.T
	sql strings.Builder
	// used are the names that are taken.
	used map[string]bool
}

// drawSchema returns the SQL of a schema. Its objects stand on each other, so that what refers to names does so too.
func drawSchema(r *rapid.T) string {
	d := &drawn{r: r, used: map[string]bool{}}
	schema := d.name()
	if schema != "public" {
		d.add("CREATE SCHEMA %s", ddl.Ident(schema))
	}
	in := func(name string) string { return ddl.Ident(schema, name) }
	d.add("COMMENT ON SCHEMA %s IS %s", ddl.Ident(schema), ddl.Literal(d.text()))
	enum, domain, composite := d.name(), d.name(), d.name()
	d.add("CREATE TYPE %s AS ENUM (%s)", in(enum), ddl.Literals(d.labels()))
	d.add("CREATE DOMAIN %s AS text DEFAULT %s CONSTRAINT %s CHECK (VALUE <> %s)", in(domain), ddl.Literal(d.text()), ddl.Ident(d.name()), ddl.Literal(d.text()))
	field := d.name()
	d.add("CREATE TYPE %s AS (%s %s, b int)", in(composite), ddl.Ident(field), in(domain))
	first := d.table(schema, []string{"bigint", "text", "numeric(8,2)", in(enum), in(domain) + "[]", in(composite), "timestamptz(3)"})
	second := d.table(schema, []string{"bigint", "varchar(20)", "interval", "jsonb"})
	d.add("ALTER TABLE %s ADD CONSTRAINT %s FOREIGN KEY (%s) REFERENCES %s ON DELETE CASCADE", in(second.name), ddl.Ident(d.name()), ddl.Ident(second.columns[0]), in(first.name))
	d.routine(schema)
	d.view(schema, first)
	d.partitioned(schema)
	if d.has("grant") {
		d.add("GRANT SELECT (%s), UPDATE ON %s TO %s", ddl.Ident(first.columns[0]), in(first.name), "app")
	}
	return d.sql.String()
}

func (d *drawn) add(format string, args ...any) { fmt.Fprintf(&d.sql, format+";\n", args...) }

func (d *drawn) has(what string) bool { return rapid.Bool().Draw(d.r, what) }

// pieces are what names and texts are made of: what ends strings, comments, heredocs and templates, words of the languages.
var pieces = []string{
	"a", "B", "select", "table", "null", "é", "日", " ", ".", "'", `"`, `\`, "\n", "\t", "${", "%{", "$$", "$plumb$", "}", "--", "/*", "*/", ";", "SQL", "\nSQL\n",
	"<<-SQL", "=", "\r\n", "$", "%", "#", "//", "\u00a0", "😀", `\u0041`, "0", "E'", "schema", "public",
}

// text draws a text, which is never empty.
func (d *drawn) text() string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 1, 6).Draw(d.r, "text"), "")
}

// name draws a name that nothing has yet.
func (d *drawn) name() string {
	for {
		name := "a"
		if d.has("odd name") {
			name = d.text()
		}
		for len(name) > 40 {
			name = name[:strings.LastIndexFunc(name, func(rune) bool { return true })]
		}
		for n := 0; d.used[name]; n++ {
			name = fmt.Sprintf("%s%d", strings.TrimRight(name, "0123456789"), n)
		}
		d.used[name] = true
		if !strings.HasPrefix(name, "pg_") {
			return name
		}
	}
}

func (d *drawn) labels() []string {
	labels := []string{"x", d.text()}
	if labels[0] == labels[1] {
		return labels[:1]
	}
	return labels
}

type drawnTable struct {
	name    string
	columns []string
}

func (d *drawn) table(schema string, types []string) drawnTable {
	t := drawnTable{name: d.name()}
	var columns []string
	for i, typ := range types {
		name := d.name()
		t.columns = append(t.columns, name)
		column := ddl.Ident(name) + " " + typ
		switch {
		case i == 0:
			column += rapid.SampledFrom([]string{" PRIMARY KEY", " GENERATED ALWAYS AS IDENTITY PRIMARY KEY"}).Draw(d.r, "key")
		case typ == "text" || strings.HasPrefix(typ, "varchar"):
			column += " DEFAULT " + ddl.Literal(d.text()) + "::text"
		}
		columns = append(columns, column)
	}
	columns = append(columns, "CONSTRAINT "+ddl.Ident(d.name())+" CHECK ("+ddl.Ident(t.columns[1])+" <> "+ddl.Literal(d.text())+")")
	d.add("CREATE TABLE %s (%s)", ddl.Ident(schema, t.name), strings.Join(columns, ", "))
	d.add("COMMENT ON COLUMN %s IS %s", ddl.Ident(schema, t.name, t.columns[1]), ddl.Literal(d.text()))
	if d.has("index") {
		d.add("CREATE INDEX %s ON %s (lower(%s), %s DESC) WHERE %s <> %s", ddl.Ident(d.name()), ddl.Ident(schema, t.name), ddl.Ident(t.columns[1]),
			ddl.Ident(t.columns[0]), ddl.Ident(t.columns[1]), ddl.Literal(d.text()))
	}
	return t
}

func (d *drawn) routine(schema string) {
	body := "BEGIN\n  -- " + strings.NewReplacer("\n", "", "\r", "").Replace(d.text()) + "\n  RAISE NOTICE " + strings.ReplaceAll(ddl.Literal(d.text()), "%", "%%") + ";\nEND"
	d.add("CREATE FUNCTION %s(%s text DEFAULT %s) RETURNS void LANGUAGE plpgsql AS %s", ddl.Ident(schema, d.name()), ddl.Ident(d.name()),
		ddl.Literal(d.text()), ddl.Literal(body))
}

func (d *drawn) view(schema string, of drawnTable) {
	kind := rapid.SampledFrom([]string{"VIEW", "MATERIALIZED VIEW"}).Draw(d.r, "view")
	d.add("CREATE %s %s AS SELECT %s AS %s, %s AS %s FROM %s", kind, ddl.Ident(schema, d.name()), ddl.Ident(of.columns[0]), ddl.Ident(d.name()),
		ddl.Literal(d.text())+"::text", ddl.Ident(d.name()), ddl.Ident(schema, of.name))
}

func (d *drawn) partitioned(schema string) {
	parent, column := d.name(), d.name()
	d.add("CREATE TABLE %s (%s text NOT NULL, b int) PARTITION BY LIST (%s)", ddl.Ident(schema, parent), ddl.Ident(column), ddl.Ident(column))
	if d.has("index of the parent") {
		d.add("CREATE INDEX ON %s (b)", ddl.Ident(schema, parent))
	}
	d.add("CREATE TABLE %s PARTITION OF %s FOR VALUES IN (%s)", ddl.Ident(schema, d.name()), ddl.Ident(schema, parent), ddl.Literal(d.text()))
	d.add("CREATE TABLE %s PARTITION OF %s DEFAULT", ddl.Ident(schema, d.name()), ddl.Ident(schema, parent))
}
