package hcl

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// textStart returns where the text of an expression begins: behind its quote, in the line below a heredoc's marker, inside
// sql("…"). It is right for literal text and near for text with interpolations.
func textStart(expr hcl.Expression) (line, column int) {
	if call, ok := expr.(*hclsyntax.FunctionCallExpr); ok && call.Name == "sql" && len(call.Args) == 1 {
		return textStart(call.Args[0])
	}
	start := expr.Range().Start
	switch e := expr.(type) {
	case *hclsyntax.TemplateExpr:
		start = templateStart(e.Range(), e.Parts)
	case *hclsyntax.TemplateWrapExpr:
		start = e.Wrapped.Range().Start
	}
	return start.Line, start.Column
}

// quotedText returns where the text between the quotes of an expression stands, or nothing where it is a heredoc or has
// interpolations.
func quotedText(expr hcl.Expression) hcl.Range {
	if call, ok := expr.(*hclsyntax.FunctionCallExpr); ok && call.Name == "sql" && len(call.Args) == 1 {
		return quotedText(call.Args[0])
	}
	whole, ok := expr.(*hclsyntax.TemplateExpr)
	if !ok || !whole.IsStringLiteral() || whole.Parts[0].Range().Start.Line > whole.Range().Start.Line {
		return hcl.Range{}
	}
	return whole.Parts[0].Range()
}

// templateStart returns where the first part stands. A heredoc's first part starts on the line after the marker.
func templateStart(whole hcl.Range, parts []hclsyntax.Expression) hcl.Pos {
	if len(parts) == 0 {
		return whole.Start
	}
	return parts[0].Range().Start
}

// writer builds the SQL of one statement and remembers which parts of it came from the file.
type writer struct {
	sql   strings.Builder
	spans []Span
	// moved are the spans whose lines may have been moved to the left, and quoted what others stand for in the file, by index.
	moved  map[int]bool
	quoted map[int]hcl.Range
	// unchecked is Statement.Unchecked.
	unchecked bool
}

// add writes strings as they are and text values with their place.
func (w *writer) add(parts ...any) {
	for _, part := range parts {
		switch part := part.(type) {
		case string:
			w.sql.WriteString(part)
		case text:
			w.place(part, part.sql)
		case dataType:
			w.place(part.text, part.sql)
		}
	}
}

func (w *writer) place(t text, sql string) {
	start := w.sql.Len()
	w.sql.WriteString(sql)
	if t.line > 0 {
		if t.heredoc {
			if w.moved == nil {
				w.moved = map[int]bool{}
			}
			w.moved[len(w.spans)] = true
		}
		if !t.quoted.Empty() {
			if w.quoted == nil {
				w.quoted = map[int]hcl.Range{}
			}
			w.quoted[len(w.spans)] = t.quoted
		}
		w.spans = append(w.spans, Span{Start: start, End: w.sql.Len(), Line: t.line, Column: t.column})
	}
}

// statement writes one statement at the place of n. Class and object say what it creates, or are empty.
func (l *loader) statement(n *node, rank Rank, class, object string, parts ...any) {
	w := &writer{}
	w.add(parts...)
	l.write(n, rank, class, object, w)
}

func (l *loader) write(n *node, rank Rank, class, object string, w *writer) {
	if class != "" {
		key := class + " " + object
		if before, dup := l.seen[key]; dup {
			l.errorf(n.rng, "remove one of them", "%s is also declared at %s", n.title(), where(before))
			return
		}
		l.seen[key] = n.rng
	}
	name := ""
	if class != "" && n.obj != nil {
		name = n.obj.name
	}
	l.place(n, w, w.sql.String())
	l.statements = append(l.statements, Statement{
		SQL: w.sql.String(), File: n.rng.Filename, Line: n.rng.Start.Line, Column: n.rng.Start.Column,
		Rank: rank, Class: class, Object: object, Name: name, Spans: w.spans, Unchecked: w.unchecked,
	})
}

// place completes the spans of a statement by what stands in the file.
func (l *loader) place(n *node, w *writer, sql string) {
	for i := range w.moved {
		l.indent(n, sql, &w.spans[i])
	}
	for i, rng := range w.quoted {
		src := l.sources[rng.Filename]
		if raw := string(src[rng.Start.Byte:rng.End.Byte]); !strings.HasPrefix(raw, sql[w.spans[i].Start:w.spans[i].End]) {
			w.spans[i].Raw = raw
		}
	}
}

// indent notes by how much the lines of a heredoc were moved to the left: what its first line has lost.
func (l *loader) indent(n *node, sql string, span *Span) {
	lines := strings.SplitN(string(l.sources[n.rng.Filename]), "\n", span.Line+1)
	if span.Line > len(lines) {
		return
	}
	first, _, _ := strings.Cut(sql[span.Start:span.End], "\n")
	if lost := leadingSpace(lines[span.Line-1]) - leadingSpace(first); lost > 0 {
		span.Indent, span.Column = lost, lost+1
	}
}

func leadingSpace(line string) int { return len(line) - len(strings.TrimLeft(line, " \t")) }
