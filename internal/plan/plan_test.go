package plan_test

import (
	"context"
	"fmt"
	"os"
	"testing"

	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/devdb"
	"github.com/plumbsql/plumb/internal/kind/all"
	"github.com/plumbsql/plumb/internal/plan"
	"github.com/plumbsql/plumb/internal/workspace"
)

func TestTry(t *testing.T) {
	ctx := context.Background()
	server, err := devdb.Open(ctx, devdb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	w, err := workspace.Open(ctx, server, "db_migrator")
	if err != nil {
		t.Fatal(err)
	}
	w.EnsureRoles(ctx, []string{"registry_app", "registry_readonly"})
	load := func(file string) (*workspace.Database, *catalog.Database) {
		d, err := w.NewDatabase(ctx)
		if err != nil {
			t.Fatal(err)
		}
		sql, _ := os.ReadFile(file)
		if err := d.Exec(ctx, string(sql)); err != nil {
			t.Fatal(file, err)
		}
		c, err := d.Catalog(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return d, c
	}
	old, oldC := load(os.Getenv("FROM"))
	_, newC := load(os.Getenv("TO"))
	p, err := plan.Build(oldC, newC, plan.Options{Rooms: all.Rooms(), Online: true})
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range p.Versions {
		fmt.Println("-- version", i, "notx", v.NoTx)
		for _, s := range v.Steps {
			fmt.Println("--", s.Comment(), s.Destroys)
			for _, st := range s.Statements {
				fmt.Println(st.Repeatable())
			}
		}
	}
	for range 2 {
		for _, s := range p.Steps() {
			for _, st := range s.Statements {
				if err := old.Exec(ctx, st.Repeatable()); err != nil {
					t.Error(err, st.Repeatable())
				}
			}
		}
		got, err := old.Catalog(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range diff.Compare(got, newC) {
			t.Error(c)
		}
		fmt.Println(len(got.Objects), got.Unmanaged)
	}
}
