package drift

import (
	"context"
	"errors"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/conn"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/draft"
	"github.com/plumbsql/plumb/internal/inspect"
	"github.com/plumbsql/plumb/internal/kind/all"
	"github.com/plumbsql/plumb/internal/migrate"
	"github.com/plumbsql/plumb/internal/migrate/runner"
	"github.com/plumbsql/plumb/internal/plan"
	"github.com/plumbsql/plumb/internal/roles"
	"github.com/plumbsql/plumb/internal/scope"
	"github.com/plumbsql/plumb/internal/seed"
	"github.com/plumbsql/plumb/internal/state"
)

// Request says what to compare. Live and Src may be empty; then that comparison is left out.
type Request struct {
	Live *conn.Factory
	Dir  *migrate.Dir
	Src  []string
	// Baseline and ExecOrder are as in runner.Options.
	Baseline  string
	ExecOrder runner.ExecOrder
	// HistorySchema is where the database's history is; "" is the default.
	HistorySchema string
	// Scope says what is compared; nil is everything. What its diff.skip leaves out is no difference between the history and
	// the schema files, since no migration will be written for it.
	Scope *scope.Scope
	// Rows say which rows that the schema files hold are compared; nil compares none.
	Rows *seed.Settings
}

// Report is the outcome of the comparisons.
type Report struct {
	// Live is the live database against the migrations that it has applied; nil when there is no live database.
	Live *Comparison `json:"live,omitempty"`
	// Desired is the whole history against the schema files; nil when there are none.
	Desired *Comparison `json:"desired,omitempty"`
	// Pending are the versions that the live database has not applied.
	Pending []string `json:"pending,omitempty"`
	// Problem says why `migrate up` would refuse to go on: an applied file was edited or is missing, or a version was left
	// out. Hint is the way out. Then Live is about the applied versions that the directory has; it is nil when they
	// can't be replayed.
	Problem string `json:"problem,omitempty"`
	Hint    string `json:"hint,omitempty"`
	// Notes tell of settings that name nothing. They are for people, beside the report.
	Notes []string `json:"-"`
	// Roles is what declared roles of the server have too much or too little. It is the caller's to fill.
	Roles []roles.Difference `json:"roles,omitempty"`
}

// Plumb reports whether there is no difference.
func (r *Report) Plumb() bool {
	return r.Problem == "" && len(r.Roles) == 0 && (r.Live == nil || r.Live.Equal()) && (r.Desired == nil || r.Desired.Equal())
}

// Comparison is the difference between what is and what should be.
type Comparison struct {
	// Is and Should name the sides.
	Is     string `json:"is"`
	Should string `json:"should"`
	// Differences turn what should be into what is.
	Differences []Difference `json:"differences,omitempty"`
	// Repair is SQL that makes what is as it should be; Adopt is SQL that makes what should be as it is.
	Repair string `json:"repair,omitempty"`
	Adopt  string `json:"adopt,omitempty"`
	// NoRepair and NoAdopt say why there is no such SQL.
	NoRepair string `json:"no_repair,omitempty"`
	NoAdopt  string `json:"no_adopt,omitempty"`
	// Unmanaged are objects of kinds that are not compared: `+ server s` when only what is has it, `- server s` when only
	// what should be has it.
	Unmanaged []string `json:"unmanaged,omitempty"`
	// Skipped name the differences that diff.skip leaves out.
	Skipped []string `json:"skipped,omitempty"`
	// Notes tell of what was not compared.
	Notes []string `json:"notes,omitempty"`
}

// Difference is one object that differs.
type Difference struct {
	// Change is "added", "removed" or "changed", seen from what should be.
	Change     string   `json:"change"`
	Object     string   `json:"object"`
	Attributes []string `json:"attributes,omitempty"`
	// Text is the difference in a line.
	Text string `json:"text"`
}

