package pgast

import (
	pgquery "github.com/pganalyze/pg_query_go/v6"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// Same reports whether two statements are the same to PostgreSQL's parser: they differ at most in white space, comments,
// parentheses that change nothing, in whether a list of values has a cast or each value has it, in how far comparisons of
// rows are taken apart, and in names of columns that a function's row has got since. Statements that can't be parsed are never the same.
func Same(a, b string) bool {
	x, err := ParseOne(a)
	if err != nil {
		return false
	}
	return Describes(x, b)
}

// places are the fields of parse trees that say where something stands in the text.
var places = map[protoreflect.Name]bool{
	"location": true, "stmt_location": true, "stmt_len": true, "list_start": true, "list_end": true, "name_location": true,
	"arg_location": true, "conninfo_location": true,
}

// unplace takes the places out of a parse tree.
func unplace(m protoreflect.Message) {
	m.Range(func(field protoreflect.FieldDescriptor, value protoreflect.Value) bool {
		switch {
		case places[field.Name()]:
			m.Clear(field)
		case field.IsList() && field.Message() != nil:
			for i := range value.List().Len() {
				unplace(value.List().Get(i).Message())
			}
		case field.Message() != nil && !field.IsMap():
			unplace(value.Message())
		}
		return true
	})
}

// Describes reports whether a text is the statement of a parse tree, as Same compares.
func Describes(node *pgquery.Node, text string) bool {
	read, err := ParseOne(text)
	if err != nil {
		return false
	}
	node = proto.CloneOf(node)
	for _, tree := range []*pgquery.Node{node, read} {
		unplace(tree.ProtoReflect())
		walk(tree.ProtoReflect(), spread)
		walk(tree.ProtoReflect(), unrow)
		flatten(tree.ProtoReflect())
	}
	unalias(node, read)
	return proto.Equal(node, read)
}
