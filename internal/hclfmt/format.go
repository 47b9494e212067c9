package hclfmt

import (
	"bytes"

	"github.com/hashicorp/hcl/v2/hclwrite"

	"github.com/plumbsql/plumb/internal/hcl"
)

// maxRounds is how often a text is formatted until it stays: the formatter takes a second round where moving one line changes
// which others it is aligned with.
const maxRounds = 4

// Source returns text in canonical form. name is for positions: text that is no HCL is a *fail.Error with file:line:column and
// code frame, or hcl.Errors when there are several.
func Source(name string, text []byte) ([]byte, error) {
	if err := hcl.Syntax(hcl.File{Name: name, Src: text}); err != nil {
		return nil, err
	}
	for range maxRounds {
		next := hclwrite.Format(text)
		if bytes.Equal(next, text) {
			break
		}
		text = next
	}
	return text, nil
}
