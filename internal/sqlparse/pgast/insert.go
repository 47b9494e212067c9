package pgast

import pgquery "github.com/pganalyze/pg_query_go/v6"

// Inserted is what an INSERT statement with values says.
type Inserted struct {
	// Schema is empty where the statement names none.
	Schema, Table string
	// Columns are those that it names; none means the first ones of the table, as many as Values, the number of values of a row.
	Columns []string
	Values  int
	// Computed are the values that are no constants.
	Computed []Computed
	// Other names what the statement has beside values, or is empty.
	Other string
}

// Computed is a value of a row: its place there from 0, and a query that gives it.
type Computed struct {
	Index int
	Query string
}

// Insert reads an INSERT statement. What isn't one, or can't be parsed, is an *Error.
func Insert(stmt string) (*Inserted, error) {
	node, err := ParseOne(stmt)
	if err != nil {
		return nil, err
	}
	n := node.GetInsertStmt()
	if n == nil {
		return nil, &Error{Message: "not an INSERT statement", Offset: 0}
	}
	rows := n.GetSelectStmt().GetSelectStmt()
	out := &Inserted{Schema: n.GetRelation().GetSchemaname(), Table: n.GetRelation().GetRelname()}
	switch {
	case n.GetWithClause() != nil || rows.GetWithClause() != nil:
		out.Other = "WITH"
	case len(n.GetReturningList()) > 0:
		out.Other = "RETURNING"
	case len(rows.GetValuesLists()) == 0 || len(rows.GetSortClause()) > 0 || rows.GetLimitCount() != nil || rows.GetLimitOffset() != nil:
		out.Other = "a query"
	}
	for _, column := range n.GetCols() {
		if len(column.GetResTarget().GetIndirection()) > 0 {
			out.Other = "parts of a column"
		}
		out.Columns = append(out.Columns, column.GetResTarget().GetName())
	}
	for _, row := range rows.GetValuesLists() {
		out.Values = max(out.Values, len(row.GetList().GetItems()))
		for i, value := range row.GetList().GetItems() {
			if err := out.compute(i, value); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// compute keeps a value that is no constant.
func (n *Inserted) compute(index int, value *pgquery.Node) error {
	if value.GetAConst() != nil || value.GetTypeCast().GetArg().GetAConst() != nil || value.GetSetToDefault() != nil {
		return nil
	}
	target := &pgquery.Node{Node: &pgquery.Node_ResTarget{ResTarget: &pgquery.ResTarget{Val: value}}}
	query, err := Deparse(&pgquery.Node{Node: &pgquery.Node_SelectStmt{SelectStmt: &pgquery.SelectStmt{
		TargetList: []*pgquery.Node{target}, LimitOption: pgquery.LimitOption_LIMIT_OPTION_DEFAULT, Op: pgquery.SetOperation_SETOP_NONE,
	}}})
	if err != nil {
		return err
	}
	n.Computed = append(n.Computed, Computed{Index: index, Query: query})
	return nil
}
