package source

import (
	"strings"

	"github.com/plumbsql/plumb/internal/sqlparse"
)

// tokens are the tokens of one statement without comments.
type tokens []sqlparse.Token

func tokenize(sql string) tokens {
	var out tokens
	for token := range sqlparse.Tokens(sql) {
		if !token.IsComment() {
			out = append(out, token)
		}
	}
	return out
}

// word returns the word at i in capitals, or "" for what is not an unquoted word or not there.
func (t tokens) word(i int) string {
	if i < 0 || i >= len(t) || t[i].Kind != sqlparse.Word {
		return ""
	}
	return strings.ToUpper(t[i].Text)
}

func (t tokens) text(i int) string {
	if i < 0 || i >= len(t) {
		return ""
	}
	return t[i].Text
}

// is reports whether the words at i are the given ones.
func (t tokens) is(i int, words ...string) bool {
	for n, word := range words {
		if t.word(i+n) != word {
			return false
		}
	}
	return true
}

// ident returns the identifier at i as PostgreSQL reads it.
func (t tokens) ident(i int) (string, bool) {
	if i < 0 || i >= len(t) {
		return "", false
	}
	switch text := t[i].Text; {
	case t[i].Kind == sqlparse.Word:
		return strings.ToLower(text), true
	case t[i].Kind == sqlparse.QuotedIdent && strings.HasPrefix(text, `"`) && len(text) > 2:
		return strings.ReplaceAll(text[1:len(text)-1], `""`, `"`), true
	}
	return "", false
}

// name reads a name at i that may have a schema; next is the token behind it.
func (t tokens) name(i int) (schema, name string, next int, ok bool) {
	name, ok = t.ident(i)
	if !ok {
		return "", "", i, false
	}
	if t.text(i+1) != "." {
		return "", name, i + 1, true
	}
	schema = name
	name, ok = t.ident(i + 2)
	return schema, name, i + 3, ok
}

// find returns the first place from i on, outside parentheses, where the words stand, or -1.
func (t tokens) find(i int, words ...string) int {
	depth := 0
	for ; i < len(t); i++ {
		switch t[i].Text {
		case "(", "[":
			depth++
		case ")", "]":
			depth--
		}
		if depth == 0 && t.is(i, words...) {
			return i
		}
	}
	return -1
}

// idents reads a comma separated list of identifiers at i. An optional GROUP before a name is skipped.
func (t tokens) idents(i int) []string {
	var out []string
	for {
		if t.is(i, "GROUP") && t.text(i+1) != "," {
			if _, ok := t.ident(i + 1); ok {
				i++
			}
		}
		name, ok := t.ident(i)
		if !ok {
			return out
		}
		if quoted := t[i].Kind == sqlparse.QuotedIdent; quoted || !pseudoRoles[name] {
			out = append(out, name)
		}
		if t.text(i+1) != "," {
			return out
		}
		i += 2
	}
}

// pseudoRoles are words that stand for a role without being its name.
var pseudoRoles = map[string]bool{"public": true, "current_user": true, "current_role": true, "session_user": true}
