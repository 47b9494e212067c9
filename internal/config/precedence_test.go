package config

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/plumbsql/plumb/internal/fail"
)

func TestPrecedence(t *testing.T) {
	t.Parallel()
	const hcl = `env "x" { url = "postgres://hcl:pw@hclhost:1111/hcldb?sslmode=disable" }`
	env := []string{"PLUMB_DATABASE_HOST=envhost", "PLUMB_DATABASE_MIGRATION_PASSWORD=hunter2"}
	tests := []struct {
		name      string
		opts      Options
		files     []string
		url, user string
		host      string
	}{
		{"atlas.hcl alone", Options{}, []string{"atlas.hcl", hcl}, "postgres://hcl:pw@hclhost:1111/hcldb?sslmode=disable", "", ""},
		{"config.yaml over atlas.hcl", Options{Config: []string{"config.yaml"}}, []string{"atlas.hcl", hcl, "config.yaml", sampleTwoUsers}, "", "db_app", "db.example.com"},
		{"both named", Options{Config: []string{"file://config.yaml", "file://atlas.hcl"}}, []string{"atlas.hcl", hcl, "config.yaml", sampleTwoUsers}, "", "db_app", "db.example.com"},
		{"environment over config.yaml", Options{Config: []string{"config.yaml"}, Environ: env}, []string{"config.yaml", sampleTwoUsers}, "", "db_app", "envhost"},
		{"environment over atlas.hcl", Options{Environ: env}, []string{"atlas.hcl", hcl}, "", "hcl", "envhost"},
		{"env file", Options{Config: []string{"config.yaml"}, EnvFiles: []string{".env.test"}}, []string{"config.yaml", sampleTwoUsers, ".env.test", "# test\nexport PLUMB_DATABASE_HOST=filehost\n"}, "", "db_app", "filehost"},
		{"environment over env file", Options{Config: []string{"config.yaml"}, EnvFiles: []string{".env.test"}, Environ: env}, []string{"config.yaml", sampleTwoUsers, ".env.test", "PLUMB_DATABASE_HOST=filehost\n"}, "", "db_app", "envhost"},
		{"flag over all", Options{Config: []string{"config.yaml"}, URL: "postgres://flag@flaghost/d", Environ: env}, []string{"atlas.hcl", hcl, "config.yaml", sampleTwoUsers}, "postgres://flag@flaghost/d", "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p, err := load(t, test.opts, test.files...)
			if err != nil {
				t.Fatal(err)
			}
			if err := p.RequireTarget(); err != nil {
				t.Error(err)
			}
			if p.URL != test.url {
				t.Errorf("URL %q, want %q", p.URL, test.url)
			}
			if test.host == "" {
				if p.Database != nil {
					t.Errorf("database %v", p.Database)
				}
				return
			}
			if p.Database == nil || p.Database.Host != test.host || p.Database.User != test.user {
				t.Errorf("got %v", p.Database)
			}
		})
	}
}

// Every key of the block has a variable, and the environment alone is a whole configuration.
func TestEnvironmentAlone(t *testing.T) {
	t.Parallel()
	p, err := load(t, Options{Environ: []string{
		"PLUMB_DATABASE_HOST=h", "PLUMB_DATABASE_PORT=1", "PLUMB_DATABASE_USER=u", "PLUMB_DATABASE_MIGRATION_USER=m",
		"PLUMB_DATABASE_NAME=d", "PLUMB_DATABASE_SSL_MODE=verify-ca", "PLUMB_DATABASE_MAX_OPEN_CONNS=8",
		"PLUMB_DATABASE_MAX_IDLE_CONNS=2", "PLUMB_DATABASE_CONN_MAX_LIFETIME=1h", "PLUMB_DATABASE_CONNECT_TIMEOUT=2s",
		"PLUMB_DATABASE_SSL_ROOT_CERT=ca", "PLUMB_DATABASE_SSL_CERT=c", "PLUMB_DATABASE_SSL_KEY=k",
		"PLUMB_DATABASE_PASSWORD=p", "PLUMB_DATABASE_MIGRATION_PASSWORD=q", "PGHOST=elsewhere",
	}})
	if err != nil {
		t.Fatal(err)
	}
	want := &Database{
		Host: "h", Port: 1, User: "u", MigrationUser: "m", Name: "d", SSLMode: "verify-ca", MaxOpenConns: 8, MaxIdleConns: 2,
		ConnMaxLifetime: time.Hour, ConnectTimeout: 2 * time.Second, SSLRootCert: "ca", SSLCert: "c", SSLKey: "k",
		Password: NewSecret("p"), MigrationPassword: NewSecret("q"),
	}
	if diff := cmp.Diff(want, p.Database, ignorePlaces); diff != "" {
		t.Error(diff)
	}
}

