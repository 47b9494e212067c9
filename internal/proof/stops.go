package proof

import (
	"context"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/sqlparse"
	"github.com/plumbsql/plumb/internal/workspace"
)

// Stopped counts the statements of a script, and those after which it was stopped and begun again.
type Stopped struct{ Tried, Of int }

// mostStatements bounds how many statements a file's stops may cost.
const mostStatements = 1500

// Stops runs a script statement by statement, each committed at once as psql does it, and stops after each of them to begin
// again from the start; in the end it is through. That is one run of a user whose connection breaks again and again: every
// statement must find its way over everything that any part of the script has left behind. A long script is stopped after
// as many statements, evenly spread, as take no more than a bounded time. The error is a *Failed when a statement failed.
func Stops(ctx context.Context, db *workspace.Database, script string) (Stopped, error) {
	statements, err := sqlparse.Split(script)
	if err != nil {
		return Stopped{}, err
	}
	s, err := open(ctx, db)
	if err != nil {
		return Stopped{}, err
	}
	defer s.close(ctx)
	after := stops(len(statements))
	for _, n := range after {
		if err := s.all(ctx, statements[:n]); err != nil {
			return Stopped{}, err
		}
		// A new session would have none of the settings.
		if err := s.simple(ctx, "RESET ALL"); err != nil {
			return Stopped{}, err
		}
	}
	return Stopped{Tried: len(after), Of: len(statements)}, nil
}

// stopping runs a script that is stopped after each statement and begun again.
func (r *run) stopping(stopped *Stopped, script string, want *catalog.Database, when string) (err error) {
	if *stopped, err = Stops(r.ctx, r.db, script); err != nil {
		return broken("when "+when, err)
	}
	got, err := r.db.Catalog(r.ctx)
	if err != nil {
		return err
	}
	return differ("when "+when, diff.Compare(got, want))
}

// stoppingOnCopy does the same with a version that can't be taken back, on another database.
func (r *run) stoppingOnCopy(v *Version, after *catalog.Database) error {
	copied, err := r.base.Clone(r.ctx)
	if err != nil {
		return err
	}
	defer copied.Discard(r.ctx)
	for _, earlier := range r.earlier {
		if err := Exec(r.ctx, copied, earlier.Up, earlier.UpNoTx); err != nil {
			return broken("when an earlier version runs", err)
		}
	}
	other := *r
	other.db = copied
	return other.stopping(&v.UpStops, v.Up, after, r.name+" begins again after stopping anywhere")
}

// stops returns after how many statements of n to stop, n among them.
func stops(n int) []int {
	for step := 1; ; step++ {
		var after []int
		sum := 0
		for k := n; k > 0; k -= step {
			after = append([]int{k}, after...)
			sum += k
		}
		if sum <= mostStatements || step >= n {
			return after
		}
	}
}
