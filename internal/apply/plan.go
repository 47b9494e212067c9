package apply

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/conn"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/draft"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/inspect"
	"github.com/plumbsql/plumb/internal/kind"
	"github.com/plumbsql/plumb/internal/kind/all"
	"github.com/plumbsql/plumb/internal/migrate/history"
	"github.com/plumbsql/plumb/internal/plan"
	"github.com/plumbsql/plumb/internal/proof"
	"github.com/plumbsql/plumb/internal/rename"
	"github.com/plumbsql/plumb/internal/scope"
	"github.com/plumbsql/plumb/internal/seed"
	"github.com/plumbsql/plumb/internal/state"
	"github.com/plumbsql/plumb/internal/workspace"
)

// Request says what to lead where.
type Request struct {
	// Factory connects to the database as the migration user.
	Factory *conn.Factory
	// Src are the schema files and folders.
	Src []string
	// AllowDestructive permits steps that lose data, Allowed some of them by name.
	AllowDestructive bool
	Allowed          scope.Allowed
	// Ask asks whether what looks like a rename is one; nil where there is nobody to ask.
	Ask rename.Ask
	// DryRun plans and proves what Run would refuse, too.
	DryRun bool
	// Online says which forms to use that don't block tables in use, such as CREATE INDEX CONCURRENTLY.
	Online kind.Online
	// Scope says what is compared; nil is everything.
	Scope *scope.Scope
	// Rows say what becomes of the rows that the schema files hold; nil leaves them alone.
	Rows *seed.Settings
	// HistorySchema is where the migrations' history is; "" is the default.
	HistorySchema string
}

// Plan is a proved way from the database to the schema files.
type Plan struct {
	// Plan has the steps; it is empty when there is nothing to do.
	*plan.Plan
	// SQL is what runs, as people read it.
	SQL string
	// Notes are things to know that are no errors.
	Notes []string

	factory  *conn.Factory
	from, to *state.State
	// target is the state that the plan leads to: the schema files, and as it was what is not compared.
	target *catalog.Database
	// clean says that nothing may be left, also of what is not managed.
	clean bool
	start time.Time
	// historySchema is where the migrations' history is.
	historySchema string
	// schema is the part of the plan that changes the schema, rows what leads the rows on after it.
	schema *plan.Plan
	rows   *seed.Way
}

// New plans and proves; it changes nothing in the database. The error is a *fail.Error.
func New(ctx context.Context, opener *state.Opener, request Request) (*Plan, error) {
	p := &Plan{factory: request.Factory, start: time.Now(), Plan: &plan.Plan{}, historySchema: request.HistorySchema}
	var err error
	if p.from, err = opener.Live(ctx, request.Factory); err != nil {
		return nil, err
	}
	opener.Match(p.from)
	if p.to, err = opener.Schema(ctx, request.Src); err != nil {
		return nil, err
	}
	defer p.to.Release(ctx)
	if err := state.SameMajor(p.from, p.to); err != nil {
		return nil, err
	}
	if p.Notes, err = request.Scope.Missing(p.from.Catalog, p.to.Catalog); err != nil {
		return nil, err
	}
	if err := p.unmanaged(); err != nil {
		return nil, err
	}
	way, err := inspect.PlanAsking(ctx, opener, p.from, p.to, request.Scope, plan.Options{Rooms: all.Rooms(), Online: request.Online}, request.Ask)
	if err != nil {
		return nil, err
	}
	if err := p.join(ctx, way, request); err != nil {
		return nil, err
	}
	if destructive := request.Allowed.Others(p.Destructive()); len(destructive) > 0 && !request.AllowDestructive && !request.DryRun {
		return nil, refuse(destructive, rename.Notes(p.from.Catalog, p.target))
	}
	if p.Empty() {
		return p, nil
	}
	if err := p.beside(ctx); err != nil {
		return nil, err
	}
	w, err := opener.Workspace(ctx)
	if err != nil {
		return nil, err
	}
	versions, err := proof.Through(ctx, w, p.from.Catalog, p.target, p.schema)
	if err != nil {
		return nil, err
	}
	if err := p.rehearse(ctx, w); err != nil {
		return nil, err
	}
	for _, version := range versions {
		p.Notes = append(p.Notes, onRows(version)...)
	}
	return p, nil
}

