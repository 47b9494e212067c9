package migrate_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/migrate"
)

func TestValidate(t *testing.T) {
	t.Parallel()
	const two = "-- 1_a.up.sql --\nSELECT 1;\n-- 2_b.up.sql --\nSELECT 2;\n"
	tests := map[string]struct {
		files, after, remove string // after: changed when atlas.sum is written
		format, want, hint   string
	}{
		"fine":  {files: two, want: "<nil>"},
		"empty": {files: "-- README --\n", want: "<nil>"},
		"edited": {
			files: two, after: "-- 2_b.up.sql --\nSELECT 3;\n", want: "atlas.sum:3: 2_b.up.sql was edited after atlas.sum was written",
			hint: "look at the change; if it is intended, run `plumb migrate hash`",
		},
		"added":         {files: two, after: "-- 3_c.up.sql --\nSELECT 3;\n", want: "atlas.sum:4: 3_c.up.sql was added after atlas.sum was written"},
		"removed":       {files: two, remove: "2_b.up.sql", want: "atlas.sum:3: 2_b.up.sql was removed after atlas.sum was written"},
		"conflict":      {files: two, after: "-- atlas.sum --\n<<<<<<< HEAD\nh1:x\n=======\n", want: `atlas.sum: the file can't be read: a line isn't "name h1:hash"`},
		"no sum":        {files: two, remove: "atlas.sum", want: "DIR: the checksums of the migrations can't be checked: atlas.sum is missing", hint: "run `plumb migrate hash` once and commit the file"},
		"twice":         {files: "-- 1_a.sql --\nSELECT 1;\n-- 1_b.sql --\nSELECT 1;\n", want: "1_b.sql: version 1 is there twice: 1_a.sql and 1_b.sql"},
		"twice, padded": {files: "-- 01_a.sql --\nSELECT 1;\n-- 1_b.sql --\nSELECT 1;\n", want: "1_b.sql: version 1 is there twice: 01_a.sql and 1_b.sql"},
		"hole":          {files: "-- 01_a.sql --\nSELECT 1;\n-- 03_b.sql --\nSELECT 1;\n", want: "03_b.sql: version 02 is missing between 01_a.sql and 03_b.sql"},
		"order": {
			files: "-- 9_a.sql --\nSELECT 1;\n-- 10_b.sql --\nSELECT 1;\n",
			want:  "9_a.sql: 10_b.sql runs before 9_a.sql although its number is higher: files run in the order of their names",
			hint:  "pad the numbers with zeros to one length, then run `plumb migrate hash`",
		},
		"times have holes": {files: "-- 20240101000000_a.sql --\nSELECT 1;\n-- 20250101000000_b.sql --\nSELECT 1;\n", want: "<nil>"},
		"numbers, times":   {files: "-- 0001_a.sql --\nSELECT 1;\n-- 20250101000000_b.sql --\nSELECT 1;\n", want: "<nil>"},
		"flyway holes":     {files: "-- V1__a.sql --\nSELECT 1;\n-- V3__b.sql --\nSELECT 1;\n", want: "<nil>"},
		"no number": {
			files: "-- init.up.sql --\nSELECT 1;\n", want: "init.up.sql: the file name isn't one of a golang-migrate migration",
			hint: "name it <version>_<name>.up.sql and <version>_<name>.down.sql, or move it elsewhere",
		},
		"not a pair":  {files: two, after: "-- 3_c.sql --\nSELECT 1;\n", format: "golang-migrate", want: "3_c.sql: the file name isn't one of a golang-migrate migration"},
		"lonely down": {files: two, after: "-- 3_c.down.sql --\nSELECT 1;\n", want: "3_c.down.sql: the down file has no up file of version 3"},
		"two downs":   {files: two, after: "-- 2_b.down.sql --\n-- 2_x.down.sql --\n", want: "DIR: two down files have version 2: 2_b.down.sql and 2_x.down.sql"},
		"bad SQL":     {files: two, after: "-- 2_b.down.sql --\nSELECT 1;\nSELECT \"x;\n", want: `2_b.down.sql:2:8: this quoted identifier never ends: its closing " is missing`},
		"txmode all":  {files: "-- 1_a.sql --\n-- atlas:txmode all\n\nSELECT 1;\n", want: `1_a.sql:1: txmode "all" can't be given in a file`},
		"goose twice": {files: "-- 1_a.sql --\n-- +goose Up\nSELECT 1;\n-- +goose Up\nSELECT 1;\n", want: "1_a.sql:4:1: the file has two up parts"},
		"no goose":    {files: "-- 1_a.sql --\n-- +goose Up\nSELECT 1;\n-- 2_b.sql --\nSELECT 1;\n", format: "goose", want: `2_b.sql: the file has no line "-- +goose Up"`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, test.files)
			d := open(t, dir, test.format)
			if _, err := d.Hash(t.Context()); err != nil && test.after+test.remove != "" {
				t.Fatal(err)
			}
			add(t, dir, test.after)
			if test.remove != "" {
				if err := os.Remove(filepath.Join(dir, test.remove)); err != nil {
					t.Fatal(err)
				}
			}
			err := d.Validate()
			if diff := cmp.Diff(test.want, short(dir, err)); diff != "" {
				t.Error(diff)
			}
			if test.hint != "" && fail.Hint(err) != test.hint {
				t.Errorf("hint: %s", fail.Hint(err))
			}
			if errors.Is(err, migrate.ErrNoSum) != (name == "no sum") {
				t.Errorf("ErrNoSum: %v", err)
			}
		})
	}
}
