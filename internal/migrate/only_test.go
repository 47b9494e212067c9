package migrate_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plumbsql/plumb/internal/migrate"
)

func TestOnly(t *testing.T) {
	t.Parallel()
	dir := open(t, folder(t, "-- 1_a.up.sql --\nSELECT 1;\n-- 2_b.up.sql --\nSELECT 2;\n-- 3_c.up.sql --\nSELECT 3;\n"), "")
	only := dir.Only(func(m migrate.Migration) bool { return m.Version != "2" })
	for d, want := range map[*migrate.Dir][]string{only: {"1", "3"}, dir: {"1", "2", "3"}} {
		all, err := d.Migrations()
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, m := range all {
			got = append(got, m.Version)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	}
}
