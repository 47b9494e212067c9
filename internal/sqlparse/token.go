package sqlparse

import "iter"

// TokenKind is the lexical class of a token.
type TokenKind int

// The kinds of token. White space is never a token.
const (
	// Word is an unquoted identifier or a key word, in the case in which it was written.
	Word TokenKind = iota
	// QuotedIdent is "name" or U&"name", with its quotes.
	QuotedIdent
	// String is 'x', E'x', U&'x', N'x', B'x' or X'x' with its quotes, including parts continued on following lines.
	String
	// DollarString is $tag$ … $tag$ with both tags.
	DollarString
	// Number is a numeric literal.
	Number
	// Operator is one operator such as <= or ->>, and also :: , := and a single colon or dot pair.
	Operator
	// Param is $1, $2 …
	Param
	// Punct is one of ( ) [ ] , ; and .
	Punct
	// LineComment is -- up to the end of the line, without the line break, or a line of pg_dump that only restricts psql.
	LineComment
	// BlockComment is /* … */, nested comments included.
	BlockComment
	// Delimiter is the text that `-- atlas:delimiter` chose; it appears only while splitting such a file.
	Delimiter
	// Invalid is the rest of the text from the first place that can't be read, such as a string that never ends.
	Invalid
)

// Token is one lexical element. Text is a slice of the source, so Offset+len(Text) is its end.
type Token struct {
	Kind   TokenKind
	Text   string
	Offset int
}

// IsComment says whether the token is a comment of either kind.
func (t Token) IsComment() bool { return t.Kind == LineComment || t.Kind == BlockComment }

// End is the byte offset just after the token.
func (t Token) End() int { return t.Offset + len(t.Text) }

// Tokens yields the tokens of src in order, comments included. A byte order mark at the start is skipped. Text that
// can't be read ends the sequence with one Invalid token.
func Tokens(src string) iter.Seq[Token] {
	return func(yield func(Token) bool) {
		lex := newLexer(src)
		for {
			tok, ok := lex.next()
			if !ok || !yield(tok) || tok.Kind == Invalid {
				return
			}
		}
	}
}
