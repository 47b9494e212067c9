package pgdump

import (
	"regexp"
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/sqlparse"
)

var createTable = regexp.MustCompile(`^CREATE (UNLOGGED |FOREIGN )?TABLE `)

// separator stands between the columns and constraints of a table.
const separator = ",\n    "

// unordered sorts the columns and constraints of a CREATE TABLE; other statements stay as they are. A table that gets a
// column later has it at its end, which makes no difference to those who name columns.
func unordered(statement string) string {
	if !createTable.MatchString(statement) {
		return options(statement)
	}
	var items []string
	var open, from, depth int
	for token := range sqlparse.Tokens(statement) {
		switch token.Text {
		case "(", "[":
			if depth++; depth == 1 {
				open, from = token.Offset, token.End()
			}
		case ",":
			if depth == 1 {
				items = append(items, strings.TrimSpace(statement[from:token.Offset]))
				from = token.End()
			}
		case ")", "]":
			if depth--; depth == 0 {
				items = append(items, strings.TrimSpace(statement[from:token.Offset]))
				slices.Sort(items)
				return statement[:open] + "(\n    " + strings.Join(items, separator) + "\n" + options(statement[token.Offset:])
			}
		}
	}
	return statement
}

var (
	withOptions = regexp.MustCompile(`(?m)(^WITH| WITH) \(([^()]*)\)`)
	statistics  = regexp.MustCompile(`(?s)^(CREATE STATISTICS .*? ON )(.*)( FROM [^ ]+)$`)
	dictionary  = regexp.MustCompile(`(?s)^(CREATE TEXT SEARCH DICTIONARY .* \(\n    TEMPLATE = [^,]*)(,\n    .*) \)$`)
)

// options sorts storage parameters and the options of dictionaries, as ALTER puts what it sets at the end, and what
// statistics are about, which stands in the order of the table's columns.
func options(statement string) string {
	if strings.Contains(statement, " ADD CONSTRAINT ") || strings.HasPrefix(statement, "CREATE INDEX") || strings.HasPrefix(statement, "CREATE UNIQUE INDEX") || strings.HasPrefix(statement, ")") {
		statement = withOptions.ReplaceAllStringFunc(statement, func(found string) string {
			head, list, _ := strings.Cut(found, "(")
			return head + "(" + sorted(strings.TrimSuffix(list, ")")) + ")"
		})
	}
	if found := statistics.FindStringSubmatch(statement); found != nil {
		return found[1] + sorted(found[2]) + found[3]
	}
	if found := dictionary.FindStringSubmatch(statement); found != nil {
		return found[1] + ", " + sorted(found[2][1:]) + " )"
	}
	return statement
}

func sorted(list string) string {
	parts := strings.Split(list, ",")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	slices.Sort(parts)
	return strings.Join(parts, ", ")
}

// ownerSymbol stands for the migration user.
const ownerSymbol = "<the owner>"

// roles replaces the owner's name where a role stands: in lists after certain words, outside of parentheses.
func roles(entry Entry, statement, owner string) string {
	if owner == "" || !strings.Contains(statement, owner) {
		return statement
	}
	everywhere := slices.Contains([]string{"ACL", "DEFAULT ACL", "USER MAPPING", "POLICY"}, entry.Type)
	var b strings.Builder
	depth, copied := 0, 0
	list := false
	before := ""
	for token := range sqlparse.Tokens(statement) {
		named := token.Kind == sqlparse.Word || token.Kind == sqlparse.QuotedIdent
		switch {
		case token.Text == "(":
			depth++
		case token.Text == ")":
			depth--
		case depth > 0:
		case list && named && name(token) == owner:
			b.WriteString(statement[copied:token.Offset] + ownerSymbol)
			copied = token.End()
			list = false
		case token.Kind == sqlparse.Word && startsRoles(before, token.Text, everywhere):
			list = true
		case token.Text == "," && everywhere:
			list = true
		default:
			list = false
		}
		before = token.Text
	}
	return b.String() + statement[copied:]
}

// startsRoles reports whether a role or a list of roles follows a word.
func startsRoles(before, word string, everywhere bool) bool {
	switch word {
	case "TO":
		return everywhere || before == "OWNER"
	case "FROM", "FOR", "ROLE", "by":
		return everywhere
	}
	return false
}

// name returns what a token names.
func name(token sqlparse.Token) string {
	if token.Kind == sqlparse.QuotedIdent {
		return strings.ReplaceAll(token.Text[1:len(token.Text)-1], `""`, `"`)
	}
	return token.Text
}
