package inspect_test

import (
	"strings"
	"testing"

	"github.com/plumbsql/plumb/internal/inspect"
)

// A comment on the schema public is printed where it is not the one that every new database has.
func TestCommentOnPublic(t *testing.T) {
	t.Parallel()
	for comment, want := range map[string]bool{"ours": true, "standard public schema": false} {
		s := schema(t, "COMMENT ON SCHEMA public IS '"+comment+"'; CREATE TABLE t (a int);")
		sql, err := inspect.SQL(s.Catalog)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(sql, comment) != want {
			t.Errorf("got:\n%s", sql)
		}
		same(t, "SQL", s.Catalog, []inspect.File{{Path: "schema.sql", Text: sql}})
	}
}
