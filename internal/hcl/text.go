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
	// moved are the spans whose lines may have been moved to the left, by index.
	moved map[int]bool
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
	for i := range w.moved {
		l.indent(n, w.sql.String(), &w.spans[i])
	}
	l.statements = append(l.statements, Statement{
		SQL: w.sql.String(), File: n.rng.Filename, Line: n.rng.Start.Line, Column: n.rng.Start.Column,
		Rank: rank, Class: class, Object: object, Name: name, Spans: w.spans,
	})
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
