package sqlparse

import (
	"regexp"
	"strings"
)

// Directive is an instruction to a tool in a comment: `-- atlas:txmode none` has Name "txmode" and Value "none".
type Directive struct {
	Name, Value string
	// Line in the file, from 1.
	Line int
}

// The grammar is that of Atlas (sql/migrate/dir.go), so that both tools see the same directives in a file.
var directivePattern = regexp.MustCompile(`^([ -~]*)atlas:(\w+)(?: +(.+))*`)

// FileDirectives returns the directives of the whole file: those in the comment lines at its very beginning, when an
// empty line follows (or nothing at all). Without the empty line they belong to the first statement.
func FileDirectives(src string) []Directive {
	rest := strings.TrimPrefix(src, byteOrderMark)
	var found []Directive
	for line := 1; strings.HasPrefix(rest, "--") || strings.HasPrefix(rest, "#"); line++ {
		var text string
		text, rest, _ = strings.Cut(rest, "\n")
		if m := directivePattern.FindStringSubmatch(strings.TrimSpace(text)); m != nil {
			found = append(found, Directive{Name: m[2], Value: strings.TrimSpace(m[3]), Line: line})
		}
	}
	if after := strings.TrimLeft(rest, " \t\r"); after != "" && after[0] != '\n' {
		return nil
	}
	return found
}

// Directives returns the directives in the comments attached to the statement: `--atlas:x`, `-- atlas:x` and
// `/*atlas:x*/` on one line.
func (s Statement) Directives() []Directive {
	var found []Directive
	for i, comment := range s.Comments {
		if d, ok := CommentDirective(comment); ok {
			if i < len(s.CommentLines) {
				d.Line = s.CommentLines[i]
			}
			found = append(found, d)
		}
	}
	return found
}

// CommentDirective returns the directive in a comment, as it is written with its -- or /* */. It has no line.
func CommentDirective(comment string) (Directive, bool) {
	text := strings.TrimPrefix(comment, "--")
	if inner, ok := strings.CutPrefix(comment, "/*"); ok {
		if strings.Contains(comment, "\n") {
			return Directive{}, false
		}
		text = strings.TrimSuffix(inner, "*/")
	}
	m := directivePattern.FindStringSubmatch(text)
	if m == nil || m[1] != "" && m[1] != " " {
		return Directive{}, false
	}
	return Directive{Name: m[2], Value: strings.TrimSpace(m[3])}, true
}

// chosenDelimiter reads `-- atlas:delimiter X` on the first line, where \n, \r and \t stand for white space. rest is
// the offset of the second line.
func chosenDelimiter(src string) (rest int, delim string, ok bool) {
	line, _, _ := strings.Cut(strings.TrimPrefix(src, byteOrderMark), "\n")
	m := directivePattern.FindStringSubmatch(strings.TrimRight(line, "\r"))
	if m == nil || m[1] != "-- " || m[2] != "delimiter" {
		return 0, "", false
	}
	rest = strings.IndexByte(src, '\n') + 1
	if rest == 0 {
		rest = len(src)
	}
	return rest, strings.NewReplacer(`\n`, "\n", `\r`, "\r", `\t`, "\t").Replace(strings.TrimRight(m[3], " ")), true
}