// join puts the change of the schema and that of the rows into one plan. The rows come last, in a transaction of their own.
func (p *Plan) join(ctx context.Context, way *inspect.Way, request Request) error {
	var err error
	if p.rows, err = request.Rows.Between(ctx, p.from, p.to, p.to.Seeded, request.Scope, way.Plan.Steps()); err != nil {
		return err
	}
	whole := *way.Plan
	if !p.rows.Empty() {
		whole.Versions = append(slices.Clone(whole.Versions), p.rows.Version())
	}
	p.Plan, p.schema, p.target, p.SQL = &whole, way.Plan, way.Target, draft.Script(whole.Versions)
	p.Notes = slices.Concat(p.Notes, p.to.Notes, request.Rows.Notes(p.to), way.Notes)
	return nil
}

// rehearse tries the change of the rows on a throwaway database with the rows that the database has.
func (p *Plan) rehearse(ctx context.Context, w *workspace.Workspace) error {
	if p.rows.Empty() {
		return nil
	}
	db, err := proof.Remake(ctx, w, p.from.Catalog, p.target)
	if err != nil {
		return err
	}
	defer db.Discard(ctx)
	note, err := p.rows.Rehearse(ctx, db, p.schema)
	if note != "" {
		p.Notes = append(p.Notes, note)
	}
	return err
}

// beside notes that the database has migrations, of which this will be none.
func (p *Plan) beside(ctx context.Context) error {
	c, err := p.factory.Connect(ctx, conn.Migration)
	if err != nil {
		return err
	}
	defer conn.Hangup(ctx, c)
	store, err := history.Locate(ctx, c, p.historySchema)
	if err != nil {
		return nil //nolint:nilerr // this user has no history and may make none
	}
	rows, err := store.Rows(ctx, c)
	if err == nil && len(rows) > 0 {
		p.Notes = append(p.Notes, "the database has migrations, and its history won't know of this change: `plumb drift` will show it")
	}
	return err
}

// unmanaged refuses files with objects that no room knows and the database lacks: the result would only look like them.
func (p *Plan) unmanaged() error {
	var missing []string
	for _, line := range diff.Unmanaged(p.from.Catalog, p.to.Catalog) {
		if name, added := strings.CutPrefix(line, "+ "); added {
			missing = append(missing, name)
			continue
		}
		p.Notes = append(p.Notes, strings.TrimPrefix(line, "- ")+" is of a kind that is not managed; it stays")
	}
	if len(missing) == 0 {
		return nil
	}
	return fail.New("the schema files have objects of kinds that are not managed: "+strings.Join(missing, ", "), "",
		"make them in the database by hand; the schema files may then have them too")
}

func refuse(steps []plan.Step, renames []string) error {
	lines := make([]string, len(steps))
	for i, step := range steps {
		lines[i] = fmt.Sprintf("\n  %s (destroys %s)", step.Comment(), step.Destroys)
	}
	hint := "if that is meant, say so with --allow-destructive, or by name in lint { destructive { allow_table allow_column } }; --dry-run shows the SQL"
	return fail.New("the change destroys data:"+strings.Join(lines, ""), "", strings.Join(append(slices.Clone(renames), hint), "\n"))
}

// onRows says what the proof with generated rows found out about a version.
func onRows(version proof.Version) []string {
	var notes []string
	for _, finding := range version.OnData {
		notes = append(notes, "the change may fail on existing rows "+finding.String())
	}
	for _, empty := range version.Empty {
		notes = append(notes, "no rows could be generated for "+empty.Table+", so nothing was tried on any: "+empty.Reason)
	}
	return notes
}
