package migrate_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/plumbsql/plumb/internal/migrate"
)

// describe prints migrations: version, name, flags, and the statements of each script with their line.
func describe(all []migrate.Migration) string {
	var b strings.Builder
	script := func(word string, s *migrate.Script) {
		if s == nil {
			return
		}
		fmt.Fprintf(&b, "  %s", word)
		if s.NoTx {
			b.WriteString(" notx")
		}
		if s.Destructive {
			b.WriteString(" destructive")
		}
		for _, st := range s.Statements {
			fmt.Fprintf(&b, " [%d %s]", st.Line, st.Text)
		}
		b.WriteString("\n")
	}
	for _, m := range all {
		fmt.Fprintf(&b, "%s %s", m.Version, m.Name)
		if m.Checkpoint {
			b.WriteString(" checkpoint")
		}
		if m.Repeatable {
			b.WriteString(" repeatable")
		}
		b.WriteString("\n")
		for _, c := range m.Checks {
			script("check", c)
		}
		script("up", m.Up)
		script("down", m.Down)
	}
	return b.String()
}

func TestRead(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ format, files, want string }{
		"golang-migrate": {
			migrate.FormatGolangMigrate,
			"-- 2_b.up.sql --\n-- atlas:txmode none\n\nSELECT 2;\n-- 1_a.up.sql --\nSELECT 1;SELECT ';';\n-- 1_a.down.sql --\n-- destructive: all\nSELECT -1\n-- README.md --\n",
			"1 a\n  up [1 SELECT 1] [1 SELECT ';']\n  down destructive [2 SELECT -1]\n2 b\n  up notx [3 SELECT 2]\n",
		},
		"atlas": {
			migrate.FormatAtlas,
			"-- 20240102030405_a.sql --\nSELECT 1;\n-- down/20240102030405_a.sql --\nSELECT -1;\n-- 20240102030406.sql --\n-- atlas:checkpoint\n\nSELECT 2;\n",
			"20240102030405 a\n  up [1 SELECT 1]\n  down [1 SELECT -1]\n20240102030406  checkpoint\n  up [3 SELECT 2]\n",
		},
		"numbered": {
			migrate.FormatAtlas,
			"-- 001_deposit_stats.sql --\nSELECT 1;\n-- 002_work_item_restorations.sql --\nSELECT 2;\n",
			"001 deposit_stats\n  up [1 SELECT 1]\n002 work_item_restorations\n  up [1 SELECT 2]\n",
		},
		"delimiter": {
			migrate.FormatAtlas,
			"-- 1_a.sql --\n-- atlas:delimiter \\n\\n\n\nSELECT 1; SELECT 2\n\nSELECT 3;\n",
			"1 a\n  up [3 SELECT 1] [3 SELECT 2] [5 SELECT 3]\n",
		},
		"txtar": {
			migrate.FormatAtlas,
			"-- 1_a.sql --\n-- atlas:txtar\n\nTXTAR checks/one.sql\nSELECT true;\nTXTAR migration.sql\nSELECT 1;\nTXTAR down.sql\nSELECT -1;\n",
			"1 a\n  check [4 SELECT true]\n  up [6 SELECT 1]\n  down [8 SELECT -1]\n",
		},
		"goose": {
			migrate.FormatGoose,
			"-- 1_a.sql --\n-- +goose NO TRANSACTION\n-- +goose Up\n-- +goose StatementBegin\nDO $$BEGIN NULL; END$$;\n-- +goose StatementEnd\nSELECT 1;\n\n-- +goose Down\nSELECT -1;\n-- 2_b.sql --\n-- +goose Up\nSELECT 2;\n",
			"1 a\n  up notx [4 DO $$BEGIN NULL; END$$] [6 SELECT 1]\n  down notx [9 SELECT -1]\n2 b\n  up [2 SELECT 2]\n",
		},
		"dbmate": {
			migrate.FormatDBMate,
			"-- 1_a.sql --\n-- migrate:up transaction:false\nSELECT 1;\n-- migrate:down\nSELECT -1;\n",
			"1 a\n  up notx [2 SELECT 1]\n  down [4 SELECT -1]\n",
		},
		"flyway": {
			migrate.FormatFlyway,
			"-- V1.10__c.sql --\nSELECT 10;\n-- V1.9__b.sql --\nSELECT 9;\n-- more/V2__d.sql --\nSELECT 2;\n-- U2__d.sql --\nSELECT -2;\n-- R__views.sql --\nSELECT 0;\n",
			"1.9 b\n  up [1 SELECT 9]\n1.10 c\n  up [1 SELECT 10]\n2 d\n  up [1 SELECT 2]\n  down [1 SELECT -2]\nR__views views repeatable\n  up [1 SELECT 0]\n",
		},
		"empty": {migrate.FormatGolangMigrate, "-- README.md --\n", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			// A line of txtar inside a txtar archive has to be disguised.
			dir := folder(t, test.files)
			if strings.Contains(test.files, "TXTAR ") {
				add(t, dir, "-- x --\n")
				undisguise(t, dir)
			}
			d := open(t, dir, "")
			if d.Format() != test.format {
				t.Errorf("format %s", d.Format())
			}
			all, err := d.Migrations()
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, describe(all)); diff != "" {
				t.Error(diff)
			}
			if err := d.Validate(); err != nil && !strings.Contains(err.Error(), "atlas.sum is missing") {
				t.Error(err)
			}
		})
	}
}

