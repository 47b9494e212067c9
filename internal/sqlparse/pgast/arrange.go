package pgast

import (
	"strings"

	pgquery "github.com/pganalyze/pg_query_go/v6"
	"google.golang.org/protobuf/proto"
)

// Arrangement tells in which order columns stand now that a statement uses by place. Both give for each place the one that the
// statement counts on, or nil where that is the same order or nothing is known of the name.
type Arrangement struct {
	// Table is asked about a relation, or the type of its rows.
	Table func(Name) []int
	// Function is asked about what a function returns. ok is false where its name doesn't say which function is meant.
	Function func(Name) (order []int, ok bool)
	// Value is the order of the row that the statement gives, for one whose type PostgreSQL doesn't print: SELECT ROW(1, 2).
	Value []int
}

// Arrange returns a statement that PostgreSQL has printed as it reads where columns stand in another order: alias lists, rows
// and what a parsed body returns are put into that order. ok is false where they can't be.
func Arrange(statement string, a Arrangement) (arranged string, ok bool) {
	tree, err := ParseOne(statement)
	if err != nil {
		return "", false
	}
	r := arranger{Arrangement: a, ok: true}
	walk(tree.ProtoReflect(), r.visit)
	if a.Value != nil {
		r.value(tree)
	}
	if !r.ok {
		return "", false
	}
	arranged, err = Deparse(tree)
	return arranged, err == nil && Describes(tree, arranged)
}

type arranger struct {
	Arrangement
	ok bool
}

func (r *arranger) visit(m proto.Message) {
	switch n := m.(type) {
	case *pgquery.RangeVar:
		r.put(n.GetAlias().GetColnames(), r.Table(Name{n.GetSchemaname(), n.GetRelname()}), false)
	case *pgquery.JoinExpr:
		if len(n.GetAlias().GetColnames()) > 0 {
			r.none(n.GetLarg(), n.GetRarg())
		}
	case *pgquery.RangeFunction:
		if len(n.GetAlias().GetColnames()) > 0 {
			r.function(n)
		}
	case *pgquery.FuncCall:
		if takesRow(n) {
			// The function may take other rows too, so that what this one is can't be told.
			schema, name := NameParts(n.GetFuncname())
			order, known := r.Function(Name{schema, name})
			r.ok = r.ok && known && order == nil
		}
	case *pgquery.TypeCast:
		r.row(n)
	case *pgquery.CreateFunctionStmt:
		if n.GetSqlBody() != nil && n.GetReturnType() != nil {
			if order := r.Table(typeName(n.GetReturnType())); order != nil {
				r.body(n.GetSqlBody(), order)
			}
		}
	}
}

// put brings a list into the order. One that goes on may have more than the order speaks of.
func (r *arranger) put(list []*pgquery.Node, order []int, goesOn bool) {
	if order == nil || len(list) == 0 {
		return
	}
	if len(list) < len(order) || len(list) > len(order) && !goesOn {
		r.ok = false
		return
	}
	before := append([]*pgquery.Node(nil), list...)
	for place, from := range order {
		list[place] = before[from]
	}
}

// none holds where nothing below has another order.
func (r *arranger) none(nodes ...*pgquery.Node) {
	for _, node := range nodes {
		walk(node.ProtoReflect(), func(m proto.Message) {
			switch n := m.(type) {
			case *pgquery.RangeVar:
				r.ok = r.ok && r.Table(Name{n.GetSchemaname(), n.GetRelname()}) == nil
			case *pgquery.TypeCast:
				r.ok = r.ok && r.Table(typeName(n.GetTypeName())) == nil
			case *pgquery.FuncCall:
				schema, name := NameParts(n.GetFuncname())
				order, known := r.Function(Name{schema, name})
				r.ok = r.ok && known && order == nil
			}
		})
	}
}

// function arranges the list of names for what a function in FROM returns: its columns, then those of ROWS FROM, then the number.
func (r *arranger) function(n *pgquery.RangeFunction) {
	items := n.GetFunctions()
	for i, item := range items {
		for _, node := range item.GetList().GetItems() {
			call := node.GetFuncCall()
			if i > 0 || call == nil {
				r.none(node)
				continue
			}
			r.none(call.GetArgs()...)
			schema, name := NameParts(call.GetFuncname())
			order, known := r.Function(Name{schema, name})
			r.ok = r.ok && known
			r.put(n.GetAlias().GetColnames(), order, n.GetOrdinality() || len(items) > 1)
		}
	}
}

