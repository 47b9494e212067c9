package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/plumbsql/plumb/internal/fail"
)

// write makes a project directory out of name/content pairs.
func write(t *testing.T, pairs ...string) string {
	t.Helper()
	dir := t.TempDir()
	for i := 0; i < len(pairs); i += 2 {
		if err := os.WriteFile(filepath.Join(dir, pairs[i]), []byte(pairs[i+1]), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func load(t *testing.T, opts Options, pairs ...string) (*Project, error) {
	t.Helper()
	opts.Dir = write(t, pairs...)
	if opts.Environ == nil {
		opts.Environ = []string{}
	}
	return Load(opts)
}

const fullHCL = `
variable "host" {
  type    = string
  default = "localhost"
}
variable "schemas" {
  type    = list(string)
  default = ["public"]
}
locals {
  url  = "postgres://${local.user}@${var.host}:5432/registry?sslmode=disable"
  user = getenv("DB_USER")
}
lint {
  latest = 1
}
env "local" {
  url       = local.url
  dev       = "local://15"
  src       = ["file://schema", "file://extra.sql"]
  schemas   = var.schemas
  exclude   = ["x.*"]
  app_roles = ["registry_app"]
  migration {
    dir              = "file://migrations"
    format           = golang-migrate
    lock_timeout     = "10s"
    revisions_schema = "plumb"
    exec_order       = LINEAR_SKIP
    baseline         = "001"
  }
  diff {
    skip {
      drop_schema = true
      drop_table  = false
    }
    concurrent_index {
      create = true
      drop   = false
    }
  }
  lint {
    destructive {
      error = false
      allow_table {
        match = "tmp_.*"
      }
      allow_table {
        match = "old_.*"
      }
    }
    concurrent_index {
      error        = true
      check_create = true
    }
    non_linear {
      error   = true
      on_edit = WARN
    }
    naming {
      match = "^[a-z_]+$"
      index {
        match   = "_idx$"
        message = "end it in _idx"
      }
    }
    check "PG301" {
      error = true
    }
  }
  format {
    migrate {
      apply = "{{ json . }}"
    }
  }
}
env "prod" {
  url = getenv("NOT_SET_ANYWHERE") == "" ? undefined_name : "x"
}
`

func ptr(b bool) *bool { return &b }

func TestAtlasHCL(t *testing.T) {
	t.Parallel()
	p, err := load(t, Options{Vars: []string{"schemas=a", "schemas=b"}, Environ: []string{"DB_USER=me"}}, "atlas.hcl", fullHCL)
	if err != nil {
		t.Fatal(err)
	}
	want := &Project{
		URL: "postgres://me@localhost:5432/registry?sslmode=disable", Env: "local", Dev: "local://15",
		Src: []string{"file://schema", "file://extra.sql"}, Schemas: []string{"a", "b"}, Exclude: []string{"x.*"},
		AppRoles: []string{"registry_app"}, Dir: p.Dir, Files: []string{"atlas.hcl"},
		Vars: map[string][]string{"schemas": {"a", "b"}}, Variables: []string{"host", "schemas"},
		Migration: Migration{
			Dir: "file://migrations", Format: "golang-migrate", LockTimeout: 10 * time.Second,
			RevisionsSchema: "plumb", ExecOrder: "linear-skip", Baseline: "001",
		},
		Diff: Diff{
			Skip:            map[string]bool{"drop_schema": true, "drop_table": false},
			ConcurrentIndex: ConcurrentIndex{Add: ptr(true), Drop: ptr(false)},
		},
		Lint: Lint{
			Latest:      1,
			Destructive: Destructive{Error: ptr(false), AllowTable: []string{"tmp_.*", "old_.*"}},
			Analyzers: map[string]Analyzer{
				"concurrent_index": {Error: ptr(true), Options: map[string]bool{"check_create": true}},
				"non_linear":       {Error: ptr(true), OnEdit: "warn", Options: map[string]bool{}},
			},
			Naming: map[string]Naming{"": {Match: "^[a-z_]+$"}, "index": {Match: "_idx$", Message: "end it in _idx"}},
			Checks: map[string]Check{"PG301": {Error: ptr(true)}},
		},
		Format: map[string]string{"migrate.apply": "{{ json . }}"},
	}
	if diff := cmp.Diff(want, p, cmpopts.IgnoreUnexported(Project{})); diff != "" {
		t.Error(diff)
	}
}

func TestAtlasHCLErrors(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, hcl, want, hint string }{
		{"syntax", "env \"a\" {\n", "atlas.hcl:1:", ""},
		{"unknown block", "envs \"a\" {}", `atlas.hcl:1:1: unknown block "envs"`, "did you mean env?"},
		{"cloud", "atlas {\n cloud {}\n}", `atlas.hcl:1:1: block "atlas" is not supported`, "remove"},
		{"data source", "data \"remote_dir\" \"x\" {}", `atlas.hcl:1:6: the data source "remote_dir" is not supported`, "known here"},
		{"no such data source", "env \"a\" {\n  src = data.hcl_schema.y.url\n}", `atlas.hcl:2:9: there is no data source hcl_schema.y`, ""},
		{"data cycle", "data \"hcl_schema\" \"x\" {\n  path = data.hcl_schema.x.url\n}\nenv \"a\" {\n  src = data.hcl_schema.x.url\n}", `data source "x" depends on itself`, ""},
		{"unknown attribute of a data source", "data \"hcl_schema\" \"x\" {\n  file = 1\n  path = \"x\"\n}\nenv \"a\" {\n  src = data.hcl_schema.x.url\n}", `atlas.hcl:2:3: unknown attribute "file"`, ""},
		{"program of a file that nobody named", "data \"external_schema\" \"x\" {\n  program = [\"orm\"]\n}\nenv \"a\" {\n  src = data.external_schema.x.url\n}", `atlas.hcl:1:1: the project file would run the program orm, but nobody named the file`, "--config atlas.hcl"},
		{"validation", "variable \"x\" {\n  default = \"a\"\n  validation {\n    condition = var.x != \"a\"\n    error_message = \"too short\"\n  }\n}", `atlas.hcl:4:17: variable "x" is not valid: too short`, "--var x="},
		{"runtimevar", "data \"runtimevar\" \"x\" {\n  url = \"gcpsecretmanager://x\"\n}\nenv \"a\" {\n  url = data.runtimevar.x\n}", `runtimevar can't read gcpsecretmanager:// URLs`, "env://"},
		{"attribute at the top", "url = \"x\"", `atlas.hcl:1:1: unknown attribute "url"`, ""},
		{"unknown attribute", "env \"a\" {\n  app_role = [\"x\"]\n}", `atlas.hcl:2:3: unknown attribute "app_role"`, "did you mean app_roles?"},
		{"for_each", "env \"a\" {\n  for_each = \"x\"\n}", `atlas.hcl:2:14: for_each wants a list, a set or a map`, ""},
		{"unknown nested block", "env \"a\" {\n  migrations {}\n}", `atlas.hcl:2:3: unknown block in env "migrations"`, "did you mean migration?"},
		{"unknown nested attribute", "env \"a\" {\n  migration {\n    directory = 1\n  }\n}", `atlas.hcl:3:5: unknown attribute "directory"`, ""},
		{"wrong type", "env \"a\" {\n  url = [1]\n}", "atlas.hcl:2:9: url wants a string", ""},
		{"wrong list", "env \"a\" {\n  schemas = \"x\"\n}", "atlas.hcl:2:13: schemas wants a list of strings", ""},
		{"format", "env \"a\" {\n  migration {\n    format = golang_migrat\n  }\n}", `atlas.hcl:3:14: format "golang_migrat" is not supported`, "did you mean golang-migrate?"},
		{"liquibase", "env \"a\" {\n  migration {\n    format = liquibase\n  }\n}", "is not supported", "known here"},
		{"lock_timeout", "env \"a\" {\n  migration {\n    lock_timeout = \"x\"\n  }\n}", "is not a duration", ""},
		{"twice", "env \"a\" {\n  migration {}\n  migration {}\n}", `block "migration" is given twice`, ""},
		{"two envs of a name", "env \"a\" {}\nenv \"a\" {}", `env "a" is defined twice`, ""},
		{"variable without value", "variable \"x\" {\n  type = string\n}\nenv \"a\" {}", `variable "x" has no value`, "--var x="},
		{"variable type", "variable \"x\" {\n  type = text\n  default = 1\n}", "unknown type text", ""},
		{"variable value", "variable \"x\" {\n  type = int\n  default = \"a\"\n}", "is not a int", ""},
		{"local cycle", "locals {\n  a = local.b\n  b = local.a\n}", `local "a" depends on itself`, ""},
		{"unknown name", "env \"a\" {\n  url = foo\n}", "atlas.hcl:2:9: unknown variable", ""},
		{"unknown function", "env \"a\" {\n  url = foo()\n}", "atlas.hcl:2:9: call to unknown function", ""},
		{"missing file", "env \"a\" {\n  url = file(\"no\")\n}", "no such file", ""},
		{"bad regexp", "lint {\n  naming {\n    match = \"[\"\n  }\n}", "match is not a regular expression", ""},
		{"skip kind", "diff {\n  skip {\n    drop_tables = true\n  }\n}", `unknown attribute "drop_tables"`, "did you mean drop_table?"},
		{"conversion", "env \"a\" {\n  dev = tonumber(getenv(\"SECRET\"))\n}", "the value is not a number", ""},
		{"bad url", "env \"a\" {\n  url = \"postgres://u:hunter2@h:x/d\"\n}", "url of env a", ""},
		{"remote dir", "env \"a\" {\n  migration {\n    dir = \"atlas://x\"\n  }\n}", "atlas:// are not supported", ""},
		{"latest and git", "lint {\n  latest = 1\n  git {\n    base = \"main\"\n  }\n}", "either latest or git", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, err := load(t, Options{Environ: []string{"SECRET=hunter2"}}, "atlas.hcl", test.hcl)
			if err == nil {
				t.Fatal("no error")
			}
			if !strings.Contains(err.Error(), test.want) {
				t.Errorf("got  %s\nwant %s", err, test.want)
			}
			if !strings.Contains(fail.Hint(err), test.hint) {
				t.Errorf("hint %q, want %q", fail.Hint(err), test.hint)
			}
			if strings.Contains(err.Error(), "hunter2") {
				t.Error("the error shows the password")
			}
		})
	}
}

func TestChosenEnv(t *testing.T) {
	t.Parallel()
	const three = `env "a" {}
env "local" {}
env "b" {}`
	tests := []struct{ name, hcl, asked, want, wantErr string }{
		{"only one", `env "x" {}`, "", "x", ""},
		{"local", three, "", "local", ""},
		{"asked", three, "b", "b", ""},
		{"none", "env \"a\" {}\nenv \"b\" {}", "", "", ""},
		{"missing", three, "loca", "", `env "loca" is not in the project`},
		{"without label", `env { name = atlas.env }`, "prod", "prod", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p, err := load(t, Options{Env: test.asked}, "atlas.hcl", test.hcl)
			switch {
			case test.wantErr != "":
				if err == nil || !strings.Contains(err.Error(), test.wantErr) {
					t.Errorf("got %v", err)
				}
			case err != nil:
				t.Error(err)
			case p.Env != test.want:
				t.Errorf("got %q, want %q", p.Env, test.want)
			}
		})
	}
}

