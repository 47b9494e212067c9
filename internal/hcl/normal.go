package hcl

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"golang.org/x/text/unicode/norm"
)

// changed reports the first text of a file that HCL would turn into another one: the library keeps strings in Unicode's
// normal form C (cty, "Strings"), so that a comment or a function would not be what the file says.
func (l *loader) changed(file File) bool {
	if norm.NFC.IsNormal(file.Src) {
		return false
	}
	tokens, _ := hclsyntax.LexConfig(file.Src, file.Name, hcl.InitialPos) // the file was parsed before
	for _, token := range tokens {
		if token.Type != hclsyntax.TokenComment && !norm.NFC.IsNormal(token.Bytes) {
			l.errorf(token.Range, "write it in normal form C, or put it into a SQL file beside the HCL",
				"HCL can't hold this text as it is: it is not in Unicode's normal form C")
			return true
		}
	}
	return false
}