// Equal reports whether both sides are the same.
func (c *Comparison) Equal() bool { return len(c.Differences) == 0 && len(c.Unmanaged) == 0 }

// Check compares.
func Check(ctx context.Context, opener *state.Opener, request Request) (*Report, error) {
	c := &check{opener: opener, request: request, report: &Report{}}
	defer c.release(ctx)
	if request.Live != nil {
		if err := c.live(ctx); err != nil {
			return nil, err
		}
	}
	if len(request.Src) == 0 {
		return c.report, c.missing(ctx)
	}
	history, err := opener.Migrations(ctx, request.Dir, nil)
	if err != nil {
		return nil, err
	}
	defer history.Release(ctx)
	desired, err := c.desired(ctx)
	if err != nil {
		return nil, err
	}
	c.read = append(c.read, history.Catalog, desired.Catalog)
	if err := c.missing(ctx); err != nil {
		return nil, err
	}
	c.report.Desired = Compare(history, desired, request.Scope)
	c.renames(ctx, history, desired)
	c.report.Desired.Notes = request.Rows.Notes(desired)
	return c.report, c.rows(ctx, c.report.Desired, history, desired)
}

// check is one run of Check.
type check struct {
	opener  *state.Opener
	request Request
	report  *Report
	files   *state.State
	// read are the catalogs of all sides.
	read []*catalog.Database
}

// missing refuses schemas that are named and on no side. One that a migration makes which the database has not applied is there.
func (c *check) missing(ctx context.Context) error {
	notes, err := c.request.Scope.Missing(c.read...)
	if len(c.request.Src) == 0 && (err != nil || len(notes) > 0) {
		if c.report.Live == nil {
			return nil // the migrations can't be replayed, which is told
		}
		whole, failed := c.opener.Migrations(ctx, c.request.Dir, nil)
		if failed != nil {
			return failed
		}
		defer whole.Release(ctx)
		notes, err = c.request.Scope.Missing(append(c.read, whole.Catalog)...)
	}
	c.report.Notes = notes
	return err
}

// renames makes the SQL that leads to the schema files what `migrate diff` writes, where they say what was renamed: else it
// would drop that and create it anew.
func (c *check) renames(ctx context.Context, history, desired *state.State) {
	to := c.report.Desired
	if len(desired.Renamed) == 0 || len(to.Differences) == 0 {
		return
	}
	way, err := inspect.Plan(ctx, c.opener, history, desired, c.request.Scope, plan.Options{Rooms: all.Rooms()})
	if err != nil {
		to.Repair, to.NoRepair = "", err.Error()
		return
	}
	to.Repair, to.NoRepair = draft.Script(way.Plan.Versions), ""
}

// desired loads the schema files once.
func (c *check) desired(ctx context.Context) (*state.State, error) {
	var err error
	if c.files == nil {
		c.files, err = c.opener.Schema(ctx, c.request.Src)
	}
	return c.files, err
}

func (c *check) release(ctx context.Context) {
	if c.files != nil {
		c.files.Release(ctx)
	}
}

func (c *check) live(ctx context.Context) error {
	request, report := c.request, c.report
	// A directory that is not valid can't be replayed.
	if err := request.Dir.Validate(); err != nil && !errors.Is(err, migrate.ErrNoSum) {
		return err
	}
	live, err := c.opener.Live(ctx, request.Live)
	if err != nil {
		return err
	}
	c.read = append(c.read, live.Catalog)
	c.opener.Match(live)
	status, err := request.status(ctx)
	if err != nil {
		return err
	}
	for _, file := range status.Pending {
		report.Pending = append(report.Pending, file.Version)
	}
	report.Problem, report.Hint = status.Problem, status.Hint
	keep, err := request.applied(status)
	if err != nil {
		return err
	}
	history, err := c.opener.Migrations(ctx, request.Dir, keep)
	switch {
	case err != nil && report.Problem != "" && ctx.Err() == nil:
		return nil // the problem is why
	case err != nil:
		return err
	}
	defer history.Release(ctx)
	if err := state.SameMajor(live, history); err != nil {
		return err
	}
	c.read = append(c.read, history.Catalog)
	report.Live = Compare(live, history, request.Scope.WithoutSkip())
	return c.rows(ctx, report.Live, live, history)
}

