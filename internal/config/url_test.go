package config

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/plumbsql/plumb/internal/fail"
)

func TestParseURL(t *testing.T) {
	t.Parallel()
	want := func(change func(*Database)) *Database {
		d := basic()
		change(d)
		return d
	}
	tests := []struct {
		url  string
		want *Database
	}{
		{"postgres://registry@localhost/registry", basic()},
		{"postgresql://registry@localhost:5432", basic()},
		{"postgres://registry:p%40ss%3Aw@localhost/registry?sslmode=disable", want(func(d *Database) {
			d.SSLMode = "disable"
			d.Password, d.MigrationPassword = NewSecret("p@ss:w"), NewSecret("p@ss:w")
		})},
		{"postgres:///registry?host=/tmp/x&user=registry&port=6000", want(func(d *Database) { d.Host, d.Port = "/tmp/x", 6000 })},
		{"postgres://registry@[::1]:5433/my%20db?connect_timeout=3&search_path=app", want(func(d *Database) {
			d.Host, d.Port, d.Name, d.ConnectTimeout, d.SearchPath = "::1", 5433, "my db", 3*time.Second, "app"
		})},
		{"postgres://registry@localhost/registry?sslmode=verify-ca&sslrootcert=/ca.pem&sslcert=/c&sslkey=/k&application_name=x", want(func(d *Database) {
			d.SSLMode, d.SSLRootCert, d.SSLCert, d.SSLKey = "verify-ca", "/ca.pem", "/c", "/k"
		})},
	}
	for _, test := range tests {
		t.Run(test.url, func(t *testing.T) {
			t.Parallel()
			got, err := ParseURL(test.url)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got, ignorePlaces); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// No error may repeat any part of a URL, because an unescaped character moves the password into another part of it.
func TestParseURLErrorsHideThePassword(t *testing.T) {
	t.Parallel()
	for _, raw := range []string{
		"postgres://u:hunter2@h:port/db",
		"postgres://u:hunter2@h:99999/db",
		"postgres://u:hunter2@h/db?sslmode=prefer",
		"postgres://u:hunter2@h/db?hunter2=1",
		"postgres://u:hunter2@a,b/db",
		"postgres://u:hunter2%zz@h/db",
		"postgres://u:12?hunter2@h/db",
		"postgres://u:x#hunter2@h/db",
		"postgres://u:x/hunter2@h/db",
		"postgres://u: hunter2@h/db",
		"postgres://u:hunter2@/db",
		"postgres://:hunter2@h/db",
		"mysql://u:hunter2@h/db",
		"u:hunter2@h/db",
		"postgres:hunter2",
		"postgres://u:hunter2@h/db?port=x",
		"postgres://u:hunter2@h/db?connect_timeout=x",
		"postgres://u:hunter2@h/db?sslmode=require&sslmode=require",
		"postgres://u:hunter2@h/db?%zz",
		"postgres://u:hunter2@h/db?sslcert=a",
	} {
		t.Run(raw, func(t *testing.T) {
			t.Parallel()
			_, err := ParseURL(raw)
			if err == nil {
				t.Fatal("no error")
			}
			if text := err.Error() + fail.Hint(err); strings.Contains(text, "hunter2") {
				t.Errorf("shows the password: %s", text)
			}
		})
	}
}

func TestSecretIsNeverShown(t *testing.T) {
	t.Parallel()
	d := Database{Host: "h", Password: NewSecret("hunter2"), MigrationPassword: NewSecret("hunter3")}
	encoded, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	shown := string(encoded)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		shown += fmt.Sprintf(verb, d) + fmt.Sprintf(verb, &d) + fmt.Sprintf(verb, d.Password) + fmt.Sprintf(verb, &d.Password)
	}
	if strings.Contains(shown, "hunter") || strings.Contains(shown, "68756e746572") {
		t.Error(shown)
	}
	if !strings.Contains(shown, "***") || d.Password.Reveal() != "hunter2" {
		t.Error("the secret is lost")
	}
}

func TestWarnings(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		change func(*Database)
		want   string
	}{
		{"local require", func(*Database) {}, ""},
		{"local disable", func(d *Database) { d.SSLMode, d.Host = "disable", "127.0.0.1" }, ""},
		{"socket", func(d *Database) { d.SSLMode, d.Host = "disable", "/run/postgresql" }, ""},
		{"remote disable", func(d *Database) { d.SSLMode, d.Host = "disable", "db.example.com" }, "unencrypted"},
		{"remote require", func(d *Database) { d.Host = "db.example.com" }, "does not check who"},
		{"remote verify-full", func(d *Database) { d.Host, d.SSLMode = "db.example.com", "verify-full" }, ""},
		{"idle above open", func(d *Database) { d.MaxIdleConns, d.MaxOpenConns = 30, 20 }, "maxIdleConns 30 is more than maxOpenConns 20"},
		{"idle too many", func(d *Database) { d.MaxIdleConns = 10 }, "20 to 25 %"},
		{"idle too few", func(d *Database) { d.MaxIdleConns = 1 }, "20 to 25 %"},
		{"one connection", func(d *Database) { d.MaxIdleConns, d.MaxOpenConns = 1, 1 }, ""},
		{"documented values", func(*Database) {}, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d := *basic()
			d.origin = map[string]string{"maxIdleConns": "config.yaml:9:17"}
			test.change(&d)
			got := strings.Join(d.Warnings(), "\n")
			if (test.want == "") != (got == "") || !strings.Contains(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func FuzzParseURL(f *testing.F) {
	f.Add("postgres://u:secretword@h:5432/d?sslmode=require")
	f.Add("postgres:///d?host=/tmp&user=u")
	f.Fuzz(func(t *testing.T, raw string) {
		d, err := ParseURL(raw)
		if err == nil && (d.Host == "" || d.User == "" || d.Port < 1 || d.Name == "") {
			t.Errorf("%q gave %v", raw, d)
		}
	})
}
