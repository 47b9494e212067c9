package scaffold

import (
	"testing"

	"github.com/plumbsql/plumb/internal/config"
)

// Whatever a database is called, config.yaml says it.
func TestConfigText(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"shop", "true", "0755", "a b", `q"u'o\te`, "line\nbreak", "# no comment", "ünï", "-", "~", "no: yes", "/run/postgresql"} {
		db := config.Database{Host: "localhost", Port: 5433, User: name + "_u", MigrationUser: name, Name: name, SSLMode: "require"}
		text := configText(db)
		got, err := config.ParseYAML("config.yaml", []byte(text))
		if err != nil {
			t.Errorf("%q: %v\n%s", name, err, text)
			continue
		}
		if got.Name != name || got.MigrationUser != name || got.User != name+"_u" || got.Port != 5433 || got.SSLMode != "require" {
			t.Errorf("%q becomes %+v\n%s", name, got, text)
		}
	}
}

func TestTern(t *testing.T) {
	t.Parallel()
	if all, err := readTern(""); all != nil || err != nil {
		t.Errorf("%v, %v", all, err)
	}
	if all, err := readTern(t.TempDir()); all != nil || err != nil {
		t.Errorf("%v, %v", all, err)
	}
}
