package seed

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/plumbsql/plumb/internal/draft"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/plan"
	"github.com/plumbsql/plumb/internal/proof"
	"github.com/plumbsql/plumb/internal/scope"
	"github.com/plumbsql/plumb/internal/source"
	"github.com/plumbsql/plumb/internal/state"
	"github.com/plumbsql/plumb/internal/workspace"
)

// Migration returns the version that leads the rows of the history, after the versions of the schema, to those of the schema
// files, or nil when there is nothing to do. Allowed is asked about its steps before anything runs. It was run, run again,
// taken back twice and run once more, each time with the wanted rows. The error is a *fail.Error.
func (s *Settings) Migration(ctx context.Context, history, desired *state.State, within *scope.Scope, schema []proof.Version, allowed func([]plan.Step) error) (*proof.Version, error) {
	chosen := s.tables(desired.Seeded, desired.Catalog, within)
	if len(chosen) == 0 {
		return nil, nil //nolint:nilnil // no version is needed
	}
	base, err := history.Database.Clone(ctx)
	if err != nil {
		return nil, err
	}
	defer base.Discard(ctx)
	for _, version := range schema {
		if err := proof.Exec(ctx, base, version.Up, version.UpNoTx); err != nil {
			return nil, fail.Wrap(err, "run the change of the schema before that of the rows", "", "")
		}
	}
	p := &prover{ctx: ctx, settings: s, seeded: chosen, base: base}
	way, err := p.compare(at(base), desired.With)
	if err != nil || way.Empty() {
		return nil, err
	}
	if err := allowed(way.steps()); err != nil {
		return nil, err
	}
	version, err := p.prove(way)
	if err != nil {
		return nil, err
	}
	return version, nil
}

// prover runs the ways there and back on a copy of base.
type prover struct {
	ctx      context.Context
	settings *Settings
	seeded   []source.Seeded
	base     *workspace.Database
	db       *workspace.Database
}

func at(db *workspace.Database) reader {
	return func(ctx context.Context, call func(*pgx.Conn) error) error { return db.With(ctx, call) }
}

func (p *prover) compare(from, to reader) (*Way, error) {
	return p.settings.compare(p.ctx, from, to, p.seeded, sameName)
}

func (p *prover) prove(way *Way) (*proof.Version, error) {
	var err error
	if p.db, err = p.base.Clone(p.ctx); err != nil {
		return nil, err
	}
	defer p.db.Discard(p.ctx)
	forward := func(when string) error {
		return p.reach(draft.Migration(way.Version()), when, func() (*Way, error) { return way.left(p.ctx, at(p.db)) })
	}
	if err := way.arrange(func() error { return forward("run") }); err != nil {
		return nil, err
	}
	if err := forward("run a second time"); err != nil {
		return nil, err
	}
	v := &proof.Version{Steps: way.steps(), Up: draft.Migration(way.Version())}
	back := way.Back()
	if !back.Exact() {
		v.NoWayBack = "the rows that it changes get columns that they did not have"
		return v, nil
	}
	// The rows before are reached when nothing is missing, different or too many.
	whole := &Settings{mode: sync, maxRows: 2 * p.settings.maxRows}
	backward := func(when string) error {
		return p.reach(draft.Migration(back.Version()), when, func() (*Way, error) {
			return whole.compare(p.ctx, at(p.db), at(p.base), p.seeded, sameName)
		})
	}
	err = back.arrange(func() error { return backward("taken back") })
	if err == nil {
		err = backward("taken back a second time")
	}
	if err != nil {
		v.NoWayBack = err.Error()
		return v, nil //nolint:nilerr // the way there is proved
	}
	v.Back, v.Down = back.steps(), draft.Migration(back.Version())
	return v, forward("run after they were taken back")
}

// arrange tries the orders of statements until one doesn't fail on rows that are in each other's way. The error is that of the
// first order.
func (w *Way) arrange(try func() error) (first error) {
	tried := map[string]bool{}
	for w.arrangement = range arrangements {
		script := w.script()
		if tried[script] {
			continue
		}
		tried[script] = true
		err := try()
		if err == nil || !slices.Contains(inTheWay, proof.SQLState(err)) {
			return err
		}
		if first == nil {
			first = err
		}
	}
	w.arrangement = 0
	return first
}

// inTheWay are the SQLSTATEs of rows that can't be beside others: unique and exclusion constraints, foreign keys.
var inTheWay = []string{"23505", "23P01", "23503"}

// reach runs a script and looks whether anything is left to be done.
func (p *prover) reach(script, when string, look func() (*Way, error)) error {
	if err := proof.Exec(p.ctx, p.db, script, false); err != nil {
		hint := "rows of these tables may depend on others, or on triggers; write them into a migration that `plumb migrate new` makes"
		if slices.Contains(inTheWay, proof.SQLState(err)) {
			hint = "rows are in each other's way in every order of the statements: go by two changes, the first with other values"
		}
		return fail.Wrap(err, "the changes of rows fail when they are "+when, "", hint)
	}
	left, err := look()
	if err != nil || left.Empty() {
		return err
	}
	return left.unreached(fmt.Sprintf("the rows are not the wanted ones when the changes are %s", when))
}

// mostLines is how many rows an error lists.
const mostLines = 10

// unreached is the error that some rows are still to be led on.
func (w *Way) unreached(what string) error {
	var lines []string
	differences := w.Differences()
	for i, d := range differences {
		if i == mostLines {
			lines = append(lines, fmt.Sprintf("\n  and %d more", len(differences)-i))
			break
		}
		lines = append(lines, "\n  "+d.String())
	}
	return fail.New(what+":"+strings.Join(lines, ""), w.changes[0].where,
		"a trigger may change them, or a value is another one each time, such as sql(\"now()\"); leave such columns out with data { skip_diff = [\"table.column\"] }")
}
