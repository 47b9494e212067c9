package hcl

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// frameWidth is how much of a long line a frame shows, in characters.
const frameWidth = 160

// Frame returns the line of src (from 1) with the line before it and a mark of width characters under the column (a byte
// offset from 1). It returns "" for a line that src does not have.
func Frame(src []byte, line, column, width int) string {
	lines := strings.Split(string(src), "\n")
	if line < 1 || line > len(lines) {
		return ""
	}
	var out strings.Builder
	gutter := len(fmt.Sprint(line))
	for n := max(1, line-1); n <= line; n++ {
		fmt.Fprintf(&out, "  %*d | %s\n", gutter, n, clip(visible(lines[n-1])))
	}
	text := lines[line-1]
	before := visible(text[:min(max(column-1, 0), len(text))])
	pad := min(utf8.RuneCountInString(before), frameWidth)
	room := max(1, min(utf8.RuneCountInString(visible(text))-pad, frameWidth-pad))
	fmt.Fprintf(&out, "  %*s | %s%s", gutter, "", strings.Repeat(" ", pad), strings.Repeat("^", min(max(width, 1), room)))
	return out.String()
}

// visible makes a line safe for a terminal: tabs become one space, so that the mark stands right, and other control
// characters a replacement character.
func visible(line string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return ' '
		case r == '\r':
			return -1
		case r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0:
			return utf8.RuneError
		}
		return r
	}, line)
}

func clip(line string) string {
	runes := []rune(line)
	if len(runes) <= frameWidth {
		return line
	}
	return string(runes[:frameWidth-1]) + "…"
}
