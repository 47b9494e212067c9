package runner_test

import (
	"encoding/json"
	"testing"

	"ariga.io/atlas-go-sdk/atlasexec"
	"github.com/google/go-cmp/cmp"
)

func TestStatus(t *testing.T) {
	t.Parallel()
	x := newTarget(t, ownSchema)
	x.files("-- 1_a.up.sql --\nCREATE TABLE a (id int);\n-- 2_b.up.sql --\nSELECT 1/0;\n")
	status := func() string {
		t.Helper()
		result, err := x.runner().Status(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(result)
		if err != nil {
			t.Fatal(err)
		}
		var s atlasexec.MigrateStatus
		if err := json.Unmarshal(text, &s); err != nil {
			t.Fatal(err)
		}
		return s.Current + "|" + s.Next + "|" + s.Status + "|" + s.Error
	}
	if diff := cmp.Diff("No migration applied yet|1|PENDING|", status()); diff != "" {
		t.Error(diff)
	}
	if got := x.value("SELECT to_regclass('plumb.schema_migrations')"); got != "<null>" {
		t.Error("status created the history")
	}
	_, err := x.up(0)
	if err == nil {
		t.Fatal("no error")
	}
	if diff := cmp.Diff("1|2|PENDING|"+x.dir+"/2_b.up.sql:1:1: run the statement: ERROR: division by zero (SQLSTATE 22012)", status()); diff != "" {
		t.Error(diff)
	}
	x.files("-- 2_b.up.sql --\nSELECT 1;\n")
	x.mustUp()
	if diff := cmp.Diff("2|Already at latest version|OK|", status()); diff != "" {
		t.Error(diff)
	}
	x.files("-- 1_a.up.sql --\nCREATE TABLE b (id int);\n")
	result, err := x.runner().Status(t.Context())
	if err != nil || result.Problem == "" || result.Hint == "" || len(result.Applied) != 2 {
		t.Errorf("%+v, %v", result, err)
	}
}

func TestPlan(t *testing.T) {
	t.Parallel()
	x := newTarget(t, ownSchema)
	x.files(twoFiles)
	plan, err := x.runner().Plan(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	if len(plan.Migrations) != 1 || plan.Result.Target != "1" || len(plan.Result.Pending) != 1 {
		t.Errorf("got %+v", plan)
	}
	if got := x.value("SELECT to_regclass('plumb.schema_migrations')"); got != "<null>" {
		t.Error("plan created the history")
	}
}

// The document must be what Atlas's own client reads, and must not hold a user or password.
func TestDocuments(t *testing.T) {
	t.Parallel()
	x := newTarget(t, ownSchema)
	x.files("-- 1_a.up.sql --\nCREATE TABLE a (id int);\nSELECT 'PASSWORD';\n-- 1_a.down.sql --\nDROP TABLE a;\n")
	result := x.mustUp()
	text, err := json.Marshal(result)
	if err != nil {
		t.Fatal(err)
	}
	var apply atlasexec.MigrateApply
	if err := json.Unmarshal(text, &apply); err != nil {
		t.Fatal(err)
	}
	if apply.Env.Driver != "postgres" || apply.Target != "1" || len(apply.Applied) != 1 || len(apply.Applied[0].Applied) != 2 || apply.Env.URL.User != nil {
		t.Errorf("%s", text)
	}
	reverted, err := x.down(1)
	if err != nil {
		t.Fatal(err)
	}
	text, err = json.Marshal(reverted)
	if err != nil {
		t.Fatal(err)
	}
	var down atlasexec.MigrateDown
	if err := json.Unmarshal(text, &down); err != nil {
		t.Fatal(err)
	}
	if down.Status != "APPLIED" || len(down.Reverted) != 1 {
		t.Errorf("%s", text)
	}
}
