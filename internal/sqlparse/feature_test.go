package sqlparse_test

import (
	"testing"

	"github.com/plumbsql/plumb/internal/sqlparse"
)

func TestRefused(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ statement, code, version, want string }{
		{"CREATE TABLE t (a int UNIQUE nulls /* x */ not distinct)", "42601", "14.23", "PostgreSQL 14 has no UNIQUE NULLS NOT DISTINCT; version 15 brought it"},
		{"CREATE TABLE t (a int UNIQUE NULLS NOT DISTINCT)", "42601", "15.18 (Debian 15.18-0+deb12u1)", ""},
		{"CREATE TABLE t (a int UNIQUE NULLS NOT DISTINCT)", "42P07", "14.23", ""},
		{"CREATE VIEW v WITH (security_invoker) AS SELECT 1", "22023", "14.1", "PostgreSQL 14 has no security_invoker views; version 15 brought it"},
		{"CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a) VIRTUAL)", "42601", "17.10", "PostgreSQL 17 has no virtual generated columns; version 18 brought it"},
		{"CREATE TABLE t (a int4range, PRIMARY KEY (a WITHOUT OVERLAPS))", "42601", "16.1", "PostgreSQL 16 has no WITHOUT OVERLAPS; version 18 brought it"},
		{"SELECT 'NULLS NOT DISTINCT'", "42601", "14.1", ""},
		{"SELECT 1 FORM t", "42601", "14.1", ""},
		{"CREATE TABLE t (a int CHECK (a > 0) NOT ENFORCED)", "42601", "19beta1", ""},
	} {
		if got := sqlparse.Refused(test.statement, test.code, test.version); got != test.want {
			t.Errorf("%s, %s, %s: got %q, want %q", test.statement, test.code, test.version, got, test.want)
		}
	}
}
