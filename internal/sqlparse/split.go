package sqlparse

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Statement is one statement of a file, without its delimiter.
type Statement struct {
	// Text runs from the first token to the last one, byte for byte as in the source. Comments before, behind and
	// between statements are not in it, comments inside are.
	Text string
	// Offset is the byte offset of the first token in the source.
	Offset int
	// Line and Column of the first token, both from 1; columns count characters.
	Line, Column int
	// Comments are the comments attached above (no empty line between), each as written with its -- or /* */.
	Comments []string
	// CommentLines holds the line on which each of Comments begins.
	CommentLines []int
}

// End is the byte offset just after the statement, where its delimiter follows.
func (s Statement) End() int { return s.Offset + len(s.Text) }

// Keywords returns the first words of the statement, at most n and in capitals, up to the first token that isn't a plain
// word: "CREATE UNIQUE INDEX i ON t (a)" gives CREATE, UNIQUE, INDEX, I, ON, T.
func (s Statement) Keywords(n int) []string {
	words := make([]string, 0, n)
	for tok := range Tokens(s.Text) {
		if tok.IsComment() {
			continue
		}
		if tok.Kind != Word || len(words) == n {
			break
		}
		words = append(words, strings.ToUpper(tok.Text))
	}
	return words
}

// Split cuts src into statements at the semicolons that PostgreSQL would see, or at the delimiter that the first line
// chooses with `-- atlas:delimiter X`. Empty statements are dropped. The body of a CREATE FUNCTION or PROCEDURE between
// BEGIN ATOMIC and END is one statement. The error is a *SyntaxError: a string, comment or parenthesis that never ends,
// a psql command, COPY … FROM stdin (its data isn't SQL), or bytes that aren't UTF-8.
func Split(src string) ([]Statement, error) {
	if offset := invalidByte(src); offset >= 0 {
		return nil, newSyntaxError(src, offset, "the file isn't UTF-8 text")
	}
	s := splitter{lexer: newLexer(src), where: newPositions(src)}
	if rest, delim, ok := chosenDelimiter(src); ok {
		if delim == "" {
			return nil, newSyntaxError(src, 0, "atlas:delimiter needs a delimiter behind it")
		}
		s.lexer.pos, s.lexer.delim = rest, delim
	}
	if err := s.run(); err != nil {
		return nil, err
	}
	return s.statements, nil
}

// invalidByte finds the first byte that is NUL or not UTF-8, or -1.
func invalidByte(src string) int {
	if utf8.ValidString(src) {
		return strings.IndexByte(src, 0)
	}
	for i, r := range src {
		if r == 0 {
			return i
		}
		if r == utf8.RuneError && !strings.HasPrefix(src[i:], "\uFFFD") {
			return i
		}
	}
	return -1
}

// splitter collects the tokens of one statement after the other.
type splitter struct {
	lexer      *lexer
	where      *positions
	statements []Statement

	// Of the statement being read:
	comments []Token
	first    Token
	end      int // 0: no token yet
	parens   []int
	body     atomicBody
	copying  copyFromStdin
	// prevEnd is where the last delimiter ended: comments on its line belong to the statement before it.
	prevEnd int
}

func (s *splitter) run() *SyntaxError {
	for {
		tok, ok := s.lexer.next()
		if !ok {
			return s.finish(len(s.lexer.src))
		}
		if tok.Kind == Invalid {
			return s.lexer.err
		}
		if err := s.add(tok); err != nil {
			return err
		}
	}
}

// add puts a token into the current statement or ends it.
func (s *splitter) add(tok Token) *SyntaxError {
	switch {
	case tok.IsComment():
		if s.end == 0 && !strings.HasPrefix(tok.Text, `\`) {
			s.comments = append(s.comments, tok)
		}
		return nil
	case tok.Kind == Delimiter:
		if len(s.parens) == 0 {
			return s.finish(tok.End())
		}
		return nil
	case tok.Text == ";" && s.lexer.delim == "":
		if len(s.parens) == 0 && !s.body.open() {
			return s.finish(tok.End())
		}
	case tok.Text == ";" && s.end == 0:
		return nil
	case tok.Text == "(":
		s.parens = append(s.parens, tok.Offset)
	case tok.Text == ")" && len(s.parens) > 0:
		s.parens = s.parens[:len(s.parens)-1]
	}
	if s.end == 0 {
		s.first = tok
	}
	s.end = tok.End()
	s.body.add(tok, len(s.parens))
	s.copying.add(tok, len(s.parens))
	return nil
}

// finish ends the current statement, whose delimiter or text ends at next, and begins a new one.
func (s *splitter) finish(next int) *SyntaxError {
	defer func(end int) {
		*s = splitter{lexer: s.lexer, where: s.where, statements: s.statements, prevEnd: end}
	}(next)
	src := s.lexer.src
	switch {
	case s.end == 0:
		return nil
	case len(s.parens) > 0:
		return newSyntaxError(src, s.parens[len(s.parens)-1], "this ( is never closed")
	case s.body.open():
		return newSyntaxError(src, s.first.Offset, "the BEGIN ATOMIC body of this statement has no END")
	case s.copying.seen():
		return newSyntaxError(src, s.first.Offset, "COPY … FROM stdin reads data that isn't SQL; only psql can run it, use INSERT")
	}
	st := Statement{Text: src[s.first.Offset:s.end], Offset: s.first.Offset}
	for _, tok := range s.attached() {
		line, _ := s.where.at(tok.Offset)
		st.Comments = append(st.Comments, tok.Text)
		st.CommentLines = append(st.CommentLines, line)
	}
	st.Line, st.Column = s.where.at(st.Offset)
	s.statements = append(s.statements, st)
	return nil
}

// attached returns the comments that stand directly above the statement: no empty line in between, and not on the line
// on which the statement before ended.
func (s *splitter) attached() []Token {
	src, below := s.lexer.src, s.first.Offset
	from := len(s.comments)
	for _, tok := range slices.Backward(s.comments) {
		if strings.Count(src[tok.End():below], "\n") > 1 {
			break
		}
		if s.prevEnd > 0 && !strings.Contains(src[s.prevEnd:tok.Offset], "\n") {
			break
		}
		from--
		below = tok.Offset
	}
	return s.comments[from:]
}
