package lint

import (
	"fmt"
	"strings"

	pgquery "github.com/pganalyze/pg_query_go/v6"

	"github.com/plumbsql/plumb/internal/sqlparse/pgast"
)

func init() {
	register(Rule{
		Code: "unnamed-index", Name: "CREATE INDEX without a name",
		Doc: "PostgreSQL makes up a name. A second run doesn't fail: it makes a second index under another name, and nobody notices.\n" +
			"Give the index a name and write IF NOT EXISTS.",
		Analyzer: Idempotent, Severity: Error, Check: checkUnnamedIndex,
	})
}

func checkUnnamedIndex(f *File, report func(Finding)) {
	for _, u := range f.units {
		index := u.node.GetIndexStmt()
		if index == nil || index.GetIdxname() != "" || u.guarded || f.renewed(relationKey(index.GetRelation()), u) {
			continue
		}
		name := indexName(index)
		report(f.finding(u.offset, "an index on "+pgast.RelationName(index.GetRelation())+" has no name: a second run makes a second index",
			fmt.Sprintf("give it a name: CREATE INDEX IF NOT EXISTS %s", pgast.QuoteIdent(name)),
			u.insertAfter(" IF NOT EXISTS "+pgast.QuoteIdent(name), "INDEX", "CONCURRENTLY")...))
	}
}

// indexName is like the name that PostgreSQL would choose.
func indexName(index *pgquery.IndexStmt) string {
	var columns []string
	for _, element := range index.GetIndexParams() {
		name := element.GetIndexElem().GetName()
		if name == "" {
			name = "expr"
		}
		columns = append(columns, name)
	}
	return objectName(index.GetRelation().GetRelname(), columns, "idx")
}

// objectName joins a table, columns and a suffix to a name that fits into PostgreSQL's 63 bytes.
func objectName(table string, columns []string, suffix string) string {
	stem := strings.Join(append([]string{table}, columns...), "_")
	const longest = 63
	if most := longest - len(suffix) - 1; len(stem) > most {
		stem = strings.ToValidUTF8(stem[:most], "")
	}
	return stem + "_" + suffix
}
