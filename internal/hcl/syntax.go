package hcl

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// Syntax checks that a file is HCL, whatever its blocks mean: a schema, a project, tests. An error is a *fail.Error with
// position and code frame, or Errors when there are several.
func Syntax(file File) error {
	l := &loader{sources: map[string][]byte{}}
	l.syntax(file)
	return l.err()
}

// syntax parses a file; nil and a recorded error when it is no HCL.
func (l *loader) syntax(file File) *hclsyntax.Body {
	l.sources[file.Name] = file.Src
	if rng, deep := tooDeep(file); deep {
		l.errorf(rng, "split the expression", "the nesting is too deep")
		return nil
	}
	parsed, diags := hclsyntax.ParseConfig(file.Src, file.Name, hcl.InitialPos)
	if diags.HasErrors() {
		l.diagnostics(diags, nil)
		return nil
	}
	return parsed.Body.(*hclsyntax.Body)
}
