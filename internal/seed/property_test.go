package seed

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/plumbsql/plumb/internal/config"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/plan"
	"github.com/plumbsql/plumb/internal/state"
)

const familySchema = `
CREATE TABLE parent (id int PRIMARY KEY, code text UNIQUE, above int REFERENCES parent, more int DEFAULT 1);
CREATE TABLE child (parent int REFERENCES parent, n int, note text, PRIMARY KEY (parent, n));`

// family draws rows that the tables can have.
func family(t *rapid.T, name string) string {
	ids := rapid.SliceOfNDistinct(rapid.IntRange(1, 5), 0, 4, rapid.ID[int]).Draw(t, name+" parents")
	codes := rapid.Permutation([]string{"a", "b", "c", "d", "it''s"}).Draw(t, name+" codes")
	var b strings.Builder
	for i, id := range ids {
		above := "NULL"
		if i > 0 && rapid.Bool().Draw(t, name+" above") {
			above = fmt.Sprint(ids[rapid.IntRange(0, i-1).Draw(t, name+" which")])
		}
		fmt.Fprintf(&b, "INSERT INTO parent VALUES (%d, '%s', %s);\n", id, codes[i], above)
		for n := range rapid.IntRange(0, 2).Draw(t, name+" children") {
			fmt.Fprintf(&b, "INSERT INTO child VALUES (%d, %d, %s);\n", id, n, rapid.SampledFrom([]string{"NULL", "'x'", "'y'"}).Draw(t, name+" note"))
		}
	}
	return b.String()
}

// Any rows lead to any others, or the way is refused because two rows would share a value on it; nothing else goes wrong.
func TestProperty(t *testing.T) {
	t.Parallel()
	base := database(t, familySchema)
	rapid.Check(t, func(r *rapid.T) {
		old, wanted := family(r, "old"), family(r, "new")
		mode := rapid.SampledFrom(config.RowModes).Draw(r, "mode")
		history, desired := copyOf(r, base, old), copyOf(r, base, wanted)
		defer history.Database.Discard(context.Background())
		defer desired.Database.Discard(context.Background())
		desired.Seeded = seeded("child parent n note\nparent id code above")
		s, err := New(&config.Rows{Mode: mode})
		if err != nil {
			r.Fatal(err)
		}
		v, err := s.Migration(t.Context(), history, desired, nil, nil, func([]plan.Step) error { return nil })
		var refused *fail.Error
		switch {
		case errors.As(err, &refused):
			if !strings.Contains(err.Error(), "SQLSTATE 23505") && (mode == "sync" || !strings.Contains(err.Error(), "SQLSTATE 23503")) {
				r.Fatalf("%s refuses:\n%sto\n%s%v", mode, old, wanted, err)
			}
			t.Logf("%s refuses: %s", mode, err)
		case err != nil:
			r.Fatal(err)
		case v != nil && v.NoWayBack != "":
			t.Logf("%s: no way back: %s\n%s=>\n%s", mode, v.NoWayBack, old, wanted)
		}
	})
}

func copyOf(t *rapid.T, base *state.State, rows string) *state.State {
	db, err := base.Database.Clone(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Exec(context.Background(), rows); err != nil {
		t.Fatalf("%v\n%s", err, rows)
	}
	return &state.State{Database: db, Catalog: base.Catalog}
}
