package pgast

import (
	"regexp"
	"slices"

	"github.com/plumbsql/plumb/internal/sqlparse"
)

// misprinted finds what PostgreSQL, up to 18 at least, may have printed so that it can't read it: most texts need no parser.
var misprinted = regexp.MustCompile(`\bCYCLE\b|\bIS DOCUMENT\b`)

// Readable puts right what PostgreSQL prints in a way that its own grammar doesn't read: the marks of a CYCLE clause, which may be
// constants but no casts, and an element IS DOCUMENT of an index or a partition key, which it takes for a call that needs no
// parentheses. Other statements, and those that can't be parsed afterwards either, are returned as they are.
func Readable(statement string) string {
	if !misprinted.MatchString(statement) {
		return statement
	}
	if _, err := ParseOne(statement); err == nil {
		return statement
	}
	tokens := slices.Collect(sqlparse.Tokens(statement))
	edits := append(cycleMarks(statement, tokens), documents(tokens)...)
	slices.SortStableFunc(edits, func(a, b edit) int { return a.from - b.from })
	right := statement
	for _, e := range slices.Backward(edits) {
		right = right[:e.from] + e.text + right[e.to:]
	}
	if _, err := ParseOne(right); err != nil {
		return statement
	}
	return right
}

// edit replaces what stands between two places of a text.
type edit struct {
	from, to int
	text     string
}

// cycleMarks writes the casts that say how rows of a cycle are marked as typed constants.
func cycleMarks(text string, tokens []sqlparse.Token) []edit {
	var edits []edit
	for i, token := range tokens {
		if token.Text != "CYCLE" {
			continue
		}
		set := until(tokens, i, "SET")
		to := until(tokens, set, "TO")
		other := until(tokens, to, "DEFAULT")
		end := until(tokens, other, "USING")
		if end == len(tokens) {
			continue
		}
		for _, value := range [][]sqlparse.Token{tokens[to+1 : other], tokens[other+1 : end]} {
			if len(value) > 2 && value[0].Kind == sqlparse.String && value[1].Text == "::" {
				from, to := value[0].Offset, value[len(value)-1].End()
				edits = append(edits, edit{from, to, text[value[2].Offset:to] + " " + value[0].Text})
			}
		}
	}
	return edits
}

// until returns the place of the next token of a text, or the number of tokens.
func until(tokens []sqlparse.Token, from int, text string) int {
	for i := from + 1; i < len(tokens); i++ {
		if tokens[i].Text == text {
			return i
		}
	}
	return len(tokens)
}

// documents puts parentheses around the elements of lists that end with IS DOCUMENT. A condition has them anyway, and is a text of
// its own elsewhere.
func documents(tokens []sqlparse.Token) []edit {
	var edits []edit
	starts := []int{0} // of the elements that are open, those further out first
	for i, token := range tokens {
		switch token.Text {
		case "(":
			starts = append(starts, next(tokens, i))
		case ")":
			starts = starts[:max(len(starts)-1, 1)]
		case ",":
			starts[len(starts)-1] = next(tokens, i)
		case "DOCUMENT":
			if start := starts[len(starts)-1]; i > 0 && tokens[i-1].Text == "IS" && len(starts) > 1 && !condition(tokens, start) {
				edits = append(edits, edit{start, start, "("}, edit{token.End(), token.End(), ")"})
			}
		}
	}
	return edits
}

// condition reports whether what begins at an offset stands in parentheses behind WHERE.
func condition(tokens []sqlparse.Token, start int) bool {
	i := slices.IndexFunc(tokens, func(token sqlparse.Token) bool { return token.Offset == start })
	return i > 1 && tokens[i-1].Text == "(" && tokens[i-2].Text == "WHERE"
}

// next returns where the token behind another begins.
func next(tokens []sqlparse.Token, i int) int {
	if i+1 < len(tokens) {
		return tokens[i+1].Offset
	}
	return tokens[i].End()
}
