package draft_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/draft"
	"github.com/plumbsql/plumb/internal/plan"
	"github.com/plumbsql/plumb/internal/sqlparse"
)

func step(action plan.Action, name string, statements ...ddl.Statement) plan.Step {
	return plan.Step{Action: action, Object: catalog.ID{Kind: catalog.Table, Schema: "public", Name: name}, Statements: statements}
}

func TestMigration(t *testing.T) {
	t.Parallel()
	dropped := step(plan.Drop, "old", ddl.Run("DROP TABLE IF EXISTS old"))
	dropped.Destroys = "the table's rows"
	got := draft.Migration(plan.Version{Steps: []plan.Step{
		step(plan.Create, "t", ddl.Run("CREATE TABLE IF NOT EXISTS t ()"), ddl.RunWhen("true", "ALTER TABLE t ADD a int")),
		step(plan.Create, "silent"),
		dropped,
	}})
	want := `-- Create table public.t
CREATE TABLE IF NOT EXISTS t ();
DO $plumb$
BEGIN
  IF true THEN
    ALTER TABLE t ADD a int;
  END IF;
END
$plumb$;

-- Drop table public.old
-- destructive: the table's rows
DROP TABLE IF EXISTS old;
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// No name ends the comment that it stands in.
func TestNameWithLineBreak(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"a\nDROP TABLE b; --", "a\rDROP TABLE b; --", "a\r\nDROP TABLE b; --"} {
		s := step(plan.Drop, name, ddl.Run("SELECT 1"))
		s.Destroys = "rows of " + name
		version := plan.Version{Steps: []plan.Step{s}}
		for _, text := range []string{draft.Migration(version), draft.Script([]plan.Version{version})} {
			statements, err := sqlparse.Split(text)
			if err != nil || len(statements) != 1 || statements[0].Text != "SELECT 1" || strings.Contains(text, "\r") {
				t.Errorf("%q becomes %q, %v", name, text, err)
			}
		}
	}
}

// A script sets what its meaning hangs on, and only then.
func TestSettings(t *testing.T) {
	t.Parallel()
	for sql, want := range map[string]string{
		"SELECT 1":        "",
		`SELECT 'a\b'`:    "SET standard_conforming_strings = on;\n\n",
		"SELECT 'ü'":      "SET client_encoding = 'UTF8';\n\n",
		`SELECT 'ü', '\'`: "SET client_encoding = 'UTF8';\nSET standard_conforming_strings = on;\n\n",
	} {
		version := plan.Version{Steps: []plan.Step{step(plan.Alter, "a", ddl.Run(sql))}}
		want += "-- Change table public.a\n" + sql + ";\n"
		if diff := cmp.Diff(want, draft.Script([]plan.Version{version})); diff != "" {
			t.Error(diff)
		}
	}
}

func TestScript(t *testing.T) {
	t.Parallel()
	one := plan.Version{Steps: []plan.Step{step(plan.Alter, "a", ddl.RunWhen("true", "ALTER TABLE a ADD b int"))}}
	alone := plan.Version{Steps: []plan.Step{step(plan.Alter, "b", ddl.Run("CREATE INDEX CONCURRENTLY i ON b (a)"))}, NoTx: true}
	const (
		oneText   = "-- Change table public.a\nALTER TABLE a ADD b int;\n"
		aloneText = "-- Change table public.b\nCREATE INDEX CONCURRENTLY i ON b (a);\n"
		commit    = "\n-- What stands above must be committed before what follows. psql does that by itself, but not with\n" +
			"-- --single-transaction (-1), and not between BEGIN and COMMIT.\n"
		noTx = "-- What follows can't run in a transaction: use psql without --single-transaction (-1).\n"
	)
	for _, tt := range []struct {
		name     string
		versions []plan.Version
		want     string
	}{
		{"nothing", nil, ""},
		{"one transaction", []plan.Version{one}, oneText},
		{"no transaction", []plan.Version{alone}, noTx + "\n" + aloneText},
		{"two transactions", []plan.Version{one, one}, oneText + commit + "\n" + oneText},
		{"both", []plan.Version{one, alone}, oneText + commit + noTx + "\n" + aloneText},
	} {
		if diff := cmp.Diff(tt.want, draft.Script(tt.versions)); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
}

// What is not checked is named, whatever its name is.
func TestUncheckedBodies(t *testing.T) {
	t.Parallel()
	version := plan.Version{
		Steps: []plan.Step{step(plan.Create, "t", ddl.Run("SELECT 1"))}, OpenBodies: true,
		Unchecked: []catalog.ID{{Kind: catalog.Function, Schema: "app", Name: "f"}, {Kind: catalog.Procedure, Schema: "app", Name: "a\nb", Sub: "integer"}},
	}
	const want = `-- Not checked, because PostgreSQL may refuse what stands in it, such as the name of what is gone, is the body of:
--   function app.f()
--   procedure app.a\nb(integer)
SET check_function_bodies = off;
`
	for _, text := range []string{draft.Migration(version), draft.Script([]plan.Version{version})} {
		if !strings.Contains(text, want) {
			t.Error(text)
		}
	}
}

// Functions may be made before what their bodies name, and the settings of the session are as before afterwards.
func TestOpenBodies(t *testing.T) {
	t.Parallel()
	version := plan.Version{Steps: []plan.Step{step(plan.Create, "t", ddl.Run("SELECT 1"))}, OpenBodies: true}
	for _, text := range []string{draft.Migration(version), draft.Script([]plan.Version{version})} {
		statements, err := sqlparse.Split(text)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, statement := range statements {
			got = append(got, statement.Text)
		}
		if diff := cmp.Diff([]string{"SET check_function_bodies = off", "SELECT 1", "RESET check_function_bodies"}, got); diff != "" {
			t.Error(diff)
		}
	}
}

// What runs statement by statement is what people read.
func TestStatements(t *testing.T) {
	t.Parallel()
	again := step(plan.Drop, "old", ddl.Run("DROP TABLE IF EXISTS old"))
	again.Again = true
	for _, version := range []plan.Version{
		{Steps: []plan.Step{step(plan.Create, "t", ddl.Run("SELECT 1"), ddl.RunWhen("true", "SELECT 2")), again, step(plan.Create, "u")}},
		{Steps: []plan.Step{step(plan.Create, "t", ddl.Run("SELECT 1"))}, OpenBodies: true},
		{OpenBodies: true, NoTx: true},
	} {
		var got, want []string
		for _, statement := range draft.Statements(version) {
			got = append(got, strings.Fields(statement.SQL)...)
		}
		statements, err := sqlparse.Split(draft.Script([]plan.Version{version}))
		if err != nil {
			t.Fatal(err)
		}
		for _, statement := range statements {
			want = append(want, strings.Fields(statement.Text)...)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	}
}
