package inspect_test

import (
	"context"
	"strings"
	"testing"

	"github.com/plumbsql/plumb/internal/inspect"
	"github.com/plumbsql/plumb/internal/kind"
)

// What a block says that it was called before is renamed, for the kinds beside the common ones.
func TestRenamedFrom(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ old, new, want string }{
		"range":      {"CREATE TYPE app.a AS RANGE (subtype = int)", `range "b" { subtype = int` + "\n" + `multirange_type_name = sql("app.a_multirange")`, "ALTER TYPE app.a RENAME TO b"},
		"collation":  {"CREATE COLLATION app.a (provider = icu, locale = 'fr')", `collation "b" { provider = icu` + "\n" + `locale = "fr"`, "ALTER COLLATION app.a RENAME TO b"},
		"dictionary": {"CREATE TEXT SEARCH DICTIONARY app.a (TEMPLATE = pg_catalog.simple)", `text_search_dictionary "b" { template = sql("pg_catalog.simple")`, "ALTER TEXT SEARCH DICTIONARY app.a RENAME TO b"},
		"conversion": {"CREATE CONVERSION app.a FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1", `conversion "b" { source = "UTF8"` + "\n" + `target = "LATIN1"` + "\n" + `function = sql("utf8_to_iso8859_1")`, "ALTER CONVERSION app.a RENAME TO b"},
		"family":     {"CREATE OPERATOR FAMILY app.a USING btree", `operator_family "b" { using = BTREE`, "ALTER OPERATOR FAMILY app.a USING btree RENAME TO b"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			from := schema(t, "CREATE SCHEMA app; "+tt.old)
			block := strings.Replace(tt.new, "{ ", "{\nschema = schema.app\nrenamed_from = \"a\"\n", 1)
			to, err := load(t, "new.pg.hcl", "schema \"app\" {}\n"+block+"\n}\n")
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { to.Release(context.Background()) })
			document, err := inspect.Diff(t.Context(), opener, from, to, nil, kind.Concurrently)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(document.SQL, tt.want) || strings.Contains(document.SQL, "DROP") {
				t.Errorf("got:\n%s", document.SQL)
			}
		})
	}
}
