package lint

import (
	"github.com/plumbsql/plumb/internal/sqlparse/pgast"
)

func init() {
	register(Rule{
		Code: "enum-value-without-if-not-exists", Name: "ADD VALUE without IF NOT EXISTS",
		Doc:      "A second run fails because the enum has the value already. Write ADD VALUE IF NOT EXISTS.",
		Analyzer: Idempotent, Severity: Error, Check: checkEnumValue,
	})
}

func checkEnumValue(f *File, report func(Finding)) {
	for _, u := range f.units {
		e := u.node.GetAlterEnumStmt()
		schema, name := pgast.NameParts(e.GetTypeName())
		if e == nil || e.GetOldVal() != "" || e.GetSkipIfNewValExists() || u.guarded ||
			f.renewed(keyOf(pgast.Object{Kind: "type", Schema: schema, Name: name}), u) {
			continue
		}
		report(f.finding(u.offset, "value "+literal(e.GetNewVal())+" is added to enum "+pgast.QualifiedName(schema, name)+" without IF NOT EXISTS: a second run fails",
			"write ADD VALUE IF NOT EXISTS", u.insertAfter(" IF NOT EXISTS", "ADD VALUE")...))
	}
}
