package pgast

import (
	"regexp"
	"slices"

	pgquery "github.com/pganalyze/pg_query_go/v6"
	"google.golang.org/protobuf/proto"
)

// Name is a name with its schema, as it was written.
type Name struct{ Schema, Name string }

// Places are the names by which a statement uses columns of relations in their order instead of by their names.
type Places struct {
	// Relations are those that have a list of names for their columns: FROM t x (a, b).
	Relations []Name
	// Functions are those in FROM that have such a list, and those that are called with a row whose type isn't printed.
	Functions []Name
	// Types are those of constants and rows: '(1,2)'::t, ROW(1, 2)::t; and what a function with a parsed body returns.
	Types []Name
}

// placed finds what may be such a place, so that most texts need no parser. PostgreSQL prints no space before the parenthesis
// of an alias list, and no schema before the name of a type of its own.
var placed = regexp.MustCompile(`(?:FROM|JOIN|,|LATERAL)\s+\(*(?:ONLY )?` + printedName + `(?:\.` + printedName + `)? ` + printedName + `\(|(?:\)|ORDINALITY) ` + printedName +
	`\(|['\)]::` + printedName + `\.|BEGIN ATOMIC|\bRETURN |[(,]\s*ROW\(`)

// printedName matches a name as PostgreSQL prints it.
const printedName = `(?:"(?:[^"]|"")*"|[^\s(."]+)`

// PlacesIn returns what a statement that PostgreSQL has printed uses by place. What can't be parsed uses nothing.
func PlacesIn(statement string) Places {
	var p Places
	if !placed.MatchString(statement) {
		return p
	}
	tree, err := ParseOne(statement)
	if err != nil {
		return p
	}
	walk(tree.ProtoReflect(), func(m proto.Message) {
		switch n := m.(type) {
		case *pgquery.RangeVar:
			if len(n.GetAlias().GetColnames()) > 0 {
				p.Relations = append(p.Relations, Name{n.GetSchemaname(), n.GetRelname()})
			}
		case *pgquery.JoinExpr:
			if len(n.GetAlias().GetColnames()) > 0 {
				p.Relations = append(p.Relations, relations(n)...)
			}
		case *pgquery.RangeFunction:
			if len(n.GetAlias().GetColnames()) > 0 {
				p.Functions = append(p.Functions, calls(n)...)
			}
		case *pgquery.FuncCall:
			if takesRow(n) {
				schema, name := NameParts(n.GetFuncname())
				p.Functions = append(p.Functions, Name{schema, name})
			}
		case *pgquery.TypeCast:
			if n.GetArg().GetAConst() != nil || n.GetArg().GetRowExpr() != nil {
				p.Types = append(p.Types, typeName(n.GetTypeName()))
			}
		case *pgquery.CreateFunctionStmt:
			if n.GetSqlBody() != nil && n.GetReturnType() != nil {
				p.Types = append(p.Types, typeName(n.GetReturnType()))
			}
		}
	})
	return p
}

func typeName(t *pgquery.TypeName) Name {
	schema, name := NameParts(t.GetNames())
	return Name{schema, name}
}

// relations returns the relations in a join.
func relations(join *pgquery.JoinExpr) []Name {
	var names []Name
	walk(join.ProtoReflect(), func(m proto.Message) {
		if v, ok := m.(*pgquery.RangeVar); ok {
			names = append(names, Name{v.GetSchemaname(), v.GetRelname()})
		}
	})
	return names
}

// calls returns the functions that are called in FROM.
func calls(function *pgquery.RangeFunction) []Name {
	var names []Name
	for _, item := range function.GetFunctions() {
		walk(item.ProtoReflect(), func(m proto.Message) {
			if call, ok := m.(*pgquery.FuncCall); ok {
				schema, name := NameParts(call.GetFuncname())
				names = append(names, Name{schema, name})
			}
		})
	}
	return names
}

// takesRow reports whether a call has a row among its arguments whose type isn't printed.
func takesRow(call *pgquery.FuncCall) bool {
	return slices.ContainsFunc(call.GetArgs(), func(argument *pgquery.Node) bool { return argument.GetRowExpr() != nil })
}
