package lint

import (
	"fmt"
	"slices"

	pgquery "github.com/pganalyze/pg_query_go/v6"

	"github.com/plumbsql/plumb/internal/sqlparse/pgast"
)

func init() {
	register(Rule{
		Code: "non-idempotent-update", Name: "UPDATE that changes the rows again on a second run",
		Doc: "`SET n = n + 1` adds one more on a second run, and now(), random() and gen_random_uuid() give other values. Nothing fails, the\n" +
			"data is just different. Let the WHERE leave out the rows that are done.",
		Analyzer: Idempotent, Severity: Error, Check: checkNonIdempotentUpdate,
	})
}

func checkNonIdempotentUpdate(f *File, report func(Finding)) {
	for _, u := range f.units {
		for _, node := range modifications(u.node) {
			update := node.GetUpdateStmt()
			if u.guarded || f.renewed(relationKey(update.GetRelation()), u) {
				continue
			}
			for _, target := range update.GetTargetList() {
				checkAssignment(f, u, update, target.GetResTarget(), report)
			}
		}
	}
}

func checkAssignment(f *File, u *unit, update *pgquery.UpdateStmt, target *pgquery.ResTarget, report func(Finding)) {
	column, names := target.GetName(), targetNames(update)
	own := changesAgain(target.GetVal(), column, names)
	switch {
	case !own && !contains(target.GetVal(), isVolatile), leavesOutDone(update, column):
		return
	case !own && inWhere(update, column):
		return
	}
	finding := f.finding(u.at(target.GetLocation()), fmt.Sprintf("column %s of %s gets another value each time: a second run changes it again",
		pgast.QuoteIdent(column), pgast.RelationName(update.GetRelation())), "leave out the rows that are done: WHERE …")
	if own {
		finding.Message = fmt.Sprintf("column %s of %s is set from its own value: a second run changes it again",
			pgast.QuoteIdent(column), pgast.RelationName(update.GetRelation()))
	}
	// The WHERE may leave out the rows that are done, and a time that differs seldom matters.
	if !own || inWhere(update, column) {
		finding.Severity = Warning
	}
	report(finding)
}

// inWhere says whether WHERE speaks about a column.
func inWhere(update *pgquery.UpdateStmt, column string) bool {
	return contains(update.GetWhereClause(), func(n *pgquery.Node) bool {
		_, name := columnName(n)
		return name == column
	})
}

// leavesOutDone says that WHERE speaks about another column which the statement sets for good: SET n = n + 1, done = true
// WHERE NOT done.
func leavesOutDone(update *pgquery.UpdateStmt, column string) bool {
	return slices.ContainsFunc(update.GetTargetList(), func(n *pgquery.Node) bool {
		other := n.GetResTarget()
		return other.GetName() != column && inWhere(update, other.GetName()) && !contains(other.GetVal(), isVolatile) &&
			!changesAgain(other.GetVal(), other.GetName(), targetNames(update))
	})
}

// settled are the functions that give the same again when they are applied to their own result.
var settled = []string{"coalesce", "greatest", "least", "lower", "upper", "trim", "btrim", "ltrim", "rtrim", "date_trunc", "abs", "round", "initcap"}

// changesAgain says whether a value is computed from the column itself in a way that doesn't settle.
func changesAgain(value *pgquery.Node, column string, tables []string) bool {
	found := false
	walk(value, func(n *pgquery.Node) bool {
		switch node := n.GetNode().(type) {
		case *pgquery.Node_ColumnRef:
			table, name := columnName(n)
			found = found || name == column && (table == "" || slices.Contains(tables, table))
		case *pgquery.Node_CoalesceExpr, *pgquery.Node_MinMaxExpr, *pgquery.Node_SubLink, *pgquery.Node_CaseExpr:
			return false
		case *pgquery.Node_FuncCall:
			_, name := pgast.NameParts(node.FuncCall.GetFuncname())
			return !slices.Contains(settled, name)
		}
		return true
	})
	// A column that is set to itself, or only cast, stays as it is.
	_, plain := columnName(value)
	_, cast := columnName(value.GetTypeCast().GetArg())
	return found && plain != column && cast != column
}

// targetNames are the names by which an UPDATE can call its table.
func targetNames(update *pgquery.UpdateStmt) []string {
	if alias := update.GetRelation().GetAlias().GetAliasname(); alias != "" {
		return []string{alias}
	}
	return []string{update.GetRelation().GetRelname()}
}

var volatile = []string{"now", "random", "gen_random_uuid", "uuid_generate_v4", "clock_timestamp", "statement_timestamp", "transaction_timestamp", "timeofday", "nextval"}

func isVolatile(n *pgquery.Node) bool {
	switch node := n.GetNode().(type) {
	case *pgquery.Node_FuncCall:
		_, name := pgast.NameParts(node.FuncCall.GetFuncname())
		return slices.Contains(volatile, name)
	case *pgquery.Node_SqlvalueFunction:
		op := node.SqlvalueFunction.GetOp()
		return op >= pgquery.SQLValueFunctionOp_SVFOP_CURRENT_DATE && op <= pgquery.SQLValueFunctionOp_SVFOP_LOCALTIMESTAMP_N
	}
	return false
}
