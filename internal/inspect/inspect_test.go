package inspect_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plumbsql/plumb/internal/inspect"
	"github.com/plumbsql/plumb/internal/state"
)

// schema loads one SQL file.
func schema(t *testing.T, opener *state.Opener, sql string) *state.State {
	t.Helper()
	path := filepath.Join(t.TempDir(), "schema.sql")
	if err := os.WriteFile(path, []byte(sql), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := opener.Schema(t.Context(), []string{path})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestDocuments(t *testing.T) {
	t.Parallel()
	opener := state.NewOpener(state.Options{})
	t.Cleanup(func() {
		if err := opener.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	const table = "CREATE TABLE a (x int NOT NULL, y text); COMMENT ON TABLE a IS 'c';"
	first := schema(t, opener, table)
	document, err := inspect.New(first)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(document.Objects, "column public.a.x") || !strings.Contains(document.SQL, "COMMENT ON TABLE") {
		t.Errorf("the document is incomplete: %+v", document)
	}

	// The SQL makes the same schema, and the hash does not see the order of columns.
	for name, sql := range map[string]string{
		"its own SQL":   document.SQL,
		"other order":   "CREATE TABLE a (y text, x int NOT NULL); COMMENT ON TABLE a IS 'c';",
		"another table": "CREATE TABLE b (x int NOT NULL, y text);",
	} {
		other, err := inspect.New(schema(t, opener, sql))
		if err != nil {
			t.Fatal(err)
		}
		if same := name != "another table"; (other.Hash == document.Hash) != same {
			t.Errorf("%s: hashes %s and %s", name, document.Hash, other.Hash)
		}
	}

	difference, err := inspect.Diff(first, schema(t, opener, "CREATE TABLE a (x bigint NOT NULL); COMMENT ON TABLE a IS 'c';"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"~ column public.a.x", "- column public.a.y"}, prefixes(difference.Changes)); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
	if len(difference.Destructive) != 1 || !strings.Contains(difference.SQL, "-- destructive: ") {
		t.Errorf("the lost column is not marked: %q\n%s", difference.Destructive, difference.SQL)
	}
}

// prefixes cuts the details off.
func prefixes(changes []string) []string {
	short := make([]string, len(changes))
	for i, change := range changes {
		short[i], _, _ = strings.Cut(change, ":")
		short[i] = strings.TrimSpace(strings.SplitN(short[i], " (", 2)[0])
	}
	slices.SortFunc(short, func(a, b string) int { return strings.Compare(a[2:], b[2:]) })
	return short
}
