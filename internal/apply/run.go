package apply

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/conn"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/migrate/runner"
	"github.com/plumbsql/plumb/internal/plan"
	"github.com/plumbsql/plumb/internal/workspace"
)

// Options change how a run goes; the zero value is good.
type Options struct {
	// LockTimeout is how long to wait for another runner; 0 is runner.DefaultLockTimeout.
	LockTimeout time.Duration
	// ObjectLockTimeout is how long a statement waits for a lock before it gives way, ObjectLockRetry for how long it is tried
	// again; 0 are the runner's defaults, negative sets no limit and tries once.
	ObjectLockTimeout, ObjectLockRetry time.Duration
	// Note is told who has a lock that is waited for; Statement how many statements are done. Both may be nil.
	Note      func(text string)
	Statement func(done int)
}

// Run applies the plan. The result is there also beside an error that came while statements ran; the error's exit code is
// fail.ExitPartial when anything was applied.
func (p *Plan) Run(ctx context.Context, options Options) (*Result, error) {
	s := &session{Plan: p, options: options}
	var err error
	if s.conn, err = p.factory.Connect(ctx, conn.Migration, conn.OnNotice(s.onNotice)); err != nil {
		return nil, err
	}
	defer conn.Hangup(ctx, s.conn)
	if err := runner.Lock(ctx, s.conn, options.LockTimeout, s.note); err != nil {
		return nil, err
	}
	now, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	if err := changed(p.from.Catalog, now); err != nil {
		return nil, err
	}
	if err := p.rows.Unchanged(ctx, s.conn, p.schemaSteps()); err != nil {
		return nil, err
	}
	begun := time.Now()
	for _, version := range p.Versions {
		if err := s.version(ctx, version); err != nil {
			return s.failed(begun, err)
		}
	}
	result := p.Result()
	result.record(s.done, s.left(), begun, nil)
	after, err := s.read(ctx)
	if err == nil {
		err = p.check(after)
	}
	if err == nil {
		err = p.rows.Reached(ctx, s.conn)
	}
	if err != nil {
		result.Error = err.Error()
		return result, &fail.Error{
			What: "all statements were applied, but the result is not what it should be", Err: err, Code: fail.ExitPartial,
			Hint: "somebody may have changed the database meanwhile; look with `plumb schema diff`",
		}
	}
	result.Equal = true
	return result, nil
}

// schemaSteps are the steps that run before those of rows.
func (p *Plan) schemaSteps() []plan.Step {
	if p.schema == nil {
		return nil
	}
	return p.schema.Steps()
}

func (s *session) read(ctx context.Context) (*catalog.Database, error) {
	return workspace.Read(ctx, s.conn, s.factory.User(conn.Migration))
}

// changed refuses a database that is not what was planned for.
func changed(planned, now *catalog.Database) error {
	lines := describe(diff.Compare(planned, now))
	for _, line := range diff.Unmanaged(planned, now) {
		lines = append(lines, "  "+line)
	}
	if len(lines) == 0 {
		return nil
	}
	return fail.New("the database changed since the plan was made:\n"+strings.Join(lines, "\n"), "", "nothing was applied; run this again for a new plan")
}

// check compares the database as it is afterwards with what it should be.
func (p *Plan) check(after *catalog.Database) error {
	if p.clean && len(after.Unmanaged) > 0 {
		return fmt.Errorf("the database still has: %s", strings.Join(after.Unmanaged, ", "))
	}
	return differs(after, p.target)
}

// differs is an error that lists how a database differs from the wanted one.
func differs(now, want *catalog.Database) error {
	changes := diff.Compare(now, want)
	if len(changes) == 0 {
		return nil
	}
	var lines []string
	for _, change := range changes {
		lines = append(lines, change.Difference().Lines()...)
	}
	return fmt.Errorf("the database differs from what it should be:\n  %s", strings.Join(lines, "\n  "))
}

func describe(changes []diff.Change) []string {
	lines := make([]string, len(changes))
	for i, change := range changes {
		lines[i] = "  " + change.String()
	}
	return lines
}

// failed ends a run of which a statement failed.
func (s *session) failed(begun time.Time, err error) (*Result, error) {
	result := s.Result()
	result.record(s.done, s.left(), begun, &failure{runner.Redact(s.broken), err.Error()})
	code := fail.ExitError
	hint := "nothing was applied"
	if len(s.done) > 0 {
		code = fail.ExitPartial
		hint = fmt.Sprintf("%d of %d statements were applied; run this again for what is left", len(s.done), len(s.done)+len(s.left()))
	}
	known := fail.Hint(err)
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok && known == "" {
		known = runner.RoleHint(pg)
	}
	if known != "" {
		hint = known + "; " + hint
	}
	return result, &fail.Error{What: "apply the change:\n  " + strings.ReplaceAll(runner.Redact(s.broken), "\n", "\n  ") + "\n", Err: err, Hint: hint, Code: code}
}

// session is one run on the connection that holds the lock.
type session struct {
	*Plan
	options Options
	conn    *pgx.Conn
	// done are the statements that took effect, pending those of the transaction that is open, broken the one that failed.
	done, pending []string
	broken        string
	refused       *pgconn.Notice
}

func (s *session) note(text string) {
	if s.options.Note != nil {
		s.options.Note(text)
	}
}

// onNotice keeps the warnings that a GRANT or REVOKE had no effect.
func (s *session) onNotice(n *pgconn.Notice) {
	if n.Code == "01007" || n.Code == "01006" {
		s.refused = n
	}
}
