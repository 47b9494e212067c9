package migrate_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	atlas "ariga.io/atlas/sql/migrate"
	"ariga.io/atlas/sql/sqltool"
	"github.com/google/go-cmp/cmp"

	"github.com/plumbsql/plumb/internal/migrate"
)

// atlasReader opens a directory with Atlas's own code.
func atlasReader(t *testing.T, format, dir string) atlas.Dir {
	t.Helper()
	var d atlas.Dir
	var err error
	switch format {
	case migrate.FormatGolangMigrate:
		d, err = sqltool.NewGolangMigrateDir(dir)
	case migrate.FormatGoose:
		d, err = sqltool.NewGooseDir(dir)
	case migrate.FormatFlyway:
		d, err = sqltool.NewFlywayDir(dir)
	case migrate.FormatDBMate:
		d, err = sqltool.NewDBMateDir(dir)
	default:
		d, err = atlas.NewLocalDir(dir)
	}
	if err != nil {
		t.Fatal(err)
	}
	return d
}

var written = []migrate.NewMigration{
	{
		Name: "add things!", Up: "-- A comment.\nCREATE TABLE IF NOT EXISTS a (id int);\n\nDO $$\nBEGIN\n  NULL;\nEND\n$$;\n",
		Down: "-- destructive: table a\nDROP TABLE IF EXISTS a;\n", Directives: []string{"atlas:nolint DS102"},
	},
	{
		Name: "index", Up: "CREATE INDEX CONCURRENTLY IF NOT EXISTS a_id ON a (id)", Down: "DROP INDEX CONCURRENTLY IF EXISTS a_id;",
		UpNoTx: true, DownNoTx: true,
	},
	{Name: "no way back", Up: "SELECT 1; -- the end"},
}

// What plumb writes, Atlas finds valid and reads with the same statements, and plumb reads with both directions.
func TestWrite(t *testing.T) {
	t.Parallel()
	for _, format := range migrate.Formats() {
		t.Run(format, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, "")
			d := open(t, dir, format)
			paths, err := d.Write(t.Context(), written)
			if err != nil {
				t.Fatal(err)
			}
			if last := paths[len(paths)-1]; last != filepath.Join(dir, "atlas.sum") {
				t.Errorf("last path %s", last)
			}
			if err := d.Validate(); err != nil {
				t.Error(err)
			}
			theirs := atlasReader(t, format, dir)
			if err := atlas.Validate(theirs); err != nil {
				t.Error(err)
			}
			all, err := d.Migrations()
			if err != nil {
				t.Fatal(err)
			}
			checkWritten(t, all)
			compareWithAtlas(t, all, theirs)
		})
	}
}

func checkWritten(t *testing.T, all []migrate.Migration) {
	t.Helper()
	if len(all) != 3 {
		t.Fatalf("%d migrations", len(all))
	}
	names := []string{all[0].Name, all[1].Name, all[2].Name}
	if diff := cmp.Diff([]string{"add_things", "index", "no_way_back"}, names); diff != "" {
		t.Error(diff)
	}
	first, err := time.Parse("20060102150405", all[0].Version)
	if err != nil {
		t.Fatal(err)
	}
	if age := time.Since(first); age < -time.Second || age > time.Minute {
		t.Errorf("version %s isn't now in UTC", all[0].Version)
	}
	for i, m := range all {
		if want := first.Add(time.Duration(i) * time.Second).Format("20060102150405"); m.Version != want {
			t.Errorf("version %s, want %s", m.Version, want)
		}
	}
	if up := all[0].Up; up.NoTx || len(up.Statements) != 2 || up.Statements[0].Comments[0] != "-- A comment." {
		t.Errorf("the first up script: %+v", up)
	}
	if down := all[0].Down; down == nil || !down.Destructive || len(down.Statements) != 1 {
		t.Errorf("the first down script: %+v", down)
	}
	if !all[1].Up.NoTx || !all[1].Down.NoTx || all[1].Up.Statements[0].Text != strings.TrimSuffix(written[1].Up, ";") {
		t.Errorf("the second migration: %+v", all[1])
	}
	if m := all[2]; m.Down != nil && len(m.Down.Statements) > 0 {
		t.Errorf("the third down script: %+v", m.Down)
	}
}