// An env with for_each is a project for each item, and only what it needs is asked.
func TestForEach(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "atlas.hcl"), []byte(tenantsHCL), 0o600); err != nil {
		t.Fatal(err)
	}
	asked := 0
	opts := Options{Dir: dir, Env: "prod", Environ: []string{"TENANT_SCHEMA=app"}, Ask: Asker{
		Program: func([]string, string) (string, error) { t.Error("a program ran for nothing"); return "", nil },
		Query: func(url, query string, args []any) ([]string, error) {
			asked++
			if len(args) != 1 || args[0] != "big" {
				t.Errorf("got arguments %v", args)
			}
			return []string{"b", "a"}, nil
		},
	}}
	all, err := LoadAll(opts)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range all {
		got = append(got, p.Each+" "+p.URL+" "+p.Src[0])
	}
	want := []string{
		"a postgres://me@localhost:5432/a?sslmode=disable data://composite_schema/all",
		"b postgres://me@localhost:5432/b?sslmode=disable data://composite_schema/all",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if asked != 1 {
		t.Errorf("the database was asked %d times", asked)
	}
	source := all[0].Data["data://hcl_schema/app"]
	if source == nil || source.Paths[0] != "schema.pg.hcl" || source.Vars["tenant"].AsString() != "app" {
		t.Errorf("got %+v", source)
	}
	if parts := all[0].Data["data://composite_schema/all"].Parts; len(parts) != 2 || parts[0] != (DataPart{"app", "data://hcl_schema/app"}) {
		t.Errorf("got %+v", parts)
	}
	opts.URL = "postgres://me@localhost/one"
	if all, err = LoadAll(opts); err != nil || len(all) != 1 || all[0].URL != opts.URL {
		t.Errorf("with --url: %v %v", all, err)
	}
	opts.URL, opts.Ask.Query = "", func(string, string, []any) ([]string, error) { return nil, nil }
	if all, err = LoadAll(opts); err != nil || len(all) != 0 {
		t.Errorf("without tenants: %v %v", all, err)
	}
}

