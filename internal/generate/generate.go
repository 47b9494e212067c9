package generate

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/draft"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/kind"
	"github.com/plumbsql/plumb/internal/kind/all"
	"github.com/plumbsql/plumb/internal/migrate"
	"github.com/plumbsql/plumb/internal/plan"
	"github.com/plumbsql/plumb/internal/proof"
	"github.com/plumbsql/plumb/internal/rename"
	"github.com/plumbsql/plumb/internal/scope"
	"github.com/plumbsql/plumb/internal/seed"
	"github.com/plumbsql/plumb/internal/state"
)

// Request says what to generate.
type Request struct {
	// Dir is the migration directory.
	Dir *migrate.Dir
	// Src are the schema files and folders.
	Src []string
	// Name is the readable part of the file names.
	Name string
	// AllowDestructive permits steps that lose data.
	AllowDestructive bool
	// Online says which forms to use that don't block tables in use, such as CREATE INDEX CONCURRENTLY.
	Online kind.Online
	// Scope says what is compared; nil is everything.
	Scope *scope.Scope
	// Rows say what becomes of the rows that the schema files hold; nil leaves them alone.
	Rows *seed.Settings
	// DryRun writes nothing.
	DryRun bool
	// Allowed names what may be destroyed without AllowDestructive.
	Allowed scope.Allowed
	// Ask asks whether what looks like a rename is one; nil where there is nobody to ask: then it is a drop and an add.
	Ask rename.Ask
}

// Result is what was generated.
type Result struct {
	// Versions are the proved migrations in order; none when the history is at the desired schema.
	Versions []proof.Version
	// Names are the names of the migrations, one for each version.
	Names []string
	// Files are the paths written.
	Files []string
	// Notes are things to know that are no errors.
	Notes []string
}

// Run generates. The error is a *fail.Error; then nothing was written.
func Run(ctx context.Context, opener *state.Opener, request Request) (*Result, error) {
	if err := request.Dir.Validate(); err != nil {
		return nil, err
	}
	history, err := opener.Migrations(ctx, request.Dir, nil)
	if err != nil {
		return nil, err
	}
	defer history.Release(ctx)
	desired, err := opener.Schema(ctx, request.Src)
	if err != nil {
		return nil, err
	}
	defer desired.Release(ctx)
	missing, err := request.Scope.Missing(history.Catalog, desired.Catalog)
	if err != nil {
		return nil, err
	}
	// The way back makes again what the history has, whatever PostgreSQL thinks of it now.
	if err := opener.CheckBodies(ctx, history); err != nil {
		return nil, err
	}
	result := &Result{Notes: slices.Concat(missing, desired.Notes, request.Rows.Notes(desired))}
	if err := unmanaged(history, desired); err != nil {
		return nil, err
	}
	renamed, target, err := renames(ctx, history, desired, request, result)
	if err != nil {
		return nil, err
	}
	p, err := renamed.Plan(target.Catalog, plan.Options{Rooms: all.Rooms(), Online: request.Online, History: true})
	if err != nil {
		return result, err
	}
	if !p.Empty() {
		if err := target.Check(p); err != nil {
			return nil, err
		}
		result.Notes = append(result.Notes, p.Notes...)
		if destructive := request.Allowed.Others(p.Destructive()); len(destructive) > 0 && !request.AllowDestructive {
			return nil, refuse(destructive, rename.Notes(renamed.Catalog, target.Catalog))
		}
		if result.Versions, err = proof.Prove(ctx, history.Database, history.Catalog, target.Catalog, p); err != nil {
			return nil, err
		}
	}
	if err := rows(ctx, history, desired, request, result); err != nil || len(result.Versions) == 0 {
		return result, err
	}
	return write(ctx, request, result)
}

// rows adds a version for the rows of the schema files, which comes last.
func rows(ctx context.Context, history, desired *state.State, request Request, result *Result) error {
	version, err := request.Rows.Migration(ctx, history, desired, request.Scope, result.Versions, func(steps []plan.Step) error {
		steps = slices.DeleteFunc(slices.Clone(steps), func(step plan.Step) bool { return step.Destroys == "" })
		if len(steps) > 0 && !request.AllowDestructive {
			return refuse(steps, nil)
		}
		return nil
	})
	if version != nil {
		result.Versions = append(result.Versions, *version)
	}
	return err
}

// write names the versions, tells what is to be known of them, and writes them unless that is not asked for.
func write(ctx context.Context, request Request, result *Result) (*Result, error) {
	result.Names = names(request.Name, len(result.Versions))
	for i, version := range result.Versions {
		if version.NoWayBack != "" {
			result.Notes = append(result.Notes, result.Names[i]+" can't be taken back: "+version.NoWayBack)
		}
		result.Notes = append(result.Notes, onRows(result.Names[i], version)...)
	}
	if request.DryRun {
		return result, nil
	}
	var err error
	result.Files, err = request.Dir.Write(ctx, migrations(result))
	return result, err
}

// onRows says what the proof with generated rows found out about a version.
func onRows(name string, version proof.Version) []string {
	var notes []string
	for _, finding := range version.OnData {
		what := " may fail on existing rows "
		if finding.Down {
			what = ", when it is taken back, may fail on existing rows "
		}
		notes = append(notes, name+what+finding.String())
	}
	for _, empty := range version.Empty {
		notes = append(notes, "no rows could be generated for "+empty.Table+", so nothing was tried on any: "+empty.Reason)
	}
	return notes
}

// unmanaged refuses a schema with objects that no room knows: a migration without them would only look complete.
func unmanaged(history, desired *state.State) error {
	known := map[string]bool{}
	for _, name := range history.Catalog.Unmanaged {
		known[name] = true
	}
	var missing []string
	for _, name := range desired.Catalog.Unmanaged {
		if !known[name] {
			missing = append(missing, name)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return fail.New("the schema has objects of kinds that are not managed: "+strings.Join(missing, ", "), "",
		"make them in a migration written by hand (plumb migrate new); the schema files may then have them too")
}

func refuse(steps []plan.Step, renames []string) error {
	lines := make([]string, len(steps))
	for i, step := range steps {
		lines[i] = fmt.Sprintf("\n  %s (destroys %s)", step.Comment(), step.Destroys)
	}
	hint := "if that is meant, say so with --allow-destructive, or by name in lint { destructive { allow_table allow_column } }; the migration will carry a mark"
	if len(renames) > 0 {
		hint = strings.Join(renames, "\n") + "\n" + hint
	}
	return fail.New("the change destroys data:"+strings.Join(lines, ""), "", hint)
}

// names numbers the versions of one change when there are several.
func names(name string, n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = name
		if n > 1 {
			all[i] = fmt.Sprintf("%s_%d", name, i+1)
		}
	}
	return all
}

func migrations(result *Result) []migrate.NewMigration {
	all := make([]migrate.NewMigration, len(result.Versions))
	for i, version := range result.Versions {
		all[i] = migrate.NewMigration{
			Name: result.Names[i], Up: draft.Locks(version.Steps) + version.Up, UpNoTx: version.UpNoTx, DownNoTx: version.DownNoTx,
		}
		if version.Down != "" {
			all[i].Down = draft.Locks(version.Back) + version.Down
		}
	}
	return all
}
