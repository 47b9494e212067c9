package lint

import (
	pgquery "github.com/pganalyze/pg_query_go/v6"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// walk calls visit for every node below a node, itself included, as long as visit returns true; where it returns false, what
// is below is left out.
func walk(node *pgquery.Node, visit func(*pgquery.Node) bool) {
	if node != nil {
		walkMessage(node.ProtoReflect(), visit)
	}
}

func walkMessage(m protoreflect.Message, visit func(*pgquery.Node) bool) {
	if node, ok := m.Interface().(*pgquery.Node); ok && !visit(node) {
		return
	}
	m.Range(func(field protoreflect.FieldDescriptor, value protoreflect.Value) bool {
		switch {
		case field.Kind() != protoreflect.MessageKind:
		case field.IsList():
			for i := range value.List().Len() {
				walkMessage(value.List().Get(i).Message(), visit)
			}
		default:
			walkMessage(value.Message(), visit)
		}
		return true
	})
}

// contains says whether a node for which match holds stands below node, or is it.
func contains(node proto.Message, match func(*pgquery.Node) bool) bool {
	found := false
	if node == nil || !node.ProtoReflect().IsValid() {
		return false
	}
	walkMessage(node.ProtoReflect(), func(n *pgquery.Node) bool {
		found = found || match(n)
		return !found
	})
	return found
}

// columnName is the last part of a column reference and the name in front of it; both are empty for other nodes.
func columnName(node *pgquery.Node) (table, column string) {
	fields := node.GetColumnRef().GetFields()
	if n := len(fields); n > 0 {
		column = fields[n-1].GetString_().GetSval()
		if n > 1 {
			table = fields[n-2].GetString_().GetSval()
		}
	}
	return table, column
}