func TestLoadErrors(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		opts  Options
		files []string
		want  string
		hint  string
	}{
		{"missing config", Options{Config: []string{"config.yaml"}}, nil, "config.yaml: read the config: no such file", "--config"},
		{"ending", Options{Config: []string{"config.json"}}, nil, "wants a .yaml, .yml or .hcl file", ""},
		{"two of a kind", Options{Config: []string{"a.yaml", "b.yml"}}, nil, "two files of the same kind", ""},
		{"env without atlas.hcl", Options{Env: "prod"}, nil, "there is no atlas.hcl", ""},
		{"bad number", Options{Environ: []string{"PLUMB_DATABASE_PORT=x"}}, nil, "PLUMB_DATABASE_PORT: database.port", ""},
		{"range", Options{Config: []string{"c.yaml"}, Environ: []string{"PLUMB_DATABASE_PORT=99999"}}, []string{"c.yaml", sampleBasic}, "PLUMB_DATABASE_PORT: database.port 99999", ""},
		{"unknown variable", Options{Environ: []string{"PLUMB_DATABASE_SSLMODE=disable"}}, nil, "unknown environment variable PLUMB_DATABASE_SSLMODE", "PLUMB_DATABASE_SSL_MODE"},
		{"missing env file", Options{EnvFiles: []string{".env.no"}}, nil, ".env.no: read the environment file", "--env-file"},
		{"malformed env file", Options{EnvFiles: []string{".env"}}, []string{".env", "hunter2 is 'my password\n"}, "malformed", ""},
		{"var", Options{Vars: []string{"x"}}, nil, "--var wants name=value", ""},
		{"flag url", Options{URL: "postgres://u:hunter2@h:x/d"}, nil, "--url: target", ""},
		{"format flag", Options{MigrationFormat: "atlass"}, nil, "unknown migration directory format", "did you mean atlas?"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, err := load(t, test.opts, test.files...)
			if err == nil {
				t.Fatal("no error")
			}
			if !strings.Contains(err.Error(), test.want) || !strings.Contains(fail.Hint(err), test.hint) {
				t.Errorf("got %s (hint %s)", err, fail.Hint(err))
			}
			if strings.Contains(err.Error(), "hunter2") {
				t.Error("the error shows a secret")
			}
		})
	}
}

func TestWithoutDatabase(t *testing.T) {
	t.Parallel()
	p, err := load(t, Options{Config: []string{"config.yaml"}}, "config.yaml", "sources: []\n")
	if err != nil {
		t.Fatal(err)
	}
	if p.Migration.Dir != DefaultMigrationDir || p.Database != nil || p.URL != "" {
		t.Errorf("got %+v", p)
	}
	err = p.RequireTarget()
	if err == nil || err.Error() != "database configuration is required" || fail.Hint(err) == "" {
		t.Errorf("got %v", err)
	}
	p, err = load(t, Options{Environ: []string{"PLUMB_DATABASE_HOST=h", "PLUMB_DATABASE_PASSWORD=hunter2"}})
	if err != nil {
		t.Fatal(err)
	}
	if err := p.RequireTarget(); err == nil || err.Error() != "environment: database.port is required" {
		t.Errorf("got %v", err)
	}
	p, err = load(t, Options{}, "atlas.hcl", "env \"a\" {}\nenv \"b\" {}")
	if err != nil {
		t.Fatal(err)
	}
	if hint := fail.Hint(p.RequireTarget()); hint != "choose an env of atlas.hcl: --env a or --env b" {
		t.Error(hint)
	}
}

func TestFlagsOverFiles(t *testing.T) {
	t.Parallel()
	p, err := load(t, Options{
		Dev: "docker://postgres:16", Src: []string{"a.sql"}, MigrationDir: "file://m", MigrationFormat: "goose",
		RevisionsSchema: "r", Schemas: []string{"s"}, Exclude: []string{"e"}, Environ: []string{"DB_USER=x"},
	}, "atlas.hcl", fullHCL)
	if err != nil {
		t.Fatal(err)
	}
	got := []string{p.Dev, p.Src[0], p.Migration.Dir, p.Migration.Format, p.Migration.RevisionsSchema, p.Schemas[0], p.Exclude[0]}
	if diff := cmp.Diff([]string{"docker://postgres:16", "a.sql", "file://m", "goose", "r", "s", "e"}, got); diff != "" {
		t.Error(diff)
	}
}

const tenantsHCL = `
variable "url" {
  default = "postgres://me@localhost:5432/x?sslmode=disable"
}
data "sql" "tenants" {
  url   = var.url
  query = "SELECT name FROM tenants WHERE kind = $1"
  args  = ["big"]
}
data "external" "unused" {
  program = ["must-not-run"]
}
data "runtimevar" "schema" {
  url = "env://TENANT_SCHEMA"
}
data "hcl_schema" "app" {
  path = "schema.pg.hcl"
  vars = { tenant = data.runtimevar.schema }
}
data "composite_schema" "all" {
  schema "app" {
    url = data.hcl_schema.app.url
  }
  schema {
    url = "file://extra.sql"
  }
}
locals {
  names  = data.sql.tenants.values
  unused = data.external.unused
}
env "prod" {
  for_each = toset(local.names)
  url      = urlsetpath(var.url, each.value)
  src      = data.composite_schema.all.url
}`
