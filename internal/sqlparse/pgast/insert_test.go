package pgast

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestInsert(t *testing.T) {
	t.Parallel()
	tests := map[string]*Inserted{
		"INSERT INTO app.t (a, b) VALUES (1, 'x'), (DEFAULT, now() - '1 day')": {
			Schema: "app", Table: "t", Columns: []string{"a", "b"}, Values: 2,
			Computed: []Computed{{1, "SELECT now() - '1 day'"}},
		},
		"insert into t values (date '2024-01-01', (select 1), -1) on conflict do nothing": {
			Table: "t", Values: 3, Computed: []Computed{{1, "SELECT (SELECT 1)"}},
		},
		"INSERT INTO t DEFAULT VALUES":                                  {Table: "t", Other: "a query"},
		"INSERT INTO t SELECT 1":                                        {Table: "t", Other: "a query"},
		"INSERT INTO t VALUES (1) LIMIT 1":                              {Table: "t", Values: 1, Other: "a query"},
		"INSERT INTO t VALUES (1) RETURNING a":                          {Table: "t", Values: 1, Other: "RETURNING"},
		"WITH x AS (DELETE FROM u) INSERT INTO t VALUES (1)":            {Table: "t", Values: 1, Other: "WITH"},
		"INSERT INTO t WITH x AS (SELECT 1) VALUES (1)":                 {Table: "t", Values: 1, Other: "WITH"},
		"INSERT INTO t (a[1]) VALUES (1)":                               {Table: "t", Columns: []string{"a"}, Values: 1, Other: "parts of a column"},
		"INSERT INTO t (a) OVERRIDING SYSTEM VALUE VALUES ('{}'::json)": {Table: "t", Columns: []string{"a"}, Values: 1},
	}
	for stmt, want := range tests {
		got, err := Insert(stmt)
		if err != nil {
			t.Errorf("%s: %v", stmt, err)
			continue
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", stmt, diff)
		}
	}
	for _, stmt := range []string{"SELECT 1", "INSERT INTO t VALUES (", "INSERT INTO t VALUES (1); SELECT 1", ""} {
		if got, err := Insert(stmt); err == nil {
			t.Errorf("%s: got %+v", stmt, got)
		}
	}
}
