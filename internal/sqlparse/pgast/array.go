package pgast

import (
	"strings"

	pgquery "github.com/pganalyze/pg_query_go/v6"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// Unlisted takes the casts out of a statement that PostgreSQL prints for a list of values and reads as something else: each
// value has the cast then. They stand where the values' type is compared as another one: with a varchar v, `v IN ('a', 'b')`
// is printed as `v::text = ANY ((ARRAY['a'::varchar, 'b'::varchar])::text[])`, and so are lists of cidr and of regclass.
// Without the cast, the comparison adds the same one again. Other statements, and those that can't be parsed, are returned as
// they are.
func Unlisted(statement string) string {
	if !strings.Contains(statement, "ARRAY[") || !strings.Contains(statement, "[])") {
		return statement
	}
	tree, err := ParseOne(statement)
	if err != nil {
		return statement
	}
	cut := map[int]bool{}
	walk(tree.ProtoReflect(), func(m proto.Message) {
		compared, ok := m.(*pgquery.A_Expr)
		if !ok || compared.GetKind() != pgquery.A_Expr_Kind_AEXPR_OP_ANY && compared.GetKind() != pgquery.A_Expr_Kind_AEXPR_OP_ALL {
			return
		}
		if cast := listCast(compared.GetRexpr()); cast != nil && cast.GetLocation() >= 0 {
			cut[int(cast.GetLocation())] = true
		}
	})
	var b strings.Builder
	for i := 0; i < len(statement); i++ {
		if cut[i] {
			if length := castLength(statement[i:]); length > 0 {
				i += length - 1
				continue
			}
		}
		b.WriteByte(statement[i])
	}
	return b.String()
}

// castLength returns how long a cast such as ::text[] at the start of a text is, or 0 where it is written in another way.
func castLength(text string) int {
	if !strings.HasPrefix(text, "::") {
		return 0
	}
	quoted := false
	for i := range text {
		switch {
		case text[i] == '"':
			quoted = !quoted
		case !quoted && strings.HasPrefix(text[i:], "[]"):
			return i + len("[]")
		}
	}
	return 0
}

// listCast returns the cast of a list of values to an array, or nil.
func listCast(n *pgquery.Node) *pgquery.TypeCast {
	cast := n.GetTypeCast()
	if cast == nil || cast.GetArg().GetAArrayExpr() == nil || len(cast.GetTypeName().GetArrayBounds()) != 1 {
		return nil
	}
	return cast
}

// spread gives each value of a list the cast that the list has, as PostgreSQL does when it reads it.
func spread(m proto.Message) {
	n, ok := m.(*pgquery.Node)
	if !ok {
		return
	}
	cast := listCast(n)
	if cast == nil {
		return
	}
	list := cast.GetArg().GetAArrayExpr()
	single := proto.Clone(cast.GetTypeName()).(*pgquery.TypeName)
	single.ArrayBounds = nil
	for i, value := range list.GetElements() {
		list.Elements[i] = &pgquery.Node{Node: &pgquery.Node_TypeCast{TypeCast: &pgquery.TypeCast{
			Arg: value, TypeName: proto.Clone(single).(*pgquery.TypeName),
		}}}
	}
	n.Node = &pgquery.Node_AArrayExpr{AArrayExpr: list}
}

// walk calls visit for a parse tree and all below it.
func walk(m protoreflect.Message, visit func(proto.Message)) {
	visit(m.Interface())
	m.Range(func(field protoreflect.FieldDescriptor, value protoreflect.Value) bool {
		switch {
		case field.IsMap() || field.Message() == nil:
		case field.IsList():
			for i := range value.List().Len() {
				walk(value.List().Get(i).Message(), visit)
			}
		default:
			walk(value.Message(), visit)
		}
		return true
	})
}
