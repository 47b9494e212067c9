package proof

import (
	"context"
	"slices"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/draft"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/kind/all"
	"github.com/plumbsql/plumb/internal/kind/extension"
	"github.com/plumbsql/plumb/internal/plan"
	"github.com/plumbsql/plumb/internal/source"
	"github.com/plumbsql/plumb/internal/workspace"
)

// Between proves a script that leads from one state to another where neither may be touched: the first is made again in a
// throwaway database, and the script must turn that into the second, statement by statement as psql runs it. The error is a
// *fail.Error that says what differs, or why the first can't be made again. It runs with the rights of the workspace's owner.
func Between(ctx context.Context, w *workspace.Workspace, from, to *catalog.Database, script string) error {
	db, err := Remake(ctx, w, from, to)
	if err != nil {
		return &fail.Error{
			What: "the change can't be proved: the first schema could not be made again on the throwaway server", Err: err,
			Hint: "leave out --prove, or name a throwaway server that has what the schema needs with --dev-url",
		}
	}
	defer db.Discard(ctx)
	if err := w.EnsureTablespaces(ctx, source.TablespacesNamed(script)); err != nil {
		return err
	}
	if err := Exec(ctx, db, script, true); err != nil {
		return broken("when the change runs", err)
	}
	got, err := db.Catalog(ctx)
	if err != nil {
		return err
	}
	return differ("after the change", diff.Compare(got, to))
}

// Remake makes a throwaway database that stands at the state from, on a server with the roles that either state names. When
// it can't be made, it goes again.
func Remake(ctx context.Context, w *workspace.Workspace, from, to *catalog.Database) (*workspace.Database, error) {
	db, err := w.NewDatabase(ctx)
	if err != nil {
		return nil, err
	}
	if err := remake(ctx, w, db, from, to); err != nil {
		db.Discard(ctx)
		return nil, err
	}
	return db, nil
}

// remake makes the state from in an empty database, with the roles that either state names.
func remake(ctx context.Context, w *workspace.Workspace, db *workspace.Database, from, to *catalog.Database) error {
	if err := w.EnsureRoles(ctx, append(from.Roles(), to.Roles()...)); err != nil {
		return err
	}
	var extensions []workspace.Extension
	for _, id := range from.OfKind(catalog.Extension) {
		wanted := workspace.Extension{Name: id.Name, Version: from.Get(id).Body.(*extension.Extension).Version}
		for _, dep := range from.Get(id).Deps {
			if dep.Kind == catalog.Schema {
				wanted.Schema = dep.Name
			}
		}
		extensions = append(extensions, wanted)
	}
	if err := db.CreateExtensions(ctx, extensions); err != nil {
		return err
	}
	base, err := db.Catalog(ctx)
	if err != nil {
		return err
	}
	p, err := plan.Build(base, from, plan.Options{Rooms: all.Rooms()})
	if err != nil {
		return err
	}
	for i := range p.Versions {
		p.Versions[i].OpenBodies = true // what is there need not be what PostgreSQL takes
	}
	script := draft.Script(p.Versions)
	if err := w.EnsureTablespaces(ctx, source.TablespacesNamed(script)); err != nil {
		return err
	}
	if err := Exec(ctx, db, script, true); err != nil {
		return err
	}
	got, err := db.Catalog(ctx)
	if err != nil {
		return err
	}
	return differ("after making it", slices.DeleteFunc(diff.Compare(got, from), unfinished))
}

// unfinished reports whether a change only tells that an index is invalid, which is what CREATE INDEX CONCURRENTLY leaves behind
// when it fails. Nobody can make such an index, and what is done with it is the same for a valid one.
func unfinished(change diff.Change) bool {
	return change.ID.Kind == catalog.Index && slices.Equal(change.Attributes, []string{"valid"})
}
