package config

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/plumbsql/plumb/internal/fail"
)

// sampleBasic, sampleTwoUsers and samplePool are the documented examples, word for word.
const (
	sampleBasic = `database:
  host: localhost
  port: 5432
  user: registry
  database: registry
  sslMode: require
  maxOpenConns: 25
  maxIdleConns: 5
  connMaxLifetime: '5m'
`
	sampleTwoUsers = `database:
  host: db.example.com
  port: 5432
  user: db_app
  migrationUser: db_migrator
  database: registry
  sslMode: verify-full
`
	samplePool = `database:
  host: localhost
  port: 5432
  user: registry
  database: registry
  maxOpenConns: 25 # Maximum open connections
  maxIdleConns: 5 # Maximum idle connections
  connMaxLifetime: '5m' # Maximum connection lifetime
`
)

var ignorePlaces = cmpopts.IgnoreUnexported(Database{})

func basic() *Database {
	return &Database{
		Host: "localhost", Port: 5432, User: "registry", MigrationUser: "registry", Name: "registry", SSLMode: "require",
		MaxOpenConns: 25, MaxIdleConns: 5, ConnMaxLifetime: 5 * time.Minute, ConnectTimeout: 10 * time.Second,
	}
}

func TestDatabaseBlock(t *testing.T) {
	t.Parallel()
	twoUsers := basic()
	twoUsers.Host, twoUsers.User, twoUsers.MigrationUser, twoUsers.SSLMode = "db.example.com", "db_app", "db_migrator", "verify-full"
	ipv6 := basic()
	ipv6.Host = "::1"
	lone := basic()
	lone.MaxOpenConns, lone.MaxIdleConns = 1, 1
	tests := []struct {
		name, yaml string
		want       *Database
	}{
		{"first sample", sampleBasic, basic()},
		{"two users", sampleTwoUsers, twoUsers},
		{"pool sample", samplePool, basic()},
		{"only what is required", "database:\n  host: localhost\n  port: 5432\n  user: registry\n  database: registry\n", basic()},
		{"flow style", `{database: {host: localhost, port: 5432, user: registry, database: registry}}`, basic()},
		{"ipv6 in brackets", "database:\n  host: '[::1]'\n  port: 5432\n  user: registry\n  database: registry\n", ipv6},
		{"idle default under a small pool", "database:\n  host: localhost\n  port: 5432\n  user: registry\n  database: registry\n  maxOpenConns: 1\n", lone},
		{"other keys belong to the application", "sources:\n  - name: a\nauth: {mode: none}\n" + sampleBasic, basic()},
		{"anchor", "database: &db\n  host: localhost\n  port: 5432\n  user: registry\n  database: registry\n", basic()},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d, err := ParseYAML("config.yaml", []byte(test.yaml))
			if err != nil {
				t.Fatal(err)
			}
			done, err := d.Complete()
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(*test.want, done, ignorePlaces); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestNoDatabaseBlock(t *testing.T) {
	t.Parallel()
	for _, src := range []string{"", "# nothing\n", "---\n", "sources: []\n", "database:\n", "database: null\nsources: []\n"} {
		if d, err := ParseYAML("config.yaml", []byte(src)); d != nil || err != nil {
			t.Errorf("%q: got %v, %v", src, d, err)
		}
	}
}

func TestDatabaseBlockErrors(t *testing.T) {
	t.Parallel()
	with := func(line string) string { return sampleTwoUsers + "  " + line + "\n" }
	without := func(key string) string {
		var kept []string
		for line := range strings.Lines(sampleTwoUsers) {
			if !strings.HasPrefix(strings.TrimSpace(line), key+":") {
				kept = append(kept, line)
			}
		}
		return strings.Join(kept, "")
	}
	replace := func(key, value string) string { return without(key) + "  " + key + ": " + value + "\n" }
	tests := []struct{ name, yaml, want, hint string }{
		{"no host", without("host"), "config.yaml:1:1: database.host is required", "PLUMB_DATABASE_HOST"},
		{"no port", without("port"), "config.yaml:1:1: database.port is required", "PLUMB_DATABASE_PORT"},
		{"no user", without("user"), "config.yaml:1:1: database.user is required", "PLUMB_DATABASE_USER"},
		{"no database", without("database"), "", ""}, // removes the block itself
		{"no name", "database:\n  host: a\n  port: 1\n  user: u\n", "database.database is required", "PLUMB_DATABASE_DATABASE"},
		{"empty host", replace("host", "''"), "database.host is required", ""},
		{"unknown key", with("sslmode: require"), `config.yaml:8:3: unknown key "sslmode" in the database block`, "did you mean sslMode?"},
		{"snake case", with("migration_user: x"), `config.yaml:8:3: unknown key "migration_user"`, "did you mean migrationUser?"},
		{"far off", with("colour: red"), `unknown key "colour"`, "known here: host, port"},
		{"password", with("password: hunter2"), "config.yaml:8:3: a password does not belong", "PGPASSFILE"},
		{"port as text", replace("port", "'5432'"), "config.yaml:7:9: database.port: wants a whole number", ""},
		{"port zero", replace("port", "0"), "config.yaml:7:9: database.port 0 is not between", ""},
		{"port too large", replace("port", "70000"), "database.port 70000 is not between", ""},
		{"port negative", replace("port", "-1"), "database.port -1", ""},
		{"port fraction", replace("port", "1.5"), "database.port: wants a whole number", ""},
		{"number as user", replace("user", "12"), "config.yaml:7:9: database.user: wants a string", ""},
		{"bool as host", replace("host", "true"), "database.host: wants a string", ""},
		{"list as host", replace("host", "[a, b]"), "database.host: wants a string", ""},
		{"null", replace("host", ""), "database.host: has no value", ""},
		{"prefer", replace("sslMode", "prefer"), `config.yaml:7:12: database.sslMode "prefer" is not one of disable, require, verify-ca, verify-full`, "unencrypted"},
		{"ssl typo", replace("sslMode", "verify_full"), `"verify_full" is not one of`, "did you mean verify-full?"},
		{"lifetime without unit", with("connMaxLifetime: '5'"), `database.connMaxLifetime: "5" is not a duration`, ""},
		{"lifetime as number", with("connMaxLifetime: 5"), "wants a string", ""},
		{"lifetime zero", with("connMaxLifetime: 0s"), "connMaxLifetime must be longer than 0", ""},
		{"lifetime negative", with("connMaxLifetime: -5m"), "connMaxLifetime must be longer than 0", ""},
		{"no open connections", with("maxOpenConns: 0"), "maxOpenConns must be between", "default of 25"},
		{"negative idle", with("maxIdleConns: -1"), "maxIdleConns must be between", ""},
		{"twice", with("host: other"), "", ""},
		{"several hosts", replace("host", "'a,b'"), "database.host is not a host name", ""},
		{"host with a port", replace("host", "'a b'"), "database.host is not a host name", ""},
		{"control character", replace("user", `"a\nb"`), "database.user contains a control character", ""},
		{"long name", replace("user", strings.Repeat("x", 64)), "longer than PostgreSQL's 63 bytes", ""},
		{"cert without key", with("sslCert: a.pem"), "go together", ""},
		{"misspelled block", "databse:\n  host: a\n", `config.yaml:1:1: unknown key "databse"`, "did you mean database?"},
		{"not indented", "database:\nhost: localhost\nport: 5432\n", "config.yaml:1:1: the database block is empty, but host, port stand beside it", "indent"},
		{"scalar block", "database: yes please\n", "expected keys with values", ""},
		{"not YAML", "database:\n  host: [\n", "the config is not valid YAML", ""},
		{"tab", "database:\n\thost: a\n", "the config is not valid YAML", ""},
		{"two documents", sampleBasic + "---\n" + sampleBasic, "more than one YAML document", ""},
		{"alias", "x: &x a\n" + replace("host", "*x"), "aliases and tags", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			err := completeYAML(test.yaml)
			if err == nil {
				if test.name == "no database" {
					return
				}
				t.Fatal("no error")
			}
			var asFail *fail.Error
			if !errors.As(err, &asFail) {
				t.Errorf("%T is not a fail.Error", err)
			}
			if !strings.Contains(err.Error(), test.want) {
				t.Errorf("got  %s\nwant %s", err, test.want)
			}
			if !strings.Contains(fail.Hint(err), test.hint) {
				t.Errorf("hint %q, want %q", fail.Hint(err), test.hint)
			}
			if strings.Contains(err.Error()+fail.Hint(err), "hunter2") {
				t.Error("the error shows the password")
			}
		})
	}
}

func completeYAML(src string) error {
	d, err := ParseYAML("config.yaml", []byte(src))
	if d == nil || err != nil {
		return err
	}
	_, err = d.Complete()
	return err
}

func FuzzParseYAML(f *testing.F) {
	for _, seed := range []string{sampleBasic, sampleTwoUsers, samplePool, "database: &a {host: *a}", "database:\n- a", "? a\n: b", "<<: {a: b}"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, src string) {
		d, err := ParseYAML("config.yaml", []byte(src))
		if err != nil || d == nil {
			return
		}
		if done, err := d.Complete(); err == nil && (done.Host == "" || done.Port < 1 || done.User == "" || done.Name == "") {
			t.Errorf("%q completed to %v", src, done)
		}
	})
}
