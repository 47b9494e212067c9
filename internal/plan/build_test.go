package plan_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/kind"
	"github.com/plumbsql/plumb/internal/plan"
)

// thing is an object with one attribute.
type thing struct {
	Value string `db:"value"`
}

// room is a kind of which a change of Value is made in place, but "new …" replaces the object and "alone" can't run in a
// transaction.
func room(of catalog.Kind, word string) *kind.Room {
	name := func(id catalog.ID) string { return word + " " + id.Name }
	return &kind.Room{
		Reader: catalog.Rows[thing]{Of: of},
		Create: func(_ *kind.Context, n kind.Node) []ddl.Statement {
			return []ddl.Statement{{SQL: "CREATE " + name(n.ID), NoTx: n.Body.(*thing).Value == "alone"}}
		},
		Drop: func(_ *kind.Context, o *catalog.Object) []ddl.Statement {
			return []ddl.Statement{ddl.Run("DROP " + name(o.ID))}
		},
		Alter: func(_ *kind.Context, ch diff.Change) kind.Alteration {
			if strings.HasPrefix(ch.New.Body.(*thing).Value, "new") {
				return kind.Replace
			}
			return kind.Alter(ddl.Run("ALTER " + name(ch.ID)))
		},
	}
}

func views(name string, value string, deps ...string) *catalog.Object {
	o := &catalog.Object{ID: view(name), Body: &thing{value}}
	for _, dep := range deps {
		o.Deps = append(o.Deps, view(dep))
	}
	return o
}

func view(name string) catalog.ID { return catalog.ID{Kind: catalog.View, Schema: "s", Name: name} }

func database(objects ...*catalog.Object) *catalog.Database {
	db := catalog.New(160000)
	for _, object := range objects {
		db.Add(object)
	}
	return db
}

func build(old, new *catalog.Database, options plan.Options) (*plan.Plan, error) {
	options.Rooms = []*kind.Room{room(catalog.Table, "TABLE"), room(catalog.View, "VIEW")}
	return plan.Build(old, new, options)
}

// versions returns the SQL of each version of a plan, those that can't run in a transaction in brackets.
func versions(p *plan.Plan) []string {
	var all []string
	for _, version := range p.Versions {
		var sql []string
		for _, step := range version.Steps {
			for _, statement := range step.Statements {
				sql = append(sql, statement.SQL)
			}
		}
		text := strings.Join(sql, "; ")
		if version.NoTx {
			text = "[" + text + "]"
		}
		all = append(all, text)
	}
	return all
}

func TestBuild(t *testing.T) {
	t.Parallel()
	table := &catalog.Object{ID: catalog.ID{Kind: catalog.Table, Schema: "s", Name: "t"}, Body: &thing{}}
	for _, tt := range []struct {
		name     string
		old, new []*catalog.Object
		options  plan.Options
		want     []string
	}{
		{"nothing", []*catalog.Object{views("a", "x")}, []*catalog.Object{views("a", "x")}, plan.Options{}, nil},
		{
			"what is needed comes first", nil,
			[]*catalog.Object{views("a", "", "c"), views("b", "", "a"), views("c", "")},
			plan.Options{},
			[]string{"CREATE VIEW c; CREATE VIEW a; CREATE VIEW b"},
		},
		{
			"what needs others goes first",
			[]*catalog.Object{views("a", "", "c"), views("b", "", "a"), views("c", "")},
			nil,
			plan.Options{},
			[]string{"DROP VIEW b; DROP VIEW a; DROP VIEW c"},
		},
		{
			"the order of kinds decides between what needs nothing", nil,
			[]*catalog.Object{views("a", ""), table},
			plan.Options{},
			[]string{"CREATE TABLE t; CREATE VIEW a"},
		},
		{
			"in place",
			[]*catalog.Object{views("a", "x"), views("b", "", "a")},
			[]*catalog.Object{views("a", "y"), views("b", "", "a")},
			plan.Options{},
			[]string{"ALTER VIEW a"},
		},
		{
			"dependents of what is replaced are made again",
			[]*catalog.Object{views("a", "x"), views("b", "", "a"), views("c", "")},
			[]*catalog.Object{views("a", "new"), views("b", "", "a"), views("c", "")},
			plan.Options{},
			[]string{"DROP VIEW b; DROP VIEW a; CREATE VIEW a; CREATE VIEW b"},
		},
		{
			"what can't run in a transaction has a version of its own", nil,
			[]*catalog.Object{views("a", ""), views("b", "alone", "a"), views("c", "", "b")},
			plan.Options{},
			[]string{"CREATE VIEW a", "[CREATE VIEW b]", "CREATE VIEW c"},
		},
		{
			"what is independent of that comes along", nil,
			[]*catalog.Object{views("a", "alone"), views("b", "alone"), views("c", "")},
			plan.Options{},
			[]string{"CREATE VIEW c", "[CREATE VIEW a; CREATE VIEW b]"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p, err := build(database(tt.old...), database(tt.new...), tt.options)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, versions(p)); diff != "" {
				t.Error(diff)
			}
			if p.Empty() != (len(tt.want) == 0) {
				t.Error("empty", p.Empty())
			}
		})
	}
}