func TestOpen(t *testing.T) {
	t.Parallel()
	dir := folder(t, "-- 1_a.sql --\nSELECT 1;\n")
	tests := map[string]struct{ path, format, want string }{
		"path":       {dir, "", "<nil>"},
		"url":        {"file://" + dir, "", "<nil>"},
		"url query":  {"file://" + dir + "?format=goose", "", "<nil>"},
		"plain":      {dir, "plain", "<nil>"},
		"bad url":    {"file://x%zz", "", `file://x%zz: read the URL of the migration directory: invalid URL escape "%zz"`},
		"other url":  {"postgres://user:secret@host/db", "", "postgres://…: only file:// can be a migration directory"},
		"no dir":     {dir + "x", "", "DIRx: the migration directory doesn't exist"},
		"a file":     {dir + "/1_a.sql", "", "1_a.sql: the migration directory is a file"},
		"bad format": {dir, "rails", `DIR: unknown migration directory format "rails"`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := migrate.Open(test.path, test.format)
			if diff := cmp.Diff(test.want, short(dir, err)); diff != "" {
				t.Error(diff)
			}
		})
	}
	if d := open(t, "file://"+dir+"?format=goose", ""); d.Format() != migrate.FormatGoose || d.Path() != dir {
		t.Errorf("%s %s", d.Format(), d.Path())
	}
}

func TestMixedFormats(t *testing.T) {
	t.Parallel()
	dir := folder(t, "-- 1_a.sql --\nSELECT 1;\n-- 2_b.up.sql --\nSELECT 1;\n")
	_, err := migrate.Open(dir, "")
	if got := short(dir, err); got != "DIR: the directory mixes formats: 1_a.sql looks like atlas, 2_b.up.sql like golang-migrate" {
		t.Error(got)
	}
}

func TestOpenFS(t *testing.T) {
	t.Parallel()
	d, err := migrate.OpenFS(fstest.MapFS{"1_a.up.sql": {Data: []byte("SELECT 1;")}}, "embedded", "")
	if err != nil {
		t.Fatal(err)
	}
	all, err := d.Migrations()
	if err != nil || len(all) != 1 || all[0].Up.Path != "embedded/1_a.up.sql" {
		t.Errorf("%v %v", all, err)
	}
	if _, err := d.New(t.Context(), "x"); err == nil {
		t.Error("written to a file system that isn't on disk")
	}
}

// A checksum belongs to one direction: another part of the file may change.
func TestSumsOfSections(t *testing.T) {
	t.Parallel()
	sums := func(text string) (up, down string) {
		d := open(t, folder(t, "-- 1_a.sql --\n"+text), "")
		all, err := d.Migrations()
		if err != nil {
			t.Fatal(err)
		}
		return all[0].Up.Sum, all[0].Down.Sum
	}
	up1, down1 := sums("-- migrate:up\nSELECT 1;\n-- migrate:down\nSELECT 2;\n")
	up2, down2 := sums("-- migrate:up\nSELECT 1;\n\n-- migrate:down\nSELECT 2;\n")
	if up1 == up2 || down1 != down2 {
		t.Errorf("up %s %s, down %s %s", up1, up2, down1, down2)
	}
}