func compareWithAtlas(t *testing.T, all []migrate.Migration, theirs atlas.Dir) {
	t.Helper()
	files, err := theirs.Files()
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range files {
		if f.Version() != all[i].Version || strings.TrimSuffix(f.Desc(), ".up") != all[i].Name {
			t.Errorf("Atlas reads %s %s", f.Version(), f.Desc())
		}
		var ours []string
		for _, s := range all[i].Up.Statements {
			ours = append(ours, s.Text+";")
		}
		got, err := f.Stmts()
		if err != nil {
			t.Fatal(err)
		}
		for j := range got {
			got[j] = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(got[j]), "-- A comment.\n"), " -- the end")
		}
		if diff := cmp.Diff(ours, got); diff != "" {
			t.Errorf("%s: %s", f.Name(), diff)
		}
	}
}

func TestWriteText(t *testing.T) {
	t.Parallel()
	tests := map[string]map[string]string{
		migrate.FormatGolangMigrate: {
			"0002_index.up.sql":   "-- atlas:txmode none\n\nCREATE INDEX CONCURRENTLY IF NOT EXISTS a_id ON a (id);\n",
			"0002_index.down.sql": "-- atlas:txmode none\n\nDROP INDEX CONCURRENTLY IF EXISTS a_id;\n",
		},
		migrate.FormatAtlas: {
			"0002_index.sql":      "-- atlas:txmode none\n\nCREATE INDEX CONCURRENTLY IF NOT EXISTS a_id ON a (id);\n",
			"down/0002_index.sql": "-- atlas:txmode none\n\nDROP INDEX CONCURRENTLY IF EXISTS a_id;\n",
		},
		migrate.FormatDBMate: {
			"0002_index.sql": "-- atlas:txmode none\n\n-- migrate:up transaction:false\n-- migrate:up\nCREATE INDEX CONCURRENTLY IF NOT EXISTS a_id ON a (id);\n\n" +
				"-- migrate:down transaction:false\n-- migrate:down\nDROP INDEX CONCURRENTLY IF EXISTS a_id;\n",
		},
		migrate.FormatGoose: {
			"0002_index.sql": "-- atlas:txmode none\n\n-- +goose NO TRANSACTION\n-- +goose Up\nCREATE INDEX CONCURRENTLY IF NOT EXISTS a_id ON a (id);\n\n-- +goose Down\nDROP INDEX CONCURRENTLY IF EXISTS a_id;\n",
		},
		migrate.FormatFlyway: {
			"V0002__index.sql": "-- atlas:txmode none\n\nCREATE INDEX CONCURRENTLY IF NOT EXISTS a_id ON a (id);\n",
			"U0002__index.sql": "-- atlas:txmode none\n\nDROP INDEX CONCURRENTLY IF EXISTS a_id;\n",
		},
	}
	for format, want := range tests {
		t.Run(format, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, "")
			m := written[1]
			m.Version = "0002"
			if _, err := open(t, dir, format).Write(t.Context(), []migrate.NewMigration{m}); err != nil {
				t.Fatal(err)
			}
			got := map[string]string{}
			for _, name := range strings.Fields(listing(t, dir)) {
				if name == "atlas.sum" {
					continue
				}
				text, err := os.ReadFile(filepath.Join(dir, name))
				if err != nil {
					t.Fatal(err)
				}
				got[name] = string(text)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestVersions(t *testing.T) {
	t.Parallel()
	const stamps = "now"
	tests := map[string]struct {
		file, want string
	}{
		"running numbers": {"0007_a.sql", "0008 0009"},
		"no number":       {"1a_a.sql", stamps},
		"from the future": {"29991231235959_a.sql", "30000101000000 30000101000001"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := open(t, folder(t, "-- "+test.file+" --\nSELECT 1;\n"), "")
			paths, err := d.Write(t.Context(), []migrate.NewMigration{{Name: "x", Up: "SELECT 1;"}, {Name: "y", Up: "SELECT 2;"}})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, p := range paths[:2] {
				version, _, _ := strings.Cut(filepath.Base(p), "_")
				got = append(got, version)
			}
			if test.want == stamps {
				if _, err := time.Parse("20060102150405", got[0]); err != nil {
					t.Error(err)
				}
				return
			}
			if diff := cmp.Diff(strings.Fields(test.want), got); diff != "" {
				t.Error(diff)
			}
			if err := d.Validate(); err != nil {
				t.Error(err)
			}
		})
	}
}

// A version that can't follow in the order of the names is refused.
func TestNoLaterVersion(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"9_a.sql":              "DIR: 10_x.sql would run before 9_a.sql: files run in the order of their names",
		"99999999999999_a.sql": "DIR: 100000000000000_x.sql would run before 99999999999999_a.sql: files run in the order of their names",
	}
	for file, want := range tests {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, "-- "+file+" --\nSELECT 1;\n")
			_, err := open(t, dir, "").Write(t.Context(), []migrate.NewMigration{{Name: "x", Up: "SELECT 1;"}})
			if diff := cmp.Diff(want, short(dir, err)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Whatever goes wrong, the directory is as before.
func TestWriteAllOrNothing(t *testing.T) {
	t.Parallel()
	const start = "-- 1_a.up.sql --\nSELECT 1;\n"
	tests := map[string]struct {
		prepare func(dir string) error
		add     []migrate.NewMigration
	}{
		"a file is in the way": {
			func(dir string) error { return os.Mkdir(filepath.Join(dir, "3_y.up.sql"), 0o755) },
			[]migrate.NewMigration{{Name: "x", Version: "2", Up: "SELECT 1;"}, {Name: "y", Version: "3", Up: "SELECT 1;"}},
		},
		"an old version": {nil, []migrate.NewMigration{{Name: "x", Version: "2", Up: "SELECT 1;"}, {Name: "y", Version: "2", Up: "SELECT 1;"}}},
		"a bad version":  {nil, []migrate.NewMigration{{Name: "x", Up: "SELECT 1;"}, {Name: "y", Version: "../x", Up: "SELECT 1;"}}},
		"edited before": {
			func(dir string) error {
				return os.WriteFile(filepath.Join(dir, "1_a.up.sql"), []byte("SELECT 2;"), 0o600)
			},
			[]migrate.NewMigration{{Name: "x", Up: "SELECT 1;"}},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, start)
			d := open(t, dir, "")
			if _, err := d.Hash(t.Context()); err != nil {
				t.Fatal(err)
			}
			if test.prepare != nil {
				if err := test.prepare(dir); err != nil {
					t.Fatal(err)
				}
			}
			sum, err := os.ReadFile(filepath.Join(dir, "atlas.sum"))
			if err != nil {
				t.Fatal(err)
			}
			if paths, err := d.Write(t.Context(), test.add); err == nil {
				t.Fatalf("written: %v", paths)
			}
			if got := listing(t, dir); got != "1_a.up.sql atlas.sum" {
				t.Error(got)
			}
			if after, err := os.ReadFile(filepath.Join(dir, "atlas.sum")); err != nil || !slices.Equal(sum, after) {
				t.Errorf("atlas.sum changed (%v)", err)
			}
		})
	}
}

func TestNew(t *testing.T) {
	t.Parallel()
	for _, format := range migrate.Formats() {
		t.Run(format, func(t *testing.T) {
			t.Parallel()
			d := open(t, folder(t, ""), format)
			if _, err := d.New(t.Context(), "add users"); err != nil {
				t.Fatal(err)
			}
			if err := d.Validate(); err != nil {
				t.Error(err)
			}
			all, err := d.Migrations()
			if err != nil || len(all) != 1 || all[0].Name != "add_users" || all[0].Down == nil {
				t.Fatalf("%+v %v", all, err)
			}
			for _, s := range []*migrate.Script{all[0].Up, all[0].Down} {
				if len(s.Statements) > 0 || s.NoTx || s.Destructive || !strings.Contains(s.SQL, "-- ") {
					t.Errorf("%+v", s)
				}
			}
		})
	}
}

// A plan of Atlas's own engine: comments, several reverse statements, the last change first.
func TestFormatterOfPlan(t *testing.T) {
	t.Parallel()
	plan := &atlas.Plan{
		Version: "20240102030405", Name: "x", Reversible: true, Directives: []string{"-- atlas:txmode none"},
		Changes: []*atlas.Change{
			{Cmd: "CREATE TABLE a (id int)", Comment: "create a", Reverse: "DROP TABLE a"},
			{Cmd: "CREATE TABLE b (id int)", Reverse: []string{"DELETE FROM b", "DROP TABLE b"}},
		},
	}
	files, err := migrate.Formatter{Layout: migrate.FormatGolangMigrate}.Format(plan)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, f := range files {
		got[f.Name()] = string(f.Bytes())
	}
	want := map[string]string{
		"20240102030405_x.up.sql":   "-- atlas:txmode none\n\n-- create a\nCREATE TABLE a (id int);\nCREATE TABLE b (id int);\n",
		"20240102030405_x.down.sql": "DELETE FROM b;\nDROP TABLE b;\n-- reverse: create a\nDROP TABLE a;\n",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
