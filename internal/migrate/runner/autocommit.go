package runner

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/migrate"
	"github.com/plumbsql/plumb/internal/migrate/history"
)

// cumulative returns, for each statement, the hash of it and all before it.
func cumulative(script *migrate.Script) []string {
	h := sha256.New()
	sums := make([]string, len(script.Statements))
	for i, s := range script.Statements {
		h.Write([]byte(s.Text))
		sums[i] = "h1:" + base64.StdEncoding.EncodeToString(h.Sum(nil))
	}
	return sums
}

// resume says how many statements of a script are done, after checking that they are still the same.
func (r *run) resume() error {
	row := r.step.row
	if row == nil || row.Finished() || row.Direction != r.direction {
		return nil
	}
	sums := cumulative(r.script)
	for i, sum := range row.PartialHashes {
		if i >= len(sums) {
			return fail.New(fmt.Sprintf("the file stopped after statement %d, and now has only %d", row.Applied, len(sums)), r.script.Path,
				"put the statements back that have run already")
		}
		if sum != sums[i] {
			return fail.New(fmt.Sprintf("statement %d ran already, and was edited since", i+1), r.script.Where(r.script.Statements[i].Offset),
				fmt.Sprintf("restore the first %d statements; only those after them may change", row.Applied))
		}
	}
	r.skipped = len(row.PartialHashes)
	return nil
}

// alone runs a script statement by statement. Each one that can is committed together with the record that it is done;
// those that can't have the record behind them, and before them a note that they are about to run.
func (r *run) alone(ctx context.Context) error {
	defer r.rollback(ctx)
	if r.skipped == 0 && r.direction == history.Up {
		if err := r.checks(ctx); err != nil {
			return err
		}
	}
	if err := r.restoreSettings(ctx); err != nil {
		return err
	}
	if err := r.limitWaits(ctx); err != nil {
		return err
	}
	sums := cumulative(r.script)
	// from is where to begin again when a lock can't be had: the statement, or the BEGIN of its transaction.
	from, done, p := r.skipped, len(r.done), r.patience()
	for i := r.skipped; i < len(r.script.Statements); i++ {
		if r.conn.PgConn().TxStatus() == 'I' && i != from {
			from, done, p = i, len(r.done), r.patience()
		}
		err := r.next(ctx, i, sums[:i+1])
		if err == nil {
			continue
		}
		r.rollback(ctx)
		again, err := p.again(ctx, err)
		if !again || err != nil {
			return err
		}
		i, r.done = from-1, r.done[:done]
	}
	if r.conn.PgConn().TxStatus() != 'I' {
		return fail.New("the file begins a transaction and doesn't end it", r.script.Path, "add COMMIT")
	}
	return nil
}

// restoreSettings repeats the SET statements of the part that an earlier run did: their effect ended with its session.
func (r *run) restoreSettings(ctx context.Context) error {
	for _, st := range r.script.Statements[:r.skipped] {
		w := wordsOf(st.Text)
		sets := (w.starts("SET") || w.starts("RESET")) && !w.is(1, "LOCAL") && !w.is(1, "TRANSACTION") && !w.is(1, "CONSTRAINTS")
		if !sets && !(w.starts("SELECT") && w.has("set_config")) {
			continue
		}
		if err := r.execute(ctx, r.script, st); err != nil {
			return err
		}
	}
	return nil
}

// next runs statement i and records the progress in the way that fits the statement.
func (r *run) next(ctx context.Context, i int, sums []string) error {
	record := func() error { return r.explain(r.progress(ctx, i+1, sums)) }
	kind := classify(r.script.Statements[i].Text)
	if r.conn.PgConn().TxStatus() == 'T' {
		return r.inOwnTx(ctx, i, kind, record)
	}
	switch kind {
	case beginTx:
		return r.statement(ctx, i)
	case ordinary:
		retry, err := r.committed(ctx, i, record)
		if !retry {
			return err
		}
	}
	// From here on the process may be killed after the statement took effect and before that is recorded.
	running := func(conn *pgx.Conn) error { return r.store.Running(ctx, conn, r.attempt.ID, i+1) }
	if err := r.note(ctx, running); err != nil {
		return err
	}
	err := r.unlimited(ctx, func() error {
		if err := r.leftover(ctx, i); err != nil {
			return err
		}
		return r.statement(ctx, i)
	})
	if err != nil && !r.wasDone(i, err) {
		return err
	}
	return r.recorded(r.bookkeeping(ctx, record))
}

// progress records the statements done. A down script changes the row of its migration not before its first one is.
func (r *run) progress(ctx context.Context, applied int, sums []string) error {
	version := r.step.Version
	if r.direction == history.Down && !r.underWay {
		if err := r.store.StartDown(ctx, r.conn, version, len(r.script.Statements)); err != nil {
			return err
		}
		r.underWay = true
	}
	return r.store.Progress(ctx, r.conn, version, applied, sums)
}

// inOwnTx handles a statement inside a transaction that the file itself began: what is in it counts when it commits.
func (r *run) inOwnTx(ctx context.Context, i int, kind class, record func() error) error {
	if kind != endTx {
		return r.statement(ctx, i)
	}
	w := wordsOf(r.script.Statements[i].Text)
	if w.starts("ROLLBACK") || w.starts("ABORT") {
		if err := r.statement(ctx, i); err != nil {
			return err
		}
		return r.recorded(r.bookkeeping(ctx, record))
	}
	if err := r.asOurselves(ctx); err != nil {
		return err
	}
	if err := record(); err != nil {
		return err
	}
	return r.recorded(r.statement(ctx, i))
}

// committed runs an ordinary statement and its record in one transaction. retry says that the server wants the statement
// outside of one.
func (r *run) committed(ctx context.Context, i int, record func() error) (retry bool, err error) {
	if err := r.begin(ctx); err != nil {
		return false, err
	}
	err = r.statement(ctx, i)
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok && (pg.Code == "25001" || pg.Code == "2D000") {
		r.rollback(ctx)
		r.broken = ""
		return true, nil
	}
	if err == nil {
		err = r.asOurselves(ctx)
	}
	if err == nil {
		err = record()
	}
	if err == nil {
		err = r.commit(ctx)
	}
	if err != nil {
		r.rollback(ctx)
	}
	return false, r.recorded(err)
}

// recorded counts a recorded statement, for the exit code.
func (r *run) recorded(err error) error {
	if err == nil {
		r.applied++
	}
	return err
}

// wasDone says whether a statement fails only because an earlier run, which was killed before it could record that, had
// done it already.
func (r *run) wasDone(i int, err error) bool {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	if !ok || !r.inFlight || i != r.skipped {
		return false
	}
	w := wordsOf(r.script.Statements[i].Text)
	done := w.starts("CREATE") && (pg.Code == "42P07" || pg.Code == "42P04" || pg.Code == "42710") ||
		w.starts("DROP") && (pg.Code == "42704" || pg.Code == "3D000" || pg.Code == "42P01")
	if done {
		r.broken = ""
		e := r.event(EventCleanup)
		e.Statement, e.Text = i+1, "the interrupted run had finished this statement"
		r.emit(e)
	}
	return done
}
