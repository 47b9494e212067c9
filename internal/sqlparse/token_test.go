package sqlparse

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTokens(t *testing.T) {
	t.Parallel()
	names := map[TokenKind]string{
		Word: "w", QuotedIdent: "q", String: "s", DollarString: "d", Number: "n", Operator: "o", Param: "p", Punct: ".",
		LineComment: "-", BlockComment: "*", Invalid: "!",
	}
	for src, want := range map[string]string{
		`a.b`:                       `w:a .:. w:b`,
		`1.5 .5 1. 1e3 1e 0x1F 1_0`: `n:1.5 n:.5 n:1. n:1e3 n:1 w:e n:0x1F n:1_0`,
		`a[1..2]`:                   `w:a .:[ n:1 o:.. n:2 .:]`,
		`a::int := b : c`:           `w:a o::: w:int o::= w:b o:: w:c`,
		`a>=-1`:                     `w:a o:>= o:- n:1`,
		`a@-1`:                      `w:a o:@- n:1`,
		`a+-- c`:                    `w:a o:+ -:--_c`,
		`$1$2 $é$x$é$`:              `p:$1 p:$2 d:$é$x$é$`,
		`b'1' X'f' n'x' N 'x'`:      `s:b'1' s:X'f' s:n'x' w:N s:'x'`,
		`U&'x' u&"x" u & 'x'`:       `s:U&'x' q:u&"x" w:u o:& s:'x'`,
		`'never`:                    `!:'never`,
		`été`:                       `w:été`,
		`a/**/b`:                    `w:a *:/**/ w:b`,
	} {
		var got []string
		for tok := range Tokens(src) {
			got = append(got, fmt.Sprintf("%s:%s", names[tok.Kind], strings.ReplaceAll(tok.Text, " ", "_")))
			if src[tok.Offset:tok.End()] != tok.Text {
				t.Errorf("%q: offset %d doesn't point at %q", src, tok.Offset, tok.Text)
			}
		}
		if diff := cmp.Diff(want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%q: %s", src, diff)
		}
	}
	for range Tokens("a b c") {
		break // stopping early must not panic
	}
	if got := len(slices.Collect(Tokens("a b c"))); got != 3 {
		t.Errorf("got %d tokens, want 3", got)
	}
}