// A circle that can't be cut is an error that names what is in it, and nothing else.
func TestCycle(t *testing.T) {
	t.Parallel()
	_, err := build(database(), database(views("a", "", "b"), views("b", "", "a"), views("beside", "")), plan.Options{})
	if err == nil {
		t.Fatal("no error")
	}
	for _, part := range []string{"create view s.a", "create view s.b", "no order"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q is missing: %v", part, err)
		}
	}
	if strings.Contains(err.Error(), "beside") || fail.Hint(err) == "" {
		t.Errorf("%v, hint %q", err, fail.Hint(err))
	}
}

// What is only better gives way where it stands in a circle.
func TestSoftOrder(t *testing.T) {
	t.Parallel()
	a, b := views("a", ""), views("b", "", "a")
	a.Soft = []catalog.ID{view("b")}
	p, err := build(database(), database(a, b), plan.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"CREATE VIEW a; CREATE VIEW b"}, versions(p)); diff != "" {
		t.Error(diff)
	}
}

// In one file, what must share a transaction brings it along.
func TestJoined(t *testing.T) {
	t.Parallel()
	p, err := build(database(), database(views("a", ""), views("b", "", "a"), views("c", "alone", "b"), views("d", "", "c")), plan.Options{})
	if err != nil {
		t.Fatal(err)
	}
	joined := &plan.Plan{Versions: []plan.Version{p.Joined()}}
	if diff := cmp.Diff([]string{"[BEGIN; CREATE VIEW a; CREATE VIEW b; COMMIT; CREATE VIEW c; CREATE VIEW d]"}, versions(joined)); diff != "" {
		t.Error(diff)
	}
}

func TestComment(t *testing.T) {
	t.Parallel()
	id, other := view("a"), view("b")
	moved := catalog.ID{Kind: catalog.View, Schema: "z", Name: "a"}
	for want, step := range map[string]plan.Step{
		"Create view s.a":                            {Action: plan.Create, Object: id},
		"Change view s.a, filled with its rows":      {Action: plan.Alter, Object: id, Note: "filled with its rows"},
		"Drop view s.a, to be made again below":      {Action: plan.Drop, Object: id, Rebuild: true},
		"Drop view s.a, in case this has run before": {Action: plan.Drop, Object: id, Again: true},
		"Rename view s.a to b":                       {Action: plan.Rename, Object: id, To: other},
		"Move view s.a to schema z; clients that use the old name fail from here on": {Action: plan.Rename, Object: id, To: moved, Breaks: true},
		"Let a placeholder stand for view s.a, which needs what needs it":            {Action: plan.Create, Object: id, Placeholder: true},
		"All at once": {Action: plan.Alter, Object: id, Title: "All at once"},
	} {
		if got := step.Comment(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
