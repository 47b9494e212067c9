package lint

import (
	"slices"

	pgquery "github.com/pganalyze/pg_query_go/v6"

	"github.com/plumbsql/plumb/internal/sqlparse/pgast"
)

func init() {
	register(Rule{
		Code: "update-joins-itself", Name: "UPDATE with its own table in FROM and nothing that joins the two",
		Doc: "In `UPDATE t SET … FROM t x WHERE x.a = 1` the second t is another one: nothing ties it to the rows that are changed, so every\n" +
			"row is. Leave the table out of FROM, or join the two on the key.",
		Analyzer: Destructive, Severity: Error, Check: checkUpdateJoinsItself,
	})
}

func checkUpdateJoinsItself(f *File, report func(Finding)) {
	for _, u := range f.units {
		for _, node := range modifications(u.node) {
			update := node.GetUpdateStmt()
			again := fromItself(update)
			if again == nil || mentions(update) {
				continue
			}
			table := pgast.RelationName(update.GetRelation())
			report(f.finding(u.at(again.GetLocation()), table+" stands in FROM once more and nothing joins the two: UPDATE "+table+" touches every row",
				"leave it out of FROM, or join it on the key"))
		}
	}
}

// fromItself returns the place in FROM where the target of an UPDATE stands again, or nil.
func fromItself(update *pgquery.UpdateStmt) *pgquery.RangeVar {
	var again *pgquery.RangeVar
	for _, from := range update.GetFromClause() {
		walk(from, func(n *pgquery.Node) bool {
			if v := n.GetRangeVar(); v != nil && again == nil && relationKey(v) == relationKey(update.GetRelation()) {
				again = v
			}
			return n.GetRangeSubselect() == nil
		})
	}
	return again
}

// mentions says whether WHERE refers to a column of the target by the target's name.
func mentions(update *pgquery.UpdateStmt) bool {
	names := targetNames(update)
	return contains(update.GetWhereClause(), func(n *pgquery.Node) bool {
		table, _ := columnName(n)
		return slices.Contains(names, table)
	})
}
