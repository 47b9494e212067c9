package source

import (
	"strings"

	"github.com/plumbsql/plumb/internal/sqlparse"
)

// mentions remembers the roles that a statement names: whom it is for, who owns what.
func (r *reader) mentions(s *statement, t tokens) {
	for _, name := range mentioned(t) {
		r.role(Role{Name: name, External: true, Inherit: true, ConnLimit: -1, File: s.file.name, Line: s.line})
	}
}

func mentioned(t tokens) []string {
	var out []string
	after := func(words ...string) {
		if at := t.find(1, words...); at >= 0 {
			out = append(out, t.idents(at+len(words))...)
		}
	}
	switch first := t.word(0); {
	case first == "GRANT":
		if t.find(1, "ON") < 0 {
			out = append(out, t.idents(1)...)
		}
		after("TO")
		after("GRANTED", "BY")
	case first == "REVOKE":
		if t.find(1, "ON") < 0 && !t.is(2, "OPTION", "FOR") {
			out = append(out, t.idents(1)...)
		}
		after("FROM")
		after("GRANTED", "BY")
	case t.is(0, "ALTER", "DEFAULT", "PRIVILEGES"):
		after("FOR", "ROLE")
		after("FOR", "USER")
		after("TO")
		after("FROM")
	case strings.HasSuffix(t.word(1), "POLICY"):
		if on := t.find(2, "ON"); on >= 0 && !t.is(on+2, "RENAME") {
			after("TO")
		}
	case first == "CREATE" && t.is(1, "SCHEMA"):
		after("AUTHORIZATION")
	case t.is(1, "USER", "MAPPING"):
		after("FOR")
	case first == "ALTER":
		after("OWNER", "TO")
	case t.is(0, "SET", "LOCAL", "ROLE"):
		out = append(out, t.idents(3)...)
	case first == "DO":
		for _, inner := range inside(t) {
			out = append(out, mentioned(inner)...)
		}
	}
	return out
}

// inside returns what stands between the semicolons of a DO block's body, from the first word that begins a statement on.
func inside(t tokens) []tokens {
	var out []tokens
	for _, token := range t {
		if token.Kind != sqlparse.DollarString && token.Kind != sqlparse.String {
			continue
		}
		body := tokenize(dollarBody(token.Text))
		for start := 0; start < len(body); {
			end := start
			for end < len(body) && body[end].Text != ";" {
				end++
			}
			for start < end && !starts[body.word(start)] {
				start++
			}
			if start < end {
				out = append(out, body[start:end])
			}
			start = end + 1
		}
	}
	return out
}

// starts are the words that statements with names of roles begin with.
var starts = map[string]bool{"GRANT": true, "REVOKE": true, "ALTER": true, "CREATE": true, "SET": true}
