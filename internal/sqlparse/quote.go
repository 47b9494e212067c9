package sqlparse

import (
	"fmt"
	"strings"
)

// quoted reads a string or quoted identifier whose first quote stands at open, after a prefix that begins at pos.
func (l *lexer) quoted(kind TokenKind, start, open int, escapes bool) Token {
	end, ok := l.closingQuote(open, escapes)
	for ok && kind == String {
		next := l.continuation(end)
		if next < 0 {
			break
		}
		open = next
		end, ok = l.closingQuote(open, escapes)
	}
	if !ok {
		what := "string"
		if kind == QuotedIdent {
			what = "quoted identifier"
		}
		return l.fail(start, fmt.Sprintf("this %s never ends: its closing %c is missing", what, l.src[open]))
	}
	return l.take(kind, end)
}

// closingQuote returns the offset after the quote that closes the one at open. A doubled quote stands for itself.
func (l *lexer) closingQuote(open int, escapes bool) (end int, ok bool) {
	quote := l.src[open]
	for i := open + 1; i < len(l.src); i++ {
		switch {
		case l.src[i] == '\\' && escapes:
			i++
		case l.src[i] != quote:
		case l.at(i+1) == quote:
			i++
		default:
			return i + 1, true
		}
	}
	return 0, false
}

// continuation returns the offset of the quote that continues a string ended at end, or -1. SQL joins strings that are
// separated by white space with at least one line break in it; line comments may stand there too. It matters because
// the escapes of E'…' hold in the continued part as well.
func (l *lexer) continuation(end int) int {
	newline := false
	for i := end; i < len(l.src); {
		switch c := l.src[i]; {
		case l.atDelimiter(i):
			return -1
		case c == '\n' || c == '\r':
			newline = true
			i++
		case isSpace(c):
			i++
		case c == '-' && l.at(i+1) == '-':
			i = l.lineEnd(i)
		case c == '\'' && newline:
			return i
		default:
			return -1
		}
	}
	return -1
}

// dollar reads what begins with a dollar sign: $1 or $tag$ … $tag$.
func (l *lexer) dollar() Token {
	start := l.pos
	if isDigit(l.at(start + 1)) {
		end := start + 1
		for isDigit(l.at(end)) {
			end++
		}
		return l.take(Param, end)
	}
	tag := l.dollarTag(start)
	if tag == "" {
		return l.fail(start, "this $ is neither a parameter nor the beginning of a dollar-quoted string")
	}
	body := start + len(tag)
	length := strings.Index(l.src[body:], tag)
	if length < 0 {
		return l.fail(start, fmt.Sprintf("this dollar-quoted string never ends: its closing %s is missing", tag))
	}
	return l.take(DollarString, body+length+len(tag))
}

// dollarTag returns the $tag$ at start, or "".
func (l *lexer) dollarTag(start int) string {
	i := start + 1
	for i < len(l.src) && l.src[i] != '$' && isIdentCont(l.src[i]) {
		i++
	}
	if l.at(i) != '$' || isDigit(l.src[start+1]) {
		return ""
	}
	return l.src[start : i+1]
}

// blockComment reads a comment and the comments nested in it.
func (l *lexer) blockComment() Token {
	start, depth := l.pos, 1
	for i := start + 2; i+1 < len(l.src); {
		switch l.src[i : i+2] {
		case "/*":
			depth++
			i += 2
		case "*/":
			depth--
			i += 2
			if depth == 0 {
				return l.take(BlockComment, i)
			}
		default:
			i++
		}
	}
	return l.fail(start, "this comment never ends: its closing */ is missing")
}

// lineEnd returns the offset of the line break at or after i.
func (l *lexer) lineEnd(i int) int {
	if n := strings.IndexAny(l.src[i:], "\r\n"); n >= 0 {
		return i + n
	}
	return len(l.src)
}

// restricts reports a line by which pg_dump keeps psql from running commands of its own, since the minor versions of August 2025. It
// says nothing about the schema.
func (l *lexer) restricts(start int) bool {
	command, _, _ := strings.Cut(l.src[start:l.lineEnd(start)], " ")
	return (start == 0 || l.src[start-1] == '\n') && (command == `\restrict` || command == `\unrestrict`)
}

// metaCommand describes the psql command at start.
func (l *lexer) metaCommand(start int) string {
	end := start + 1
	for end < len(l.src) && !isSpace(l.src[end]) {
		end++
	}
	return fmt.Sprintf("%s is a command of psql, not SQL; only psql can run it", l.src[start:end])
}
