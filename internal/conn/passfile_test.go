package conn

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestPasswordLine(t *testing.T) {
	t.Parallel()
	const key = "db.example.com 5432 registry db_app"
	tests := []struct {
		name, file, key, want string
		found                 bool
	}{
		{"documented lines, app", "db.example.com:5432:registry:db_app:app_password\ndb.example.com:5432:registry:db_migrator:migrator_password\n", key, "app_password", true},
		{"documented lines, migrator", "db.example.com:5432:registry:db_app:app_password\ndb.example.com:5432:registry:db_migrator:migrator_password\n", "db.example.com 5432 registry db_migrator", "migrator_password", true},
		{"documented wildcard, any host and database", "*:5432:*:db_app:app_password", key, "app_password", true},
		{"documented wildcard, any port", "localhost:*:registry:db_app:app_password", "localhost 6000 registry db_app", "app_password", true},
		{"all wildcards", "*:*:*:*:pw", key, "pw", true},
		{"star is a password", "*:*:*:*:*", key, "*", true},
		{"escaped star is no wildcard", `*:*:*:\*:pw`, key, "", false},
		{"star inside a field is no wildcard", "*:*:*:db_*:pw", key, "", false},
		{"first match wins", "*:*:*:db_app:first\ndb.example.com:5432:registry:db_app:second", key, "first", true},
		{"other user", "*:*:*:other:pw", key, "", false},
		{"other host", "localhost:*:*:*:pw", key, "", false},
		{"other port", "*:5433:*:*:pw", key, "", false},
		{"other database", "*:*:other:*:pw", key, "", false},
		{"user is case-sensitive", "*:*:*:DB_APP:pw", key, "", false},
		{"escapes", `*:*:my\:db:us\\er:a\:b\\c`, `h 1 my:db us\er`, `a:b\c`, true},
		{"escaped letter", `*:*:*:\db_app:p\w`, key, "pw", true},
		{"backslash at the end", `*:*:*:*:pw\`, key, `pw\`, true},
		{"comments and blank lines", "# db.example.com:5432:registry:db_app:no\n\n   \n*:*:*:*:pw", key, "pw", true},
		{"hash later is no comment", "*:*:*:*:p#w # x", key, "p#w # x", true},
		{"spaces belong to the password", "*:*:*:*: p w ", key, " p w ", true},
		{"carriage return", "*:*:*:*:pw\r\n", key, "pw", true},
		{"no newline at the end", "*:*:*:*:pw", key, "pw", true},
		{"socket matches localhost", "localhost:5432:*:*:pw", "/run/postgresql 5432 d u", "pw", true},
		{"socket matches its directory", "/tmp/x:5432:*:*:pw", "/tmp/x 5432 d u", "pw", true},
		{"socket does not match another host", "db.example.com:5432:*:*:pw", "/tmp/x 5432 d u", "", false},
		{"empty password ends the search", "*:*:*:*:\n*:*:*:*:pw", key, "", true},
		{"too few fields", "db.example.com:5432:registry:db_app", key, "", false},
		{"unescaped colon", "*:*:*:*:pw:rest", key, "pw", true},
		{"ipv6 needs escapes", `\:\:1:5432:*:*:pw`, "::1 5432 d u", "pw", true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			entries, _ := parsePassFile("f", []byte(test.file))
			key := strings.Fields(test.key)
			got, found := findPassword(entries, key[0], key[1], key[2], key[3])
			if got != test.want || found != test.found {
				t.Errorf("got %q, %v, want %q, %v", got, found, test.want, test.found)
			}
		})
	}
}

func TestPasswordFileWarnings(t *testing.T) {
	t.Parallel()
	_, got := parsePassFile("/etc/pgpass", []byte("# ok\nhunter2\na:b:c:d:hunter2:hunter2\na:b:c:d:fine\n"))
	want := []string{
		"/etc/pgpass:2: not hostname:port:database:username:password; the line is ignored",
		`/etc/pgpass:3: the password ends at the fifth ":"; write "\:" for a colon in it`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Whatever the values are, a line written with escapes gives them back, and only to their own user.
func TestPasswordLineRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[a-z:\\*#@/ é]{1,8}`)
		values := []string{
			word.Draw(t, "host"), fmt.Sprint(rapid.IntRange(1, 65535).Draw(t, "port")),
			word.Draw(t, "database"), word.Draw(t, "user"), word.Draw(t, "password"),
		}
		escape := strings.NewReplacer(`\`, `\\`, ":", `\:`)
		fields := make([]string, len(values))
		for i, value := range values {
			fields[i] = escape.Replace(value)
			if i < 4 && value == "*" {
				fields[i] = `\*`
			}
		}
		if strings.HasPrefix(fields[0], "#") {
			fields[0] = `\` + fields[0]
		}
		entries, warnings := parsePassFile("f", []byte(strings.Join(fields, ":")))
		if len(warnings) > 0 {
			t.Fatal(warnings)
		}
		got, found := findPassword(entries, values[0], values[1], values[2], values[3])
		if !found || got != values[4] {
			t.Errorf("got %q, %v", got, found)
		}
		if _, found := findPassword(entries, values[0], values[1], values[2], values[3]+"x"); found {
			t.Error("given to another user")
		}
	})
}

func FuzzPassFile(f *testing.F) {
	f.Add("a:b:c:d:e\n")
	f.Add("*:*:*:*:\\")
	f.Add(":::::")
	f.Fuzz(func(t *testing.T, src string) {
		entries, warnings := parsePassFile("f", []byte(src))
		lines := strings.Count(src, "\n") + 1
		if len(entries) > lines || len(warnings) > lines {
			t.Errorf("%d lines gave %d entries and %d warnings", lines, len(entries), len(warnings))
		}
		_, _ = findPassword(entries, "a", "b", "c", "d")
	})
}
