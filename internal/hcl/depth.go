package hcl

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// maxDepth bounds how deep expressions and blocks nest. The parser of the HCL library is recursive and a Go stack that runs
// out can't be recovered from, so that deeper input has to be refused before it is parsed.
const maxDepth = 250

// maxOperators bounds the operators of one expression, which the parser also recurses over.
const maxOperators = 1000

// tooDeep returns where a file nests deeper than the parser may be asked to follow.
func tooDeep(file File) (hcl.Range, bool) {
	tokens, _ := hclsyntax.LexConfig(file.Src, file.Name, hcl.InitialPos)
	depth, operators := 0, 0
	for _, token := range tokens {
		switch {
		case opens(token.Type):
			depth++
		case closes(token.Type):
			depth = max(0, depth-1)
		case token.Type == hclsyntax.TokenNewline, token.Type == hclsyntax.TokenComma:
			if depth < 2 {
				operators = 0
			}
		case slices.Contains(recursive, token.Type):
			operators++
		}
		if depth > maxDepth || operators > maxOperators {
			return token.Range, true
		}
	}
	return hcl.Range{}, false
}

// recursive are the operators that the parser follows with a call of itself.
var recursive = []hclsyntax.TokenType{hclsyntax.TokenBang, hclsyntax.TokenMinus, hclsyntax.TokenQuestion}

func opens(t hclsyntax.TokenType) bool {
	switch t {
	case hclsyntax.TokenOBrace, hclsyntax.TokenOBrack, hclsyntax.TokenOParen, hclsyntax.TokenOQuote, hclsyntax.TokenOHeredoc,
		hclsyntax.TokenTemplateInterp, hclsyntax.TokenTemplateControl:
		return true
	}
	return false
}

func closes(t hclsyntax.TokenType) bool {
	switch t {
	case hclsyntax.TokenCBrace, hclsyntax.TokenCBrack, hclsyntax.TokenCParen, hclsyntax.TokenCQuote, hclsyntax.TokenCHeredoc,
		hclsyntax.TokenTemplateSeqEnd:
		return true
	}
	return false
}
