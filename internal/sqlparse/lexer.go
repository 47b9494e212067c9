package sqlparse

import (
	"strings"
)

// lexer walks over source text by the rules of PostgreSQL's scan.l with standard_conforming_strings on.
type lexer struct {
	src   string
	pos   int
	delim string // a delimiter chosen by directive, or ""
	// err is set when an Invalid token was returned.
	err *SyntaxError
}

const byteOrderMark = "\uFEFF"

func newLexer(src string) *lexer {
	lex := &lexer{src: src}
	if strings.HasPrefix(src, byteOrderMark) {
		lex.pos = len(byteOrderMark)
	}
	return lex
}

// next returns the next token; ok is false at the end of the text.
func (l *lexer) next() (tok Token, ok bool) {
	for l.pos < len(l.src) {
		if l.atDelimiter(l.pos) {
			return l.take(Delimiter, l.pos+len(l.delim)), true
		}
		if !isSpace(l.src[l.pos]) {
			return l.token(), true
		}
		l.pos++
	}
	return Token{}, false
}

// token reads the token at pos, which is not white space.
func (l *lexer) token() Token {
	start, c := l.pos, l.src[l.pos]
	switch {
	case c == '-' && l.at(start+1) == '-':
		return l.take(LineComment, l.lineEnd(start))
	case c == '/' && l.at(start+1) == '*':
		return l.blockComment()
	case c == '\'':
		return l.quoted(String, start, start, false)
	case c == '"':
		return l.quoted(QuotedIdent, start, start, false)
	case c == '$':
		return l.dollar()
	case isDigit(c), c == '.' && isDigit(l.at(start+1)):
		return l.take(Number, l.numberEnd(start))
	case isIdentStart(c):
		return l.word()
	case strings.IndexByte("()[],;", c) >= 0:
		return l.take(Punct, start+1)
	case c == '.':
		if l.at(start+1) == '.' {
			return l.take(Operator, start+2)
		}
		return l.take(Punct, start+1)
	case c == ':':
		if next := l.at(start + 1); next == ':' || next == '=' {
			return l.take(Operator, start+2)
		}
		return l.take(Operator, start+1)
	case isOperatorChar(c):
		return l.take(Operator, l.operatorEnd(start))
	case c == '\\':
		if l.restricts(start) {
			return l.take(LineComment, l.lineEnd(start))
		}
		return l.fail(start, l.metaCommand(start))
	}
	return l.fail(start, "this character can't stand in SQL")
}

// take returns the token from pos to end and moves on.
func (l *lexer) take(kind TokenKind, end int) Token {
	tok := Token{Kind: kind, Text: l.src[l.pos:end], Offset: l.pos}
	l.pos = end
	return tok
}

// fail returns an Invalid token that starts at pos and ends the text. at is where the error is.
func (l *lexer) fail(at int, message string) Token {
	l.err = newSyntaxError(l.src, at, message)
	return l.take(Invalid, len(l.src))
}

// at returns the byte at offset i, or 0 behind the end.
func (l *lexer) at(i int) byte {
	if i < len(l.src) {
		return l.src[i]
	}
	return 0
}

// atDelimiter says whether the chosen delimiter stands at offset i. A delimiter made of letters must not be the
// beginning or the end of a longer word.
func (l *lexer) atDelimiter(i int) bool {
	if l.delim == "" || !strings.HasPrefix(l.src[i:], l.delim) {
		return false
	}
	last := l.delim[len(l.delim)-1]
	return !isIdentCont(last) || !isIdentCont(l.at(i+len(l.delim)))
}

// word reads an identifier, or the string to which a one or two character prefix belongs.
func (l *lexer) word() Token {
	start := l.pos
	if l.at(start+1) == '\'' {
		switch l.src[start] {
		case 'e', 'E':
			return l.quoted(String, start, start+1, true)
		case 'b', 'B', 'x', 'X', 'n', 'N':
			return l.quoted(String, start, start+1, false)
		}
	}
	if c := l.src[start]; (c == 'u' || c == 'U') && l.at(start+1) == '&' {
		switch l.at(start + 2) {
		case '\'':
			return l.quoted(String, start, start+2, false)
		case '"':
			return l.quoted(QuotedIdent, start, start+2, false)
		}
	}
	end := start + 1
	for end < len(l.src) && isIdentCont(l.src[end]) {
		end++
	}
	return l.take(Word, end)
}

// numberEnd finds the end of a number: digits, underscores, a radix prefix, a fraction and an exponent. Two dots are an
// operator, not a fraction.
func (l *lexer) numberEnd(start int) int {
	i := start
	if l.src[i] == '0' && strings.IndexByte("xXoObB", l.at(i+1)) >= 0 && l.at(i+1) != 0 {
		i += 2
		for isHexDigit(l.at(i)) || l.at(i) == '_' {
			i++
		}
		return i
	}
	i = l.digitsEnd(i)
	if l.at(i) == '.' && l.at(i+1) != '.' {
		i = l.digitsEnd(i + 1)
	}
	if c := l.at(i); c == 'e' || c == 'E' {
		exp := i + 1
		if s := l.at(exp); s == '+' || s == '-' {
			exp++
		}
		if isDigit(l.at(exp)) {
			i = l.digitsEnd(exp)
		}
	}
	return i
}

func (l *lexer) digitsEnd(i int) int {
	for isDigit(l.at(i)) || l.at(i) == '_' {
		i++
	}
	return i
}

// operatorEnd finds the end of an operator: it stops before a comment and before a chosen delimiter, and a trailing + or
// - belongs to it only when it holds one of the characters that no standard operator has.
func (l *lexer) operatorEnd(start int) int {
	end := start + 1
	for end < len(l.src) && isOperatorChar(l.src[end]) && !l.atDelimiter(end) {
		if pair := l.src[end:min(end+2, len(l.src))]; pair == "--" || pair == "/*" {
			break
		}
		end++
	}
	if strings.ContainsAny(l.src[start:end], "~!@#^&|`?%") {
		return end
	}
	for end > start+1 && (l.src[end-1] == '+' || l.src[end-1] == '-') {
		end--
	}
	return end
}

func isSpace(c byte) bool {
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v'
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isHexDigit(c byte) bool {
	return isDigit(c) || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

func isIdentStart(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c >= 0x80
}

func isIdentCont(c byte) bool { return isIdentStart(c) || isDigit(c) || c == '$' }

func isOperatorChar(c byte) bool { return strings.IndexByte("~!@#^&|`?+-*/%<>=", c) >= 0 }
