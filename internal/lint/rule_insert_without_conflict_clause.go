package lint

import (
	pgquery "github.com/pganalyze/pg_query_go/v6"

	"github.com/plumbsql/plumb/internal/sqlparse/pgast"
)

func init() {
	register(Rule{
		Code: "insert-without-conflict-clause", Name: "INSERT that adds the rows again on a second run",
		Doc: "A second run fails on a unique key, or adds the rows once more and nobody notices. Write ON CONFLICT (key) DO NOTHING, or\n" +
			"INSERT … SELECT … WHERE NOT EXISTS where there is no key, or delete the rows before.",
		Analyzer: Idempotent, Severity: Error, Check: checkInsertConflict,
	})
}

func checkInsertConflict(f *File, report func(Finding)) {
	for _, u := range f.units {
		for _, node := range modifications(u.node) {
			insert := node.GetInsertStmt()
			if insert == nil || insert.GetOnConflictClause() != nil || u.guarded || choosy(insert, u.node) ||
				f.emptied(insert.GetRelation(), u) {
				continue
			}
			table := pgast.RelationName(insert.GetRelation())
			report(f.finding(u.at(insert.GetRelation().GetLocation()), "INSERT INTO "+table+" adds its rows again, or fails, on a second run",
				"add ON CONFLICT (key) DO NOTHING, or WHERE NOT EXISTS where the table has no key"))
		}
	}
}

// choosy says that the rows come from a query which can leave out those that are there, or from rows that the same statement
// deletes.
func choosy(insert *pgquery.InsertStmt, statement *pgquery.Node) bool {
	query := insert.GetSelectStmt().GetSelectStmt()
	if query == nil || len(query.GetValuesLists()) > 0 {
		return false
	}
	moves := contains(statement, func(n *pgquery.Node) bool { return n.GetDeleteStmt() != nil })
	return moves || query.GetWhereClause() != nil || query.GetOp() == pgquery.SetOperation_SETOP_EXCEPT ||
		query.GetLarg().GetWhereClause() != nil && query.GetRarg().GetWhereClause() != nil
}

// emptied says that the file removes rows of the table, or makes it anew, before the unit.
func (f *File) emptied(table *pgquery.RangeVar, u *unit) bool {
	key := relationKey(table)
	if f.renewed(key, u) {
		return true
	}
	for _, before := range f.units[:u.ordinal] {
		if before.guarded {
			continue
		}
		if d := before.node.GetDeleteStmt(); d != nil && relationKey(d.GetRelation()) == key {
			return true
		}
		for _, t := range before.node.GetTruncateStmt().GetRelations() {
			if relationKey(t.GetRangeVar()) == key {
				return true
			}
		}
	}
	return false
}
