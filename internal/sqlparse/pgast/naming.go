package pgast

import (
	"regexp"
	"slices"
	"strings"

	pgquery "github.com/pganalyze/pg_query_go/v6"
	"google.golang.org/protobuf/proto"

	"github.com/plumbsql/plumb/internal/sqlparse"
)

// nobody is the name that PostgreSQL gives to a column for which it finds none, and prints nowhere that it means nothing.
const nobody = ` AS "?column?"`

// unnamed finds what may be a column without a name, so that most texts need no parser.
var unnamed = regexp.MustCompile(`\(\s*SELECT|UNION|INTERSECT|EXCEPT|INSERT INTO|BEGIN ATOMIC`)

// Named gives the columns a name that PostgreSQL has printed without one where names mean nothing, so that it prints none for them
// when it has read the statement again: it would call a cast after its type. Other statements, and those that can't be parsed, are
// returned as they are.
func Named(statement string) string {
	if !strings.Contains(statement, "::") || !unnamed.MatchString(statement) {
		return statement
	}
	tree, err := ParseOne(statement)
	if err != nil {
		return statement
	}
	var ends []int
	walk(tree.ProtoReflect(), func(m proto.Message) {
		unnamedIn(m, func(target *pgquery.ResTarget) {
			cast := target.GetVal().GetTypeCast()
			if at := int(cast.GetLocation()); cast != nil && target.GetName() == "" && at >= 0 && at < len(statement) && strings.HasPrefix(statement[at:], "::") {
				ends = append(ends, at+typeEnd(statement[at:]))
			}
		})
	})
	slices.Sort(ends)
	for _, end := range slices.Backward(slices.Compact(ends)) {
		statement = statement[:end] + nobody + statement[end:]
	}
	return statement
}

// follows are the words that may stand behind a column of a query.
var follows = []string{
	"from", "where", "group", "having", "window", "union", "intersect", "except", "order", "limit", "offset", "fetch", "for", "on", "returning",
}

// typeEnd returns where the type ends of a cast at the start of a text.
func typeEnd(text string) int {
	end, depth := 0, 0
	for token := range sqlparse.Tokens(text) {
		switch token.Text {
		case "(", "[":
			depth++
		case ")", "]":
			depth--
		}
		word := token.Kind == sqlparse.Word && slices.Contains(follows, strings.ToLower(token.Text))
		if depth < 0 || depth == 0 && (token.Text == "," || token.Text == ";" || word) {
			return end
		}
		end = token.End()
	}
	return end
}
