package roles_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plumbsql/plumb/internal/blocks"
	"github.com/plumbsql/plumb/internal/hcl"
	"github.com/plumbsql/plumb/internal/roles"
)

// declare reads the roles of an HCL text, in which %d is a number that no other test has.
func declare(t *testing.T, text string) ([]hcl.Role, int64) {
	t.Helper()
	n := counter.Add(1)
	return parse(t, strings.ReplaceAll(text, "%d", fmt.Sprint(n))), n
}

func parse(t *testing.T, text string) []hcl.Role {
	t.Helper()
	doc, err := hcl.Load([]hcl.File{{Name: "roles.pg.hcl", Src: []byte(text)}}, hcl.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(doc.Roles(), func(r hcl.Role) bool { return !r.Declared })
}

const declaredRoles = `
role "Team %d" {
  comment = "it's us"
  config_params = {
    search_path       = "Sales, \"Odd Name\", \"$user\""
    statement_timeout = "5s"
    DateStyle         = "ISO, DMY"
    "my.own"          = 7
    jit               = false
  }
  in_database {
    config_params = { work_mem = "8MB", search_path = "" }
  }
  in_database "postgres" {
    config_params = { work_mem = "4MB" }
  }
}
role "maker %d" {
  create_db = true
  inherit   = false
  bypass_rls = true
}
user "clerk %d" {
  conn_limit = 3
  member_of  = [role["maker %d"]]
  membership {
    role  = role["Team %d"]
    admin = true
  }
}
`

// Declared roles get all that their blocks say, once; what was read back prints as the same blocks.
func TestDeclared(t *testing.T) {
	t.Parallel()
	s, admin := newSpec(t)
	var n int64
	s.Declared, n = declare(t, declaredRoles)
	missing, err := roles.Compare(soon(t), admin, s)
	if err != nil || len(missing) < 12 {
		t.Fatalf("missing %v, %v", missing, err)
	}
	apply(t, admin, s)
	if again := apply(t, admin, s); len(again) > 0 {
		t.Errorf("the second run changed %q", again)
	}
	compare(t, s, nil)
	live, err := roles.Read(soon(t), admin)
	if err != nil {
		t.Fatal(err)
	}
	live = slices.DeleteFunc(live, func(r hcl.Role) bool { return !strings.HasSuffix(r.Name, fmt.Sprint(" ", n)) })
	printed := blocks.Roles(live)
	if again := blocks.Roles(parse(t, printed)); again != printed {
		t.Errorf("loads back as\n%s\nwant\n%s", again, printed)
	}
	s.Declared = parse(t, printed)
	compare(t, s, nil)
	user := as(t, fmt.Sprintf("clerk %d", n), s.Database)
	exec(t, user, fmt.Sprintf(`SET ROLE "Team %d"`, n))
}

// compare checks the statements that Compare finds missing or too many, seen by a role without rights.
func compare(t *testing.T, s roles.Spec, want []string) {
	t.Helper()
	list, err := roles.Compare(soon(t), as(t, s.MigrationUser, s.Database), s)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range list {
		line := d.SQL
		if d.Extra {
			line = "extra: " + line
		}
		got = append(got, line)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// The script makes the same of declared roles as Apply.
func TestDeclaredScript(t *testing.T) {
	t.Parallel()
	s, admin := newSpec(t)
	s.Declared, _ = declare(t, declaredRoles)
	list, err := roles.Statements(s)
	if err != nil {
		t.Fatal(err)
	}
	exec(t, admin, roles.Script(list), roles.Script(list))
	if changes := apply(t, admin, s); len(changes) > 0 {
		t.Errorf("after the script there was still to do: %q", changes)
	}
}

// What a role has beside its declaration is named, and left alone; what differs is put right.
func TestDeclaredDrift(t *testing.T) {
	t.Parallel()
	s, admin := newSpec(t)
	var n int64
	s.Declared, n = declare(t, `
role "a %d" { config_params = { work_mem = "1MB" } }
role "b %d" { member_of = [role["a %d"]] }
`)
	apply(t, admin, s)
	a, b := fmt.Sprintf(`"a %d"`, n), fmt.Sprintf(`"b %d"`, n)
	database := quote(s.Database)
	exec(t, admin, "ALTER ROLE "+a+" SET work_mem = '2MB'", "ALTER ROLE "+a+" CREATEDB",
		"ALTER ROLE "+b+" SET lock_timeout = 7", "ALTER ROLE "+b+" IN DATABASE "+database+" SET search_path = x, y",
		"GRANT "+quote(s.GroupRoles[0])+" TO "+b, "COMMENT ON ROLE "+b+" IS 'x'", "REVOKE "+a+" FROM "+b)
	compare(t, s, []string{
		"ALTER ROLE " + a + " NOCREATEDB",
		"ALTER ROLE " + a + ` SET work_mem TO '1MB'`,
		"GRANT " + a + " TO " + b,
		"extra: REVOKE " + quote(s.GroupRoles[0]) + " FROM " + b,
		"extra: ALTER ROLE " + b + " RESET lock_timeout",
		"extra: ALTER ROLE " + b + " IN DATABASE " + database + " RESET search_path",
		"extra: COMMENT ON ROLE " + b + " IS NULL",
	})
	if changes := apply(t, admin, s); len(changes) != 3 {
		t.Errorf("changed %q", changes)
	}
	exec(t, admin, "ALTER ROLE "+a+" BYPASSRLS")
	if _, err := roles.Apply(soon(t), admin, s); err == nil || !strings.Contains(err.Error(), "powers of its own") {
		t.Errorf("got %v, want a refusal", err)
	}
	exec(t, admin, "ALTER ROLE "+a+" NOBYPASSRLS")
}

// What can't be is an error that names what was to be done.
func TestDeclaredErrors(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`role "a %d" { config_params = { nosuchparameter = 1 } }`: `set nosuchparameter of a`,
		`role "a %d" { config_params = { work_mem = "many" } }`:   `set work_mem of a`,
		`role "pg_%d" {}`: `the role name is reserved`,
		`role "a %d" { member_of = ["nobody at all"] }`:                                              `grant role nobody at all to a`,
		`role "a %d" {` + "\n" + `in_database "no such" { config_params = { jit = false } }` + "\n}": `set jit of a`,
	} {
		s, admin := newSpec(t)
		s.Declared, _ = declare(t, text)
		if _, err := roles.Apply(soon(t), admin, s); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", text, err, want)
		}
	}
}