// rows adds the rows that differ, in the tables that the schema files have rows of.
func (c *check) rows(ctx context.Context, to *Comparison, is, should *state.State) error {
	if c.request.Rows == nil || len(c.request.Src) == 0 {
		return nil
	}
	desired, err := c.desired(ctx)
	if err != nil {
		return err
	}
	way, err := c.request.Rows.Among(ctx, is, should, desired, c.request.Scope)
	if err != nil && len(to.Differences) > 0 && ctx.Err() == nil {
		// The schemas differ, which is told; that may be why.
		to.Notes = append(to.Notes, "rows are not compared: "+err.Error())
		return nil
	}
	if err != nil {
		return err
	}
	for _, row := range way.Back().Differences() {
		to.Differences = append(to.Differences, Difference{Change: row.Change, Object: row.Row, Attributes: row.Columns, Text: row.String()})
	}
	to.addScripts(way)
	return nil
}

// addScripts puts the SQL that leads the rows of one side to those of the other behind that for the schema.
func (c *Comparison) addScripts(way *seed.Way) {
	if way.Empty() {
		return
	}
	if c.NoRepair == "" {
		c.Repair = join(c.Repair, way.Version())
	}
	switch back := way.Back(); {
	case c.NoAdopt != "":
	case !back.Exact():
		c.NoAdopt = "the rows that differ lack columns on one side"
	default:
		c.Adopt = join(c.Adopt, back.Version())
	}
}

func join(schema string, rows plan.Version) string {
	if schema != "" {
		schema += "\n"
	}
	return schema + draft.Script([]plan.Version{rows})
}

// Compare compares what is with what should be, as far as they are within the scope.
func Compare(is, should *state.State, within *scope.Scope) *Comparison {
	c := &Comparison{Is: is.URL, Should: should.URL, Unmanaged: diff.Unmanaged(should.Catalog, is.Catalog)}
	target, err := within.Target(is.Catalog, should.Catalog)
	if err != nil {
		for _, change := range within.Compare(should.Catalog, is.Catalog) {
			c.Differences = append(c.Differences, difference(change))
		}
		c.NoRepair, c.NoAdopt = err.Error(), err.Error()
		return c
	}
	c.Skipped = target.Notes
	for _, change := range diff.Compare(target.Catalog, is.Catalog) {
		c.Differences = append(c.Differences, difference(change))
	}
	if len(c.Differences) > 0 {
		c.Repair, c.NoRepair = script(is.Catalog, target, is.User())
		if target, err = within.WithoutSkip().Target(should.Catalog, is.Catalog); err != nil {
			c.NoAdopt = err.Error()
			return c
		}
		c.Adopt, c.NoAdopt = script(should.Catalog, target, "")
	}
	return c
}

func difference(change diff.Change) Difference {
	d := Difference{Change: "changed", Object: change.ID.String(), Attributes: change.Attributes, Text: change.String()}
	switch {
	case change.Old == nil:
		d.Change = "added"
	case change.New == nil:
		d.Change = "removed"
	}
	return d
}

// script returns the SQL of a plan, or why there is none. What belongs to somebody else goes to the owner, if one is named: who it
// belongs to has to run that, or an administrator.
func script(from *catalog.Database, to *scope.Target, owner string) (sql, problem string) {
	p, err := plan.Build(from, to.Catalog, plan.Options{Rooms: all.Rooms(), Owner: owner})
	if err == nil {
		err = to.Check(p)
	}
	if err != nil {
		return "", err.Error()
	}
	return draft.Script(p.Versions), ""
}
