package ui

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/template"
	"time"

	"github.com/plumbsql/plumb/internal/fail"
)

// Output formats besides Go templates.
const (
	FormatText = "text"
	FormatJSON = "json"
)

// Format is a parsed --format: text for people, one JSON document, or a Go template over the same document.
type Format struct {
	kind     string
	template *template.Template
}

// ParseFormat reads the value of --format; "" is text. A command may have further words for kinds of text. The functions of templates are those that Atlas's have:
// json (with indentation as in {{ json . "" "  " }}), base64url, upper, lower, trim, join, now.
func ParseFormat(text string, words ...string) (Format, error) {
	switch {
	case text != "" && slices.Contains(words, text):
		return Format{kind: text}, nil
	case text == "" || text == FormatText:
		return Format{kind: FormatText}, nil
	case text == FormatJSON:
		return Format{kind: FormatJSON}, nil
	case !strings.Contains(text, "{{"):
		return Format{}, fail.New(fmt.Sprintf("unknown format %q", text), "", "use "+strings.Join(append([]string{"text"}, words...), ", ")+", json or a Go template such as '{{ json . }}'")
	}
	t, err := template.New("format").Option("missingkey=error").Funcs(functions()).Parse(text)
	if err != nil {
		return Format{}, fail.Wrap(err, "parse the format", "", "see https://pkg.go.dev/text/template for the syntax")
	}
	return Format{kind: "template", template: t}, nil
}

// Text says whether people read the output.
func (f Format) Text() bool { return f.kind == "" || f.kind == FormatText }

// Is reports whether the format is a word of the command's own.
func (f Format) Is(word string) bool { return f.kind == word }

// Write writes the document in a format for programs: exactly one, also when there was nothing to do.
func (f Format) Write(w io.Writer, document any) error {
	if f.template != nil {
		return fail.Wrap(f.template.Execute(w, document), "apply the format", "", "see the fields with --format json")
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(document)
}

func functions() template.FuncMap {
	return template.FuncMap{
		"json":      toJSON,
		"sql":       func(document interface{ MarshalSQL() string }) string { return document.MarshalSQL() },
		"hcl":       func(document interface{ MarshalHCL() (string, error) }) (string, error) { return document.MarshalHCL() },
		"base64url": func(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) },
		"upper":     strings.ToUpper,
		"lower":     strings.ToLower,
		"trim":      strings.TrimSpace,
		"join":      strings.Join,
		"now":       time.Now,
	}
}

// toJSON takes an optional prefix and indent.
func toJSON(value any, indent ...string) (string, error) {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	switch len(indent) {
	case 0:
	case 1:
		encoder.SetIndent("", indent[0])
	default:
		encoder.SetIndent(indent[0], indent[1])
	}
	err := encoder.Encode(value)
	return strings.TrimSuffix(b.String(), "\n"), err
}
