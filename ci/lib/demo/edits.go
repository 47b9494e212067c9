package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// edit replaces text in a schema file, wherever it stands; old "" appends.
type edit struct{ file, old, new string }

// edits are a change as a developer makes it: a column's type below views and a materialized view, a new enum value that is
// used as a default, a new table with a foreign key, and grants.
var edits = []edit{
	{"preservation.pg.hcl", "column \"file_count\" {\n    type    = integer\n", "column \"file_count\" {\n    type    = bigint\n"},
	{"workflow.pg.hcl", `values = ["warning", "critical"]`, `values = ["notice", "warning", "critical"]`},
	{"workflow.pg.hcl", `default = "warning"`, `default = "notice"`},
	{"stats.pg.hcl", "", newTable},
	{"grants.pg.hcl", "    table.server_downloads,\n", "    table.server_downloads,\n    table.deposits_by_month,\n"},
	{"preservation_views.sql", "", "\nGRANT SELECT ON preservation.work_item_list TO registry_readonly;\n"},
}

const newTable = `
table "deposits_by_month" {
  schema  = schema.stats
  comment = "What each institution deposited in a month, for the monthly report"
  column "institution_id" { type = integer }
  column "month" { type = date }
  column "new_objects" {
    type    = bigint
    default = 0
  }
  primary_key "deposits_by_month_pkey" { columns = [column.institution_id, column.month] }
  check "deposits_by_month_first_day" { expr = "month = stats.month_of(month)" }
  foreign_key "deposits_by_month_institution_id_fkey" {
    columns     = [column.institution_id]
    ref_columns = [table.institutions.column.id]
    on_delete   = CASCADE
  }
  index "deposits_by_month_month_idx" { columns = [column.month] }
}
`

// apply makes an edit in a folder. Text that isn't there is an error: the schema went on without the demo.
func (e edit) apply(folder string) error {
	path := filepath.Join(folder, e.file)
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	changed := string(text) + e.new
	if e.old != "" {
		changed = strings.ReplaceAll(string(text), e.old, e.new)
	}
	if changed == string(text) {
		return fmt.Errorf("%s has no text %q", path, e.old)
	}
	return os.WriteFile(path, []byte(changed), 0o600)
}
