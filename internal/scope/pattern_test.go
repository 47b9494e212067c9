package scope

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParse(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text string
		want pattern
		err  string
	}{
		{"app", pattern{{text: "app"}}, ""},
		{"app.*", pattern{{text: "app"}, {text: "*"}}, ""},
		{"app.t.c", pattern{{text: "app"}, {text: "t"}, {text: "c"}}, ""},
		{"*[type=table]", pattern{{text: "*", types: []string{"table"}}}, ""},
		{"*.*[type=view|function]", pattern{{text: "*"}, {text: "*", types: []string{"view", "function"}}}, ""},
		{"*[type=default_permission].PUBLIC", pattern{{text: "*", types: []string{"default_permission"}}, {text: "PUBLIC"}}, ""},
		{`"odd.name".t`, pattern{{text: "odd.name"}, {text: "t"}}, ""},
		{`"say ""hi""".t`, pattern{{text: `say "hi"`}, {text: "t"}}, ""},
		{"app.[a-c]*", pattern{{text: "app"}, {text: "[a-c]*"}}, ""},
		{"", nil, "malformed"},
		{"app.", nil, "malformed"},
		{"app.[", nil, "malformed"},
		{"app.*[type=tabel]", nil, `unknown type "tabel"`},
		{"app.*[type=]", nil, `unknown type ""`},
		{"app.*[type!=table]", nil, "malformed"},
		{"a.b.c.d.e", nil, "too many parts"},
	}
	for _, test := range tests {
		got, err := parse(test.text, "exclude")
		if test.err != "" {
			if err == nil || !strings.Contains(err.Error(), test.err) {
				t.Errorf("%s: got %v, want %s", test.text, err, test.err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", test.text, err)
		}
		if diff := cmp.Diff(test.want, got, cmp.AllowUnexported(glob{})); diff != "" {
			t.Errorf("%s: %s", test.text, diff)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(`"a""b".*[type=view|function]`)
	f.Add("*[type=")
	f.Fuzz(func(_ *testing.T, text string) {
		if p, err := parse(text, ""); err == nil {
			p.matches([]step{{name: "app"}, {name: "t"}}, false) // must not panic
		}
	})
}
