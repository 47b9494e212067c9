package inspect_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/inspect"
)

// A schema of many tables in HCL is printed and loaded again: of 40, and of 300 where PLUMB_TEST_EVERY is 1.
func TestManyTables(t *testing.T) {
	t.Parallel()
	tables := 40
	if os.Getenv("PLUMB_TEST_EVERY") == "1" {
		tables = 300
	}
	want, err := reload(t, []inspect.File{{Path: "schema.pg.hcl", Text: manyTables(tables)}})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(want.OfKind(catalog.Table)); n < tables {
		t.Fatalf("only %d tables", n)
	}
	for what, print := range map[string]func(*catalog.Database) ([]inspect.File, error){
		"HCL": whole("schema.pg.hcl", inspect.HCL), "SQL": whole("schema.sql", inspect.SQL),
		"files of HCL": inspect.SplitHCL, "files of SQL": inspect.SplitSQL,
	} {
		files, err := print(want)
		if err != nil {
			t.Fatalf("print as %s: %v", what, err)
		}
		got, err := reload(t, files)
		if err != nil {
			t.Fatalf("load what was printed as %s: %v", what, err)
		}
		for _, change := range diff.Compare(want, got) {
			t.Errorf("printed as %s: %s", what, change)
		}
		for _, file := range files {
			if strings.HasSuffix(file.Path, ".hcl") && strings.Contains(file.Text, "\nsql {") || file.Path == "rest.sql" {
				t.Errorf("printed as %s, some has no block", what)
			}
		}
	}
}

// manyTables returns tables in four schemas, each fifth with partitions; each refers to the one before and has what tables have.
func manyTables(n int) string {
	var out strings.Builder
	for i := range 4 {
		fmt.Fprintf(&out, "schema \"s%d\" {\n}\nenum \"s%d\" \"state\" {\n  values = [\"open\", \"done\"]\n}\n", i, i)
	}
	for i := range n {
		fmt.Fprintf(&out, manyTable, i, i%4, i%4, i, i, i)
		if i > 0 {
			fmt.Fprintf(&out, "  foreign_key \"t%d_before\" {\n    columns     = [column.before]\n    ref_columns = [table.t%d.column.id]\n  }\n", i, i-1)
		}
		out.WriteString("}\n")
		fmt.Fprintf(&out, manyMore, i, i%4, i%4, i, i, i, i)
		if i%5 == 0 {
			fmt.Fprintf(&out, manyPartitions, i, i%4, i, i, i%4, i)
		}
	}
	return out.String()
}

const manyTable = `table "t%d" {
  schema  = schema.s%d
  comment = "one of many"
  column "id" {
    type = bigint
    identity {
      generated = BY_DEFAULT
    }
  }
  column "state" {
    type    = enum.s%d.state
    default = "open"
  }
  column "before" {
    type = bigint
    null = true
  }
  column "amount" {
    type    = numeric(12, 2)
    default = 0
    comment = "in cents"
  }
  column "at" {
    type    = timestamptz
    default = sql("now()")
  }
  primary_key {
    columns = [column.id]
  }
  check "t%d_amount" {
    expr = "amount >= 0"
  }
  unique "t%d_once" {
    columns = [column.at, column.state]
  }
  index "t%d_open" {
    on {
      column = column.at
      desc   = true
    }
    where = "state = 'open'"
  }
`

const manyMore = `view "v%d" {
  schema = schema.s%d
  as     = "SELECT id, amount FROM s%d.t%d WHERE state = 'open'"
}
permission {
  for        = table.t%d
  to         = "reader"
  privileges = [SELECT]
}
policy "p%d" {
  on    = table.t%d
  using = "amount > 10"
}
`

const manyPartitions = `table "log%d" {
  schema = schema.s%d
  column "at" {
    type = date
  }
  column "note" {
    type = text
  }
  primary_key {
    columns = [column.at]
  }
  index "log%d_note" {
    columns = [column.note]
  }
  partition {
    type    = RANGE
    columns = [column.at]
  }
}
partition "log%d_rest" {
  schema  = schema.s%d
  of      = table.log%d
  default = true
}
`