func TestReferences(t *testing.T) {
	t.Parallel()
	const hcl = `env "a" {
  src = ["file://one", "file://two"]
  dev = "npm://16"
  migration {
    dir = "file://m"
  }
}`
	p, err := load(t, Options{Src: []string{"env://src", "file://three"}, MigrationDir: "env://migration.dir", Dev: "env://dev"}, "atlas.hcl", hcl)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"file://one", "file://two", "file://three", "file://m", "npm://16"}, append(p.Src, p.Migration.Dir, p.Dev)); diff != "" {
		t.Error(diff)
	}
	for address, want := range map[string]string{"env://url": "does not say what", "env://nothing": "there is no env://nothing"} {
		if _, err := p.Expand(address); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v", address, err)
		}
	}
}

func FuzzAtlasHCL(f *testing.F) {
	f.Add(fullHCL)
	f.Add("env {\n for_each = 1\n}")
	f.Add("locals {\n a = local\n}")
	f.Fuzz(func(t *testing.T, src string) {
		p := &Project{Dir: t.TempDir(), env: environ{}}
		if err := os.WriteFile(filepath.Join(p.Dir, "atlas.hcl"), []byte(src), 0o600); err != nil {
			t.Fatal(err)
		}
		_ = p.loadHCL("atlas.hcl", "") // must not panic
	})
}
