package hcl

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// At returns the line and column (both from 1, the column in characters) of the byte sql[offset], which is in the span.
func (s Span) At(sql string, offset int) (line, column int) {
	text := sql[s.Start:offset]
	if s.Raw != "" {
		return s.Line, s.Column + utf8.RuneCountInString(s.Raw[:rawBytes(s.Raw, len(text))])
	}
	line = s.Line + strings.Count(text, "\n")
	column = utf8.RuneCountInString(text[strings.LastIndexByte(text, '\n')+1:]) + 1
	if line == s.Line {
		return line, column + s.Column - 1
	}
	return line, column + s.Indent
}

// Part returns the span of sql[start:end], which is in the span, for that part alone.
func (s Span) Part(sql string, start, end int) Span {
	line, column := s.At(sql, start)
	part := Span{End: end - start, Line: line, Column: column, Indent: s.Indent}
	if s.Raw != "" {
		part.Raw = s.Raw[rawBytes(s.Raw, start-s.Start):]
	}
	return part
}

// rawBytes returns how many bytes between quotes stand for the first n bytes of the text that they mean.
func rawBytes(raw string, n int) int {
	at := 0
	for n > 0 && at < len(raw) {
		size, means := escaped(raw[at:])
		at, n = at+size, n-means
	}
	return at
}

// escaped returns the length of the first character of a quoted string, and of what it means.
func escaped(raw string) (size, means int) {
	switch {
	case strings.HasPrefix(raw, "$${"), strings.HasPrefix(raw, "%%{"):
		return 2, 1
	case strings.HasPrefix(raw, `\u`) && len(raw) >= 6:
		return 6, runeLen(raw[2:6])
	case strings.HasPrefix(raw, `\U`) && len(raw) >= 10:
		return 10, runeLen(raw[2:10])
	case strings.HasPrefix(raw, `\`) && len(raw) >= 2:
		return 2, 1
	}
	_, size = utf8.DecodeRuneInString(raw)
	return size, size
}

// runeLen returns the bytes of a character by its hexadecimal number.
func runeLen(digits string) int {
	code, err := strconv.ParseUint(digits, 16, 32)
	if err != nil || utf8.RuneLen(rune(code)) < 0 {
		return len(string(utf8.RuneError))
	}
	return utf8.RuneLen(rune(code))
}
