package blocks

import (
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2/hclwrite"
)

// body is a block being written.
type body struct {
	kind   string
	labels []string
	lines  []line
}

// line is an attribute or a nested block.
type line struct {
	name, value string
	block       *body
}

// set adds an attribute with an expression.
func (b *body) set(name, expression string) {
	b.lines = append(b.lines, line{name: name, value: expression})
}

// setIf adds an attribute where the condition holds.
func (b *body) setIf(condition bool, name, expression string) {
	if condition {
		b.set(name, expression)
	}
}

// nest adds a nested block and returns it.
func (b *body) nest(kind string, labels ...string) *body {
	nested := &body{kind: kind, labels: labels}
	b.lines = append(b.lines, line{block: nested})
	return nested
}

// text returns the block, formatted.
func (b *body) text() string {
	var out strings.Builder
	b.write(&out)
	return string(hclwrite.Format([]byte(out.String())))
}

func (b *body) write(out *strings.Builder) {
	out.WriteString(b.kind)
	for _, label := range b.labels {
		out.WriteString(" " + quote(label))
	}
	out.WriteString(" {\n")
	for _, line := range b.lines {
		if line.block != nil {
			line.block.write(out)
			continue
		}
		out.WriteString(line.name + " = " + line.value + "\n")
	}
	out.WriteString("}\n")
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

// lines is list for expressions that may be heredocs, which end with their line.
func lines(items []string) string {
	if !strings.Contains(strings.Join(items, ""), "\n") {
		return list(items)
	}
	return "[\n" + strings.Join(items, "\n,\n") + "\n]"
}

func list(items []string) string { return "[" + strings.Join(items, ", ") + "]" }
