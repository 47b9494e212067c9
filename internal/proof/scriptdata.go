package proof

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/migrate"
	"github.com/plumbsql/plumb/internal/plan"
	"github.com/plumbsql/plumb/internal/sqlparse"
	"github.com/plumbsql/plumb/internal/workspace"
)

// scriptOnData runs a script that somebody wrote on a copy of base with generated rows in the tables that it changes. It
// returns the statements that fail because of them, and those that block the use of a table while they read or write all
// of it. base stands at the state before.
func scriptOnData(
	ctx context.Context, base *workspace.Database, script *migrate.Script, before, after *catalog.Database,
) (failing []OnData, blocking []Observed, err error) {
	var steps []plan.Step
	for _, change := range diff.Compare(before, after) {
		steps = append(steps, plan.Step{Object: change.ID})
	}
	p := &data{
		ctx: ctx, base: base, before: before, less: map[less][]catalog.ID{},
		versions: []Version{{Up: script.SQL, UpNoTx: script.NoTx, before: before, after: after}},
	}
	if p.tables = touched(before, after, steps); len(p.tables) == 0 {
		return nil, nil, nil
	}
	for range mostRounds {
		again, err := p.once()
		if err != nil {
			return nil, nil, err
		}
		if !again {
			break
		}
	}
	return p.versions[0].OnData, p.blocking, nil
}

// once runs the script with rows.
func (p *data) once() (again bool, err error) {
	if p.db, err = p.base.Clone(p.ctx); err != nil {
		return false, err
	}
	defer p.db.Discard(p.ctx)
	if err := p.fill(); err != nil {
		return false, err
	}
	v := &p.versions[0]
	if v.UpNoTx {
		err = Exec(p.ctx, p.db, v.Up, true)
	} else {
		var seen []Observed
		seen, err = Observe(p.ctx, p.db, v.Up, false)
		p.block(seen)
	}
	var failed *Failed
	if err == nil || !errors.As(err, &failed) {
		return false, err
	}
	// What fails for another reason has failed on a state that nobody has. That a row is there already says nothing: the
	// generated one is not what stands in production.
	if !dependsOnData(err) || first(failed.SQL) == "INSERT" {
		return false, nil
	}
	return p.found(v, failed, false), nil
}

// block keeps what blocks a table with rows for long, each once. A statement that changes rows is meant to look at them.
func (p *data) block(seen []Observed) {
	for _, o := range seen {
		rows := []string{"SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "TRUNCATE", "DROP", "COPY"}
		if o.Lock.Blocks() == "" || !o.Scans && !o.Rewrites || slices.Contains(rows, first(o.SQL)) {
			continue
		}
		if !slices.ContainsFunc(p.blocking, func(other Observed) bool { return other.Offset == o.Offset && other.Relation == o.Relation }) {
			p.blocking = append(p.blocking, o)
		}
	}
}

// first is the first key word of a statement, in capitals.
func first(sql string) string {
	for token := range sqlparse.Tokens(sql) {
		if !token.IsComment() {
			return strings.ToUpper(token.Text)
		}
	}
	return ""
}
