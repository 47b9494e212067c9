package runner

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/migrate"
	"github.com/plumbsql/plumb/internal/migrate/history"
	"github.com/plumbsql/plumb/internal/sqlparse"
)

// run is the execution of one script.
type run struct {
	*session
	step      step
	script    *migrate.Script
	direction string
	attempt   history.Attempt
	start     time.Time

	skipped int      // statements that an earlier run did
	done    []string // statements of this run, without passwords
	broken  string   // the statement that failed
	// inFlight says that an earlier run was killed while statement skipped+1 was running.
	inFlight bool
	// underWay says that the history knows of a down script outside a transaction that has begun.
	underWay bool
	// waits is how long a statement may wait for a lock, where that is our limit, else 0; blocker is who kept the last one
	// waiting.
	waits   time.Duration
	blocker string
}

func (r *run) event(kind EventKind) Event {
	return Event{
		Kind: kind, Direction: r.direction, Version: r.step.Version, Name: r.step.Name,
		File: r.file, Files: r.files, Statements: len(r.script.Statements), Elapsed: time.Since(r.start),
	}
}

// statement runs the ith statement of the script, from 0, in whatever transaction the session is in.
func (r *run) statement(ctx context.Context, i int) error {
	st := r.script.Statements[i]
	r.attempt.Statement = i + 1
	begun := time.Now()
	if err := r.execute(ctx, r.script, st); err != nil {
		r.broken = Redact(st.Text)
		return err
	}
	r.done = append(r.done, Redact(st.Text))
	e := r.event(EventStatement)
	e.Statement, e.SQL, e.Elapsed = i+1, Redact(st.Text), time.Since(begun)
	r.emit(e)
	return nil
}

// execute sends one statement by the simple protocol, so that the server sees the text of the file and nothing else.
func (r *run) execute(ctx context.Context, script *migrate.Script, st sqlparse.Statement) error {
	var refused *pgconn.Notice
	r.listen(func(n *pgconn.Notice) {
		if n.Code == notGranted || n.Code == notRevoked {
			refused = n
		}
		e := r.event(EventNotice)
		e.Text = n.Severity + ": " + n.Message
		r.emit(e)
	})
	defer r.listen(nil)
	stop := r.watch(ctx)
	_, err := r.query(ctx, st.Text)
	r.blocker = cmp.Or(stop(), r.blocker) // a try may end before it is seen who was in the way of that one
	if err != nil {
		return r.failed(script, st, err)
	}
	r.blocker = ""
	if refused != nil {
		return &fail.Error{
			What: "the statement has less effect than it asks for", Where: script.Where(st.Offset), Err: (*pgconn.PgError)(refused),
			Hint: fmt.Sprintf("%s can grant and revoke only what it owns; rights on objects of others belong to `plumb roles bootstrap`", r.user),
		}
	}
	return nil
}

// The SQLSTATEs of the warnings that a GRANT or REVOKE had no effect.
const (
	notGranted = "01007"
	notRevoked = "01006"
)

// query runs one statement and returns the first column of its only row, when it has just one; other rows are discarded
// as they arrive.
func (s *session) query(ctx context.Context, sql string) (single string, err error) {
	results := s.conn.PgConn().Exec(ctx, sql)
	rows := 0
	for results.NextResult() {
		reader := results.ResultReader()
		for reader.NextRow() {
			rows++
			if values := reader.Values(); len(values) > 0 {
				single = string(values[0])
			}
		}
		if _, err := reader.Close(); err != nil {
			_ = results.Close()
			return "", err
		}
	}
	if rows != 1 {
		single = ""
	}
	return single, results.Close()
}

// inTx runs the whole script in one transaction, again and again where it can't have a lock. first and last keep the books
// inside it.
func (r *run) inTx(ctx context.Context, first, last func() error) error {
	if err := r.limitWaits(ctx); err != nil {
		return err
	}
	for p := r.patience(); ; r.done = nil {
		err := r.inOneTx(ctx, first, last)
		if err == nil {
			return nil
		}
		again, err := p.again(ctx, err)
		if !again || err != nil {
			return err
		}
	}
}

func (r *run) inOneTx(ctx context.Context, first, last func() error) (err error) {
	if err := r.begin(ctx); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			r.rollback(ctx)
		}
	}()
	if err := r.body(ctx, first); err != nil {
		return err
	}
	if err := r.checkDeferred(ctx); err != nil {
		return err
	}
	if err := r.record(ctx, last); err != nil {
		return err
	}
	return r.commit(ctx)
}

// body runs the statements of the script in the transaction that the session is in, after first and the checks of the file.
func (r *run) body(ctx context.Context, first func() error) error {
	if err := first(); err != nil {
		return r.explain(err)
	}
	if r.direction == history.Up {
		if err := r.checks(ctx); err != nil {
			return err
		}
	}
	for i := range r.script.Statements {
		if err := r.statement(ctx, i); err != nil {
			return err
		}
		if status := r.conn.PgConn().TxStatus(); status != 'T' {
			return fail.New("the statement ended the transaction of the file", r.script.Where(r.script.Statements[i].Offset), noTxHint)
		}
	}
	return nil
}

// checkDeferred lets deferred constraints fail where it is known which file they belong to.
func (r *run) checkDeferred(ctx context.Context) error {
	err := r.raw(ctx, "SET CONSTRAINTS ALL IMMEDIATE")
	return fail.Wrap(err, "check the deferred constraints at the end of the file", r.script.Path, hints["23"])
}

// record keeps the books by last, at the end of the file.
func (r *run) record(ctx context.Context, last func() error) error {
	if err := r.asOurselves(ctx); err != nil {
		return err
	}
	if err := last(); err != nil {
		return r.explain(err)
	}
	return r.explain(r.store.Protect(ctx, r.conn))
}

func (s *session) commit(ctx context.Context) error {
	results, err := s.conn.PgConn().Exec(ctx, "COMMIT").ReadAll()
	if err != nil {
		return fail.Wrap(err, "commit the file", "", "run `plumb migrate status` to see whether it went through")
	}
	if tag := results[0].CommandTag.String(); tag != "COMMIT" {
		return fail.New("the server answered COMMIT with "+tag, "", "")
	}
	return nil
}

// checks runs the assertions of a txtar file: queries that must return true.
func (r *run) checks(ctx context.Context) error {
	for _, script := range r.step.Checks {
		oneof := false
		for _, d := range sqlparse.FileDirectives(script.SQL[leadingSpace(script.SQL):]) {
			oneof = oneof || d.Name == "assert" && d.Value == "oneof"
		}
		var firstErr error
		passed := 0
		for _, st := range script.Statements {
			got, err := r.query(ctx, st.Text)
			if err != nil {
				return r.failed(script, st, err)
			}
			if got == "t" || got == "true" || got == "1" {
				passed++
			} else if firstErr == nil {
				firstErr = fail.New("a check of the migration isn't true", script.Where(st.Offset), "make the data fit, then run again")
			}
		}
		if firstErr != nil && (!oneof || passed == 0) {
			return firstErr
		}
	}
	return nil
}

// leadingSpace is the length of the blanked part in front of a script.
func leadingSpace(text string) int {
	for i, c := range text {
		if c != ' ' && c != '\n' && c != '\r' {
			return i
		}
	}
	return len(text)
}
