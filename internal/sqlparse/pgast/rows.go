package pgast

import (
	pgquery "github.com/pganalyze/pg_query_go/v6"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// unrow turns a comparison of two rows that PostgreSQL takes apart into those of their columns. It does so one level deep each
// time that it reads an expression, so that what it prints of rows within rows is taken apart further when that is read.
func unrow(m proto.Message) {
	n, ok := m.(*pgquery.Node)
	if !ok {
		return
	}
	compared := n.GetAExpr()
	left, right := compared.GetLexpr().GetRowExpr(), compared.GetRexpr().GetRowExpr()
	if left == nil || right == nil || len(left.GetArgs()) != len(right.GetArgs()) || len(left.GetArgs()) == 0 {
		return
	}
	joined, negated := pgquery.BoolExprType_OR_EXPR, false
	switch compared.GetKind() {
	case pgquery.A_Expr_Kind_AEXPR_DISTINCT:
	case pgquery.A_Expr_Kind_AEXPR_NOT_DISTINCT:
		negated = true
	case pgquery.A_Expr_Kind_AEXPR_OP:
		switch operatorName(compared) {
		case "=":
			joined = pgquery.BoolExprType_AND_EXPR
		case "<>":
		default:
			return
		}
	default:
		return
	}
	columns := make([]*pgquery.Node, len(left.GetArgs()))
	for i, value := range left.GetArgs() {
		column := proto.CloneOf(compared)
		column.Lexpr, column.Rexpr = value, right.GetArgs()[i]
		if negated {
			column.Kind = pgquery.A_Expr_Kind_AEXPR_DISTINCT
		}
		columns[i] = &pgquery.Node{Node: &pgquery.Node_AExpr{AExpr: column}}
	}
	all := columns[0]
	if len(columns) > 1 {
		all = boolean(joined, columns...)
	}
	if negated {
		all = boolean(pgquery.BoolExprType_NOT_EXPR, all)
	}
	n.Node = all.GetNode()
}

func boolean(operator pgquery.BoolExprType, arguments ...*pgquery.Node) *pgquery.Node {
	return &pgquery.Node{Node: &pgquery.Node_BoolExpr{BoolExpr: &pgquery.BoolExpr{Boolop: operator, Args: arguments}}}
}

// operatorName returns the name of a comparison's operator without its schema.
func operatorName(e *pgquery.A_Expr) string {
	if len(e.GetName()) == 0 {
		return ""
	}
	return e.GetName()[len(e.GetName())-1].GetString_().GetSval()
}

// flatten turns an AND within an AND, and an OR within an OR, into one: which parentheses PostgreSQL prints there depends on how
// often it has read the expression.
func flatten(m protoreflect.Message) {
	m.Range(func(field protoreflect.FieldDescriptor, value protoreflect.Value) bool {
		switch {
		case field.IsMap() || field.Message() == nil:
		case field.IsList():
			for i := range value.List().Len() {
				flatten(value.List().Get(i).Message())
			}
		default:
			flatten(value.Message())
		}
		return true
	})
	joined, ok := m.Interface().(*pgquery.BoolExpr)
	if !ok || joined.GetBoolop() == pgquery.BoolExprType_NOT_EXPR {
		return
	}
	var arguments []*pgquery.Node
	for _, argument := range joined.GetArgs() {
		if inner := argument.GetBoolExpr(); inner != nil && inner.GetBoolop() == joined.GetBoolop() {
			arguments = append(arguments, inner.GetArgs()...)
			continue
		}
		arguments = append(arguments, argument)
	}
	joined.Args = arguments
}
