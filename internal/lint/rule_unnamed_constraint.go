package lint

import (
	"fmt"

	pgquery "github.com/pganalyze/pg_query_go/v6"

	"github.com/plumbsql/plumb/internal/sqlparse/pgast"
)

func init() {
	register(Rule{
		Code: "unnamed-constraint", Name: "ADD CHECK, FOREIGN KEY or UNIQUE without a name",
		Doc: "PostgreSQL makes up a name. A second run doesn't fail: it adds a second copy of the constraint, and nobody notices.\n" +
			"Give the constraint a name, and guard it.",
		Analyzer: Idempotent, Severity: Error, Check: checkUnnamedConstraint,
	})
}

func checkUnnamedConstraint(f *File, report func(Finding)) {
	for _, u := range f.units {
		if u.guarded || f.tableRenewed(u) {
			continue
		}
		alter := u.node.GetAlterTableStmt()
		for _, c := range alter.GetCmds() {
			if c.GetAlterTableCmd().GetSubtype() == pgquery.AlterTableType_AT_AddConstraint {
				unnamedConstraint(f, u, alter.GetRelation(), c.GetAlterTableCmd().GetDef().GetConstraint(), report)
			}
		}
		if d := u.node.GetAlterDomainStmt(); d.GetSubtype() == domainAddConstraint {
			schema, name := pgast.NameParts(d.GetTypeName())
			unnamedConstraint(f, u, &pgquery.RangeVar{Schemaname: schema, Relname: name}, d.GetDef().GetConstraint(), report)
		}
	}
}

// constraintWords are how messages call a kind of constraint, and how PostgreSQL ends the names that it makes up.
var constraintWords = map[pgquery.ConstrType][2]string{
	pgquery.ConstrType_CONSTR_CHECK:     {"CHECK", "check"},
	pgquery.ConstrType_CONSTR_FOREIGN:   {"FOREIGN KEY", "fkey"},
	pgquery.ConstrType_CONSTR_UNIQUE:    {"UNIQUE", "key"},
	pgquery.ConstrType_CONSTR_PRIMARY:   {"PRIMARY KEY", "pkey"},
	pgquery.ConstrType_CONSTR_EXCLUSION: {"EXCLUDE", "excl"},
}

func unnamedConstraint(f *File, u *unit, table *pgquery.RangeVar, c *pgquery.Constraint, report func(Finding)) {
	words, known := constraintWords[c.GetContype()]
	if !known || c.GetConname() != "" {
		return
	}
	name := pgast.QuoteIdent(constraintName(table.GetRelname(), c, words[1]))
	effect := "a second run adds it again"
	if c.GetContype() == pgquery.ConstrType_CONSTR_PRIMARY {
		effect = "a second run fails"
	}
	report(f.finding(u.at(c.GetLocation()), fmt.Sprintf("a %s constraint on %s has no name: %s", words[0], pgast.RelationName(table), effect),
		fmt.Sprintf("give it a name (ADD CONSTRAINT %s %s …) and guard it with a DO block", name, words[0]),
		u.insertAt(c.GetLocation(), "CONSTRAINT "+name+" ")...))
}

func constraintName(table string, c *pgquery.Constraint, suffix string) string {
	var columns []string
	if c.GetContype() != pgquery.ConstrType_CONSTR_PRIMARY {
		for _, key := range append(c.GetKeys(), c.GetFkAttrs()...) {
			columns = append(columns, key.GetString_().GetSval())
		}
	}
	return objectName(table, columns, suffix)
}
