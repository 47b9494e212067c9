package blocks

import (
	"strings"

	"github.com/plumbsql/plumb/internal/sqlparse"
)

// clause reads a piece of SQL as PostgreSQL prints it, from left to right.
type clause struct {
	text   string
	tokens []sqlparse.Token
	at     int
}

func newClause(text string) *clause {
	c := &clause{text: text}
	for token := range sqlparse.Tokens(text) {
		if !token.IsComment() {
			c.tokens = append(c.tokens, token)
		}
	}
	return c
}

// done reports whether everything was read.
func (c *clause) done() bool { return c.at >= len(c.tokens) }

// take reads the words if they come next.
func (c *clause) take(words ...string) bool {
	for i, word := range words {
		if c.at+i >= len(c.tokens) || c.tokens[c.at+i].Text != word {
			return false
		}
	}
	c.at += len(words)
	return true
}

// next reads one token and returns its text, "" at the end.
func (c *clause) next() string {
	if c.done() {
		return ""
	}
	c.at++
	return c.tokens[c.at-1].Text
}

// name reads an identifier and returns it without quotes; ok is false where none comes next.
func (c *clause) name() (name string, ok bool) {
	if c.done() {
		return "", false
	}
	switch token := c.tokens[c.at]; token.Kind {
	case sqlparse.Word:
		c.at++
		return token.Text, true
	case sqlparse.QuotedIdent:
		c.at++
		return unquote(token.Text), true
	}
	return "", false
}

// path reads identifiers with dots between them.
func (c *clause) path() (names []string, ok bool) {
	for {
		name, ok := c.name()
		if !ok {
			return nil, false
		}
		names = append(names, name)
		if !c.take(".") {
			return names, true
		}
	}
}

// group reads what stands in parentheses and returns its text; ok is false where no parenthesis opens.
func (c *clause) group() (text string, ok bool) {
	if c.done() || c.tokens[c.at].Text != "(" {
		return "", false
	}
	start, depth := c.tokens[c.at].End(), 0
	for ; c.at < len(c.tokens); c.at++ {
		switch c.tokens[c.at].Text {
		case "(", "[":
			depth++
		case ")", "]":
			depth--
		}
		if depth == 0 {
			c.at++
			return c.text[start:c.tokens[c.at-1].Offset], true
		}
	}
	return "", false
}

// until reads up to one of the words outside parentheses, or to the end, and returns the text before.
func (c *clause) until(words ...string) string {
	if c.done() {
		return ""
	}
	start, end, depth := c.tokens[c.at].Offset, c.tokens[c.at].Offset, 0
	for ; c.at < len(c.tokens); c.at++ {
		token := c.tokens[c.at]
		if depth == 0 && contains(words, token) {
			break
		}
		switch token.Text {
		case "(", "[":
			depth++
		case ")", "]":
			depth--
		}
		end = token.End()
	}
	return c.text[start:end]
}

func contains(words []string, token sqlparse.Token) bool {
	for _, word := range words {
		if token.Text == word && (token.Kind == sqlparse.Word || token.Kind == sqlparse.Punct) {
			return true
		}
	}
	return false
}

// rest returns what was not read.
func (c *clause) rest() string {
	if c.done() {
		return ""
	}
	return c.text[c.tokens[c.at].Offset:]
}

// items cuts a list at its commas.
func items(text string) []string {
	var out []string
	for c := newClause(text); !c.done(); c.take(",") {
		out = append(out, c.until(","))
	}
	return out
}

// columns reads a list of columns in parentheses.
func (c *clause) columns() (names []string, ok bool) {
	text, ok := c.group()
	if !ok {
		return nil, false
	}
	return identifiers(text)
}

func identifiers(text string) (names []string, ok bool) {
	for _, item := range items(text) {
		part := newClause(item)
		name, ok := part.name()
		if !ok || !part.done() {
			return nil, false
		}
		names = append(names, name)
	}
	return names, true
}

// unquote returns the name of a quoted identifier.
func unquote(text string) string {
	return strings.ReplaceAll(text[1:len(text)-1], `""`, `"`)
}
