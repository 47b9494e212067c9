package rename_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/kind/column"
	"github.com/plumbsql/plumb/internal/kind/enum"
	"github.com/plumbsql/plumb/internal/kind/table"
	"github.com/plumbsql/plumb/internal/kind/view"
	"github.com/plumbsql/plumb/internal/kind/viewcolumn"
	"github.com/plumbsql/plumb/internal/rename"
)

func database(objects ...[]*catalog.Object) *catalog.Database {
	db := catalog.New(160000)
	for _, list := range objects {
		for _, object := range list {
			db.Add(object)
		}
	}
	return db
}

// relation returns a table and its columns, given as name and type.
func relation(schema, name string, columns ...string) []*catalog.Object {
	id := catalog.ID{Kind: catalog.Table, Schema: schema, Name: name}
	objects := []*catalog.Object{{ID: id, Body: &table.Table{}}}
	for i := 0; i < len(columns); i += 2 {
		objects = append(objects, &catalog.Object{
			ID: catalog.ID{Kind: catalog.Column, Schema: schema, Name: name, Sub: columns[i]}, Parent: id, Deps: []catalog.ID{id},
			Body: &column.Column{Type: columns[i+1], Position: i},
		})
	}
	return objects
}

// shown is a view's column.
func shown(name, typ string) []*catalog.Object {
	id := catalog.ID{Kind: catalog.View, Schema: "s", Name: "v"}
	return []*catalog.Object{
		{ID: id, Body: &view.View{}},
		{ID: catalog.ID{Kind: catalog.ViewColumn, Schema: "s", Name: "v", Sub: name}, Parent: id, Body: &viewcolumn.ViewColumn{Type: typ}},
	}
}

func labels(name string, labels ...string) []*catalog.Object {
	return []*catalog.Object{{ID: catalog.ID{Kind: catalog.Enum, Schema: "s", Name: name}, Body: &enum.Enum{Labels: labels}}}
}

func TestAlike(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name      string
		now, want *catalog.Database
		found     []string
	}{
		{"nothing", database(relation("s", "t", "a", "text")), database(relation("s", "t", "a", "text")), nil},
		{"a column of the same type", database(relation("s", "t", "a", "text")), database(relation("s", "t", "b", "text")), []string{"column s.t.a → column s.t.b"}},
		{"a column of another type", database(relation("s", "t", "a", "text")), database(relation("s", "t", "b", "integer")), nil},
		{
			"two that it may be", database(relation("s", "t", "a", "text")), database(relation("s", "t", "b", "text", "c", "text")),
			[]string{"column s.t.a → column s.t.b, column s.t.c"},
		},
		{
			"a table, whose columns are not asked for", database(relation("s", "t", "a", "text", "b", "integer")), database(relation("s", "u", "a", "text", "b", "integer")),
			[]string{"table s.t → table s.u"},
		},
		{"a table that moves", database(relation("s", "t", "a", "text")), database(relation("z", "t", "a", "text")), []string{"table s.t → table z.t"}},
		{
			"two thirds of the columns", database(relation("s", "t", "a", "text", "b", "text", "c", "text")), database(relation("s", "u", "a", "text", "b", "text", "d", "text")),
			[]string{"table s.t → table s.u"},
		},
		{"less than that", database(relation("s", "t", "a", "text", "b", "text")), database(relation("s", "u", "a", "text", "c", "text")), nil},
		{"another name and another schema", database(relation("s", "t", "a", "text")), database(relation("z", "u", "a", "text")), nil},
		{"a view's column of the same type", database(shown("a", "text")), database(shown("b", "text")), []string{"view column s.v.a → view column s.v.b"}},
		{"a view's column of another type", database(shown("a", "text")), database(shown("b", "integer")), nil},
		{"one value of an enum", database(labels("e", "a", "b")), database(labels("e", "a", "c")), []string{"enum s.e.b → enum s.e.c"}},
		{"two values of an enum", database(labels("e", "a", "b")), database(labels("e", "c", "d")), nil},
		{"values that change places", database(labels("e", "a", "b")), database(labels("e", "b", "a")), nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var found []string
			for _, like := range rename.Alike(tt.now, tt.want) {
				line := like.Old.String() + " →"
				for i, id := range like.New {
					if i > 0 {
						line += ","
					}
					line += " " + id.String()
				}
				found = append(found, line)
			}
			if diff := cmp.Diff(tt.found, found); diff != "" {
				t.Error(diff)
			}
			if notes := rename.Notes(tt.now, tt.want); len(notes) != len(tt.found) {
				t.Errorf("notes %q", notes)
			}
		})
	}
}

func TestDeclaration(t *testing.T) {
	t.Parallel()
	id := func(kind catalog.Kind, schema, name, sub string) catalog.ID {
		return catalog.ID{Kind: kind, Schema: schema, Name: name, Sub: sub}
	}
	for _, tt := range []struct {
		from, to catalog.ID
		want     string
	}{
		{id(catalog.Column, "s", "t", "a b"), id(catalog.Column, "s", "t", "c"), `-- atlas:renamed_from "a b" above column s.t.c in a SQL file, or renamed_from = "a b" in HCL`},
		{id(catalog.Table, "s", "t", ""), id(catalog.Table, "s", "u", ""), `-- atlas:renamed_from t above table s.u in a SQL file, or renamed_from = "t" in HCL`},
		{id(catalog.Table, "s", "t", ""), id(catalog.Table, "z", "t", ""), `-- atlas:renamed_from s.t above table z.t in a SQL file, or renamed_from = "s.t" in HCL`},
		{id(catalog.Enum, "s", "e", "it's"), id(catalog.Enum, "s", "e", "its"), `-- atlas:renamed_from it's above enum s.e.its in a SQL file, or renamed_from = "it's" in HCL`},
	} {
		if diff := cmp.Diff(tt.want, rename.Declaration(tt.from, tt.to)); diff != "" {
			t.Error(diff)
		}
	}
}
