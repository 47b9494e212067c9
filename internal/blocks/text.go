package blocks

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"golang.org/x/text/unicode/norm"
)

// quote returns a string literal.
func quote(s string) string {
	var out strings.Builder
	out.WriteByte('"')
	for i, r := range s {
		switch {
		case r == '"' || r == '\\':
			out.WriteString(`\` + string(r))
		case r == '\n':
			out.WriteString(`\n`)
		case r == '\r':
			out.WriteString(`\r`)
		case r == '\t':
			out.WriteString(`\t`)
		case (r == '$' || r == '%') && strings.HasPrefix(s[i+1:], "{"):
			out.WriteString(string(r) + string(r))
		case r > 0xffff && !unicode.IsPrint(r):
			fmt.Fprintf(&out, `\U%08x`, r)
		case !unicode.IsPrint(r):
			fmt.Fprintf(&out, `\u%04x`, r)
		default:
			out.WriteRune(r)
		}
	}
	out.WriteByte('"')
	return out.String()
}

// Writable reports whether HCL can hold the text: it knows strings only in Unicode's normal form C, and changes others.
func Writable(s string) bool { return norm.NFC.IsNormalString(s) }

// sql returns SQL text as a string where a string means SQL; white space at its end may change.
func sql(s string) string {
	s = strings.TrimRight(s, " \t\r\n")
	if !strings.Contains(s, "\n") {
		return quote(s)
	}
	if text := heredoc(s + "\n"); text != "" {
		return text
	}
	return quote(s)
}

// exact returns text as it is, in lines where it has some.
func exact(s string) string {
	if strings.Count(s, "\n") == 0 {
		return quote(s)
	}
	if strings.HasSuffix(s, "\n") {
		if text := heredoc(s); text != "" {
			return text
		}
	} else if text := heredoc(s + "\n"); text != "" && !strings.HasSuffix(s, "\r") { // which chomp would remove
		return "chomp(" + text + "\n)"
	}
	return quote(s)
}

// raw marks SQL text where a plain string would be a value.
func raw(s string) string { return "sql(" + quote(s) + ")" }

// heredoc returns lines of text between markers, or "" where no heredoc says the same.
func heredoc(s string) string {
	marker := "SQL"
	for strings.Contains(s, marker) {
		marker += "_"
	}
	escaped := strings.NewReplacer("${", "$${", "%{", "%%{").Replace(s)
	indented := "  " + strings.ReplaceAll(strings.TrimSuffix(escaped, "\n"), "\n", "\n  ") + "\n"
	for _, text := range []string{"<<-" + marker + "\n" + indented + "  " + marker, "<<" + marker + "\n" + escaped + marker} {
		expression, diags := hclsyntax.ParseExpression([]byte(text+"\n"), "", hcl.InitialPos)
		if diags.HasErrors() {
			continue
		}
		if value, diags := expression.Value(nil); !diags.HasErrors() && value.Type() == cty.String && value.AsString() == s {
			return text
		}
	}
	return ""
}

// step returns the part of a reference that goes to a name.
func step(name string) string {
	if hclsyntax.ValidIdentifier(name) {
		return "." + name
	}
	return "[" + quote(name) + "]"
}
