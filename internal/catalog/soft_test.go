package catalog

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// body is the body of a function in a test.
type body struct {
	text string
	path []string
}

func (b *body) Text() string         { return b.text }
func (b *body) SearchPath() []string { return b.path }

// A name with its schema means that object, a name alone is looked for near the function first.
func TestSoft(t *testing.T) {
	t.Parallel()
	objects := []ID{
		{Kind: Schema, Name: "a"},
		{Kind: Schema, Name: "b"},
		{Kind: Schema, Name: "Odd"},
		{Kind: Table, Schema: "a", Name: "t"},
		{Kind: Table, Schema: "b", Name: "t"},
		{Kind: Table, Schema: "public", Name: "t"},
		{Kind: Table, Schema: "b", Name: "u"},
		{Kind: Table, Schema: "Odd", Name: "N"},
		{Kind: Table, Schema: "b", Name: "twice"},
		{Kind: Table, Schema: "c", Name: "twice"},
		{Kind: Function, Schema: "b", Name: "f", Sub: "integer"},
		{Kind: Function, Schema: "b", Name: "f", Sub: "text"},
	}
	for _, test := range []struct {
		name, schema, text string
		path, want         []string
	}{
		{"own schema", "a", "SELECT * FROM t", nil, []string{"table a.t"}},
		{"with schema", "a", "SELECT * FROM B.t", nil, []string{"table b.t"}},
		{"with schema and column", "a", "SELECT b.t.twice", nil, []string{"table b.t"}},
		{"with schema, spread out", "a", "SELECT * FROM b /* x */ . -- y\n t", nil, []string{"table b.t"}},
		{"search path", "c", "SELECT * FROM t", []string{"b"}, []string{"table b.t"}},
		{"public", "c", "SELECT * FROM t", nil, []string{"table public.t"}},
		{"only one", "a", "SELECT * FROM u", nil, []string{"table b.u"}},
		{"not clear which", "a", "SELECT * FROM twice", nil, nil},
		{"column of an alias", "b", "SELECT x.twice FROM u x", nil, []string{"table b.u"}},
		{"column of a value", "b", "SELECT (x).twice", nil, nil},
		{"column of a table", "a", "SELECT t.u FROM x", nil, []string{"table a.t"}},
		{"overloads", "b", "SELECT f(1)", nil, []string{"function b.f(integer)", "function b.f(text)"}},
		{"quoted", "a", `SELECT * FROM "Odd"."N"`, nil, []string{"table Odd.N"}},
		{"another case", "a", `SELECT * FROM odd.n`, nil, nil},
		{"itself", "b", "SELECT own()", nil, nil},
		{"broken", "a", "SELECT t 'never ends", nil, []string{"table a.t"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			db := New(150000)
			for _, id := range objects {
				db.Add(&Object{ID: id, Body: &struct{}{}})
			}
			own := &Object{ID: ID{Kind: Function, Schema: test.schema, Name: "own"}, Body: &body{test.text, test.path}}
			db.Add(own)
			linkSoft(db)
			var got []string
			for _, id := range own.Soft {
				got = append(got, id.String())
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Where many schemas have the same names, the number of links grows with the number of functions, not with its square.
func TestSoftManySchemas(t *testing.T) {
	t.Parallel()
	db := New(150000)
	const schemas = 300
	for i := range schemas {
		schema := "tenant" + strings.Repeat("x", i)
		db.Add(&Object{ID: ID{Kind: Schema, Name: schema}, Body: &struct{}{}})
		db.Add(&Object{ID: ID{Kind: Table, Schema: schema, Name: "t"}, Body: &struct{}{}})
		db.Add(&Object{ID: ID{Kind: Function, Schema: schema, Name: "f"}, Body: &body{text: "SELECT * FROM t"}})
	}
	linkSoft(db)
	links := 0
	for _, object := range db.Objects {
		links += len(object.Soft)
	}
	if links != schemas {
		t.Errorf("%d links between %d functions and tables", links, schemas)
	}
}
