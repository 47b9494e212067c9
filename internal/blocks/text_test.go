package blocks

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// FuzzText checks that what is written for a text is read as that text, also within a block.
func FuzzText(f *testing.F) {
	for _, text := range []string{
		"", "a", `"`, `\`, "${x}", "%{ if x }", "$${", "%%{", "$", "a\nb", "a\nb\n", "\n", "\n\n", "  a\n b\n", "\ta\n\tb\n", "a\r\nb\r\n",
		"SQL\n", "  SQL\nSQL_\n", "é", "e\u0301", "\u0000", "\u200b\u2028", "😀\n😀", "x $", "a\n\n  b\n", "~}", "${~ x ~}\n", "\ufeffa",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) || !Writable(text) || strings.ContainsRune(text, 0) {
			return // PostgreSQL has none of the first and last, and the second is refused
		}
		for name, expression := range map[string]string{"quote": quote(text), "exact": exact(text)} {
			if got := value(t, expression); got != text {
				t.Errorf("%s of %q is %s, which is %q", name, text, expression, got)
			}
		}
		if got := value(t, sql(text)); strings.TrimRight(got, " \t\r\n") != strings.TrimRight(text, " \t\r\n") {
			t.Errorf("sql of %q is read as %q", text, got)
		}
	})
}

// value reads an expression out of a block that holds it, as a label and as an attribute.
func value(t *testing.T, expression string) string {
	t.Helper()
	b := &body{kind: "x"}
	b.set("a", expression)
	file, diags := hclsyntax.ParseConfig([]byte(b.text()), "", hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatalf("%s: %v", b.text(), diags)
	}
	context := &hcl.EvalContext{Functions: map[string]function.Function{"chomp": stdlib.ChompFunc}}
	got, diags := file.Body.(*hclsyntax.Body).Blocks[0].Body.Attributes["a"].Expr.Value(context)
	if diags.HasErrors() || got.Type() != cty.String {
		t.Fatalf("%s: %v", expression, diags)
	}
	return got.AsString()
}

// FuzzName checks that labels and references lead to the name.
func FuzzName(f *testing.F) {
	for _, name := range []string{"a", "A b", `"`, "${", "%{", "$${", "é", "a.b", "0", "a-b", "\n", `\`} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if name == "" || !utf8.ValidString(name) || !Writable(name) || strings.ContainsRune(name, 0) {
			return
		}
		b := &body{kind: "x", labels: []string{name}}
		b.set("a", "table"+step(name))
		file, diags := hclsyntax.ParseConfig([]byte(b.text()), "", hcl.InitialPos)
		if diags.HasErrors() {
			t.Fatalf("%s: %v", b.text(), diags)
		}
		block := file.Body.(*hclsyntax.Body).Blocks[0]
		if got := block.Labels[0]; got != name {
			t.Errorf("the label of %q is read as %q", name, got)
		}
		scope := &hcl.EvalContext{Variables: map[string]cty.Value{"table": cty.ObjectVal(map[string]cty.Value{name: cty.True})}}
		if got, diags := block.Body.Attributes["a"].Expr.Value(scope); diags.HasErrors() || got != cty.True {
			t.Errorf("the reference to %q fails: %v", name, diags)
		}
	})
}
