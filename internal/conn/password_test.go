package conn_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plumbsql/plumb/internal/config"
	"github.com/plumbsql/plumb/internal/conn"
)

func factory(t *testing.T, change func(*config.Database), opts ...conn.Option) *conn.Factory {
	t.Helper()
	db := config.Database{Host: "db.example.com", Port: 5432, User: "db_app", MigrationUser: "db_migrator", Name: "registry", SSLMode: "disable"}
	if change != nil {
		change(&db)
	}
	f, err := conn.FromConfig(db, opts...)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func getenv(vars map[string]string) conn.Option {
	return conn.WithGetenv(func(name string) string { return vars[name] })
}

func passFile(t *testing.T, content string, mode os.FileMode) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "pgpass")
	if err := os.WriteFile(path, []byte(content), mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil { // whatever the umask is
		t.Fatal(err)
	}
	return path
}

func TestPasswordSources(t *testing.T) {
	t.Parallel()
	const both = "*:*:*:db_app:app_password\n*:*:*:db_migrator:migrator_password\n"
	tests := []struct {
		name           string
		mode           os.FileMode
		change         func(*config.Database)
		app, migration string
		appErr, warns  string
	}{
		{name: "file", mode: 0o600, app: "app_password", migration: "migrator_password"},
		{name: "file 0400", mode: 0o400, app: "app_password", migration: "migrator_password"},
		{name: "group can read", mode: 0o640, appErr: "has group or world access", warns: "chmod 600"},
		{name: "world can read", mode: 0o604, appErr: "has group or world access", warns: "chmod 600"},
		{name: "group can write", mode: 0o620, appErr: "has group or world access", warns: "chmod 600"},
		{
			name: "environment first", mode: 0o600, app: "from_env", migration: "migrator_password",
			change: func(d *config.Database) { d.Password = config.NewSecret("from_env") },
		},
		{
			name: "the migration password is not the app's", mode: 0o640, appErr: "no password for user \"db_app\"", migration: "m", warns: "chmod",
			change: func(d *config.Database) { d.MigrationPassword = config.NewSecret("m") },
		},
		{
			name: "a single user has one password", mode: 0o600, app: "one", migration: "one",
			change: func(d *config.Database) { d.MigrationUser, d.Password = "", config.NewSecret("one") },
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var heard []string
			f := factory(t, test.change, getenv(map[string]string{"PGPASSFILE": passFile(t, both, test.mode)}),
				conn.WithWarn(func(text string) { heard = append(heard, text) }))
			app, err := f.Password(conn.App)
			if app.Reveal() != test.app || (err == nil) != (test.appErr == "") || err != nil && !strings.Contains(err.Error(), test.appErr) {
				t.Errorf("app: %q, %v", app.Reveal(), err)
			}
			if migration, _ := f.Password(conn.Migration); migration.Reveal() != test.migration {
				t.Errorf("migration: %q", migration.Reveal())
			}
			if text := strings.Join(f.Warnings(), "\n"); !strings.Contains(text, test.warns) || (test.warns == "") != (text == "") {
				t.Errorf("warnings %q", text)
			}
			if diff := cmp.Diff(f.Warnings(), heard); diff != "" {
				t.Errorf("warnings are told once: %s", diff)
			}
		})
	}
}

func TestMissingPasswordNamesTheSources(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	tests := []struct {
		name string
		vars map[string]string
		want []string
	}{
		{"no file", map[string]string{"HOME": home}, []string{"PLUMB_DATABASE_PASSWORD (not set)", home + "/.pgpass (does not exist; PGPASSFILE is not set)"}},
		{"named file is missing", map[string]string{"PGPASSFILE": "/no/such/file"}, []string{`PGPASSFILE=/no/such/file (ignored: password file "/no/such/file" does not exist)`}},
		{"directory", map[string]string{"PGPASSFILE": home}, []string{"is not a plain file"}},
		{"no line", map[string]string{"PGPASSFILE": passFile(t, "a:b:c:d:hunter2\n", 0o600)}, []string{"no line matches db.example.com:5432:registry:db_app"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, err := factory(t, nil, getenv(test.vars)).Password(conn.App)
			if err == nil {
				t.Fatal("no error")
			}
			for _, want := range test.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%s\nlacks %s", err, want)
				}
			}
			if strings.Contains(err.Error(), "hunter2") {
				t.Error("shows another line's password")
			}
		})
	}
}

func TestHomePasswordFile(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	if err := os.WriteFile(filepath.Join(home, ".pgpass"), []byte("*:*:*:db_app:home\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	password, err := factory(t, nil, getenv(map[string]string{"HOME": home})).Password(conn.App)
	if err != nil || password.Reveal() != "home" {
		t.Errorf("got %q, %v", password.Reveal(), err)
	}
}