// row arranges the values of ROW(1, 2)::t and '(1,2)'::t.
func (r *arranger) row(n *pgquery.TypeCast) {
	values, constant := n.GetArg().GetRowExpr(), n.GetArg().GetAConst()
	if values == nil && constant == nil {
		return
	}
	order := r.Table(typeName(n.GetTypeName()))
	switch {
	case order == nil || constant.GetIsnull():
	case len(n.GetTypeName().GetArrayBounds()) > 0:
		r.ok = false
	case values != nil:
		r.put(values.GetArgs(), order, false)
	default:
		fields, ok := rowFields(constant.GetSval().GetSval())
		if !ok || len(fields) != len(order) {
			r.ok = false
			return
		}
		arranged := make([]string, len(order))
		for place, from := range order {
			arranged[place] = fields[from]
		}
		constant.GetSval().Sval = "(" + strings.Join(arranged, ",") + ")"
	}
}

// value arranges the only row that a query of a single value gives.
func (r *arranger) value(tree *pgquery.Node) {
	rows, typed := map[*pgquery.RowExpr]bool{}, map[*pgquery.RowExpr]bool{}
	walk(tree.ProtoReflect(), func(m proto.Message) {
		switch n := m.(type) {
		case *pgquery.RowExpr:
			rows[n] = true
		case *pgquery.TypeCast:
			typed[n.GetArg().GetRowExpr()] = true
		}
	})
	for row := range rows {
		switch {
		case typed[row]:
		case len(tree.GetSelectStmt().GetTargetList()) == 1 && tree.GetSelectStmt().GetTargetList()[0].GetResTarget().GetVal().GetRowExpr() == row:
			r.put(row.GetArgs(), r.Value, false)
		default:
			r.ok = false
		}
	}
}

// rowFields takes a row apart into its values, as they are written (PostgreSQL documentation, Composite Type Input and Output
// Syntax).
func rowFields(text string) (fields []string, ok bool) {
	text, opened := strings.CutPrefix(text, "(")
	text, closed := strings.CutSuffix(text, ")")
	quoted, start := false, 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			quoted = !quoted
		case ',':
			if !quoted {
				fields, start = append(fields, text[start:i]), i+1
			}
		}
	}
	return append(fields, text[start:]), opened && closed && !quoted
}

// body arranges what the last statement of BEGIN ATOMIC returns.
func (r *arranger) body(body *pgquery.Node, order []int) {
	for node := body; ; {
		if items := node.GetList().GetItems(); len(items) > 0 {
			node = items[len(items)-1]
			continue
		}
		switch {
		case node.GetSelectStmt() != nil:
			r.query(node.GetSelectStmt(), order)
		case node.GetInsertStmt() != nil:
			r.targets(node.GetInsertStmt().GetReturningList(), order)
		case node.GetUpdateStmt() != nil:
			r.targets(node.GetUpdateStmt().GetReturningList(), order)
		case node.GetDeleteStmt() != nil:
			r.targets(node.GetDeleteStmt().GetReturningList(), order)
		default:
			r.ok = false
		}
		return
	}
}

// query arranges what a query returns. Clauses that name columns by number would name others.
func (r *arranger) query(n *pgquery.SelectStmt, order []int) {
	for _, clause := range [][]*pgquery.Node{n.GetSortClause(), n.GetGroupClause(), n.GetDistinctClause()} {
		for _, item := range clause {
			if item.GetAConst() != nil || item.GetSortBy().GetNode().GetAConst() != nil {
				r.ok = false
			}
		}
	}
	if n.GetLarg() != nil {
		r.query(n.GetLarg(), order)
		r.query(n.GetRarg(), order)
		return
	}
	for _, values := range n.GetValuesLists() {
		r.targets(values.GetList().GetItems(), order)
	}
	if len(n.GetValuesLists()) == 0 {
		r.targets(n.GetTargetList(), order)
	}
}

// targets arranges a list of values. A single one is the row itself.
func (r *arranger) targets(list []*pgquery.Node, order []int) {
	if len(list) != 1 {
		r.put(list, order, false)
		r.ok = r.ok && len(list) > 0
	}
}
