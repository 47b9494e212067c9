package sqlparse

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// SyntaxError is text that can't be cut into statements.
type SyntaxError struct {
	// Offset is in bytes from the start of the file.
	Offset int
	// Line and Column start at 1; a column is a character, not a byte.
	Line, Column int
	Message      string
}

// Error gives "line:column: message"; put "file:" in front of it.
func (e *SyntaxError) Error() string {
	return fmt.Sprintf("%d:%d: %s", e.Line, e.Column, e.Message)
}

func newSyntaxError(src string, offset int, message string) *SyntaxError {
	line, column := Position(src, offset)
	return &SyntaxError{Offset: offset, Line: line, Column: column, Message: message}
}

// Position gives the line and the column, both from 1, of a byte offset in src. Columns count characters; a byte order
// mark isn't one. Offsets outside the text are taken as its nearest end.
func Position(src string, offset int) (line, column int) {
	before := src[:max(0, min(offset, len(src)))]
	line = strings.Count(before, "\n") + 1
	if line == 1 {
		before = strings.TrimPrefix(before, byteOrderMark)
	}
	return line, utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]) + 1
}

// positions answers Position for offsets that only grow, without counting from the start each time.
type positions struct {
	src             string
	offset          int
	line, lineStart int
}

func newPositions(src string) *positions {
	p := &positions{src: src, line: 1}
	if strings.HasPrefix(src, byteOrderMark) {
		p.lineStart, p.offset = len(byteOrderMark), len(byteOrderMark)
	}
	return p
}

func (p *positions) at(offset int) (line, column int) {
	for ; p.offset < offset; p.offset++ {
		if p.src[p.offset] == '\n' {
			p.line++
			p.lineStart = p.offset + 1
		}
	}
	return p.line, utf8.RuneCountInString(p.src[p.lineStart:offset]) + 1
}
