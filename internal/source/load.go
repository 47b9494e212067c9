package source

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/hcl"
)

// SQLSTATEs that mean "not there yet".
const (
	undefinedTable    = "42P01"
	undefinedColumn   = "42703"
	undefinedObject   = "42704"
	undefinedFunction = "42883"
	undefinedSchema   = "3F000"
	groupingError     = "42803" // a view that leans on a primary key that comes later
	invalidFunction   = "42P13"
	cannotCoerce      = "42846" // a cast that comes later
	notInState        = "55000"
	noSuchRow         = "23503" // a row whose foreign key refers to one that comes later
	noUniqueKey       = "42830" // a foreign key whose target gets its key later
)

// insufficientPrivilege is the SQLSTATE of what the role may not do.
const insufficientPrivilege = "42501"

// SQLSTATEs of warnings that a GRANT or REVOKE had no effect, because the role owns nothing of it.
const (
	notRevoked = "01006"
	notGranted = "01007"
)

// rollbackTime bounds the rollback after a failure, when the caller's context may have ended.
const rollbackTime = 10 * time.Second

// Load runs the files in one transaction on a connection to an empty database, as the role of the connection. Extensions
// and Roles must exist. What fails because something else is missing is tried again until nothing moves any more. An
// error points to the file; the database then is as it was before, unless superuser has done something by then.
//
// What only a superuser may do is left to superuser, after what has run so far was committed; nil refuses it.
func (s *Source) Load(ctx context.Context, conn *pgx.Conn, superuser Superuser) error {
	tx, err := conn.Begin(ctx)
	if err != nil {
		return fail.Wrap(err, "load the schema files", "", "")
	}
	s.warning = nil
	l := &loader{conn: conn.PgConn(), superuser: superuser, warning: &s.warning, done: map[string]*statement{}}
	if err := l.run(ctx, s); err != nil {
		cleanup, cancel := context.WithTimeout(context.WithoutCancel(ctx), rollbackTime)
		defer cancel()
		return errors.Join(err, ignoreClosed(tx.Rollback(cleanup)))
	}
	if err := tx.Commit(ctx); err != nil {
		return fail.Wrap(err, "load the schema files", "", "")
	}
	s.findMoving(ctx, conn.PgConn())
	return nil
}

// ignoreClosed drops the error of rolling back on a connection that the failure already ended.
func ignoreClosed(err error) error {
	if err == nil || errors.Is(err, pgx.ErrTxClosed) || errors.Is(err, context.DeadlineExceeded) {
		return nil
	}
	if pgconn.SafeToRetry(err) {
		return nil
	}
	return err
}

// loader runs statements on one connection.
type loader struct {
	conn *pgconn.PgConn
	// superuser does what the connection's role may not; it may be nil.
	superuser Superuser
	// warning is what OnNotice saw last.
	warning **pgconn.Notice
	// path is the statement that set the search path last.
	path *statement
	// done holds what was created, by class and name, for messages about duplicates.
	done map[string]*statement
	// homes are the statements that set the search path to a schema, by its name.
	homes map[string]*statement
	// routines are the functions and procedures that were created, whose bodies are checked at the end.
	routines []*statement
}

// run loads in stages: what must be there before the first object (schemas and default privileges), the objects and the rows of data blocks, what
// looks at all of them (publications), and what must see those too (GRANT … ON ALL TABLES); then come event triggers. Inside a stage, what fails for want of something is tried again.
func (l *loader) run(ctx context.Context, s *Source) error {
	statements := s.statements
	if err := l.simple(ctx, "SET LOCAL check_function_bodies = off"); err != nil {
		return fail.Wrap(err, "load the schema files", "", "")
	}
	for _, last := range []hcl.Rank{hcl.RankDefaultPrivileges, hcl.RankOther, hcl.RankWhole, hcl.RankComment, hcl.RankEventTrigger} {
		end := slices.IndexFunc(statements, func(s *statement) bool { return s.rank > last })
		if end < 0 {
			end = len(statements)
		}
		if err := l.stage(ctx, statements[:end]); err != nil {
			return err
		}
		statements = statements[end:]
		// Before functions go to other owners, and before event triggers could see it.
		if last == hcl.RankOther {
			if err := l.checkBodies(ctx); err != nil {
				return err
			}
			if err := l.loadRows(ctx, s); err != nil {
				return err
			}
		}
	}
	return l.setPath(ctx, nil)
}

// stage runs statements, in rounds, until all have run.
func (l *loader) stage(ctx context.Context, pending []*statement) error {
	split, reversed, patient := false, false, true
	pending, held := hold(pending)
	for len(pending) > 0 {
		waiting, errs, err := l.round(ctx, pending, patient, reversed)
		if err != nil {
			return err
		}
		partitionsFirst := slices.Contains(errs, errPartitionsFirst)
		patient = true
		switch stuck := len(waiting) == len(pending); {
		case len(held) > 0 && (stuck || !slices.ContainsFunc(waiting, defaultClass)):
			waiting, held = release(waiting, held), nil
		case stuck && !reversed && split && partitionsFirst:
			patient = false
		case stuck && !reversed && split:
			if cause := l.cause(waiting, errs); !l.atHome(waiting) {
				return cause
			}
		case stuck && !reversed:
			cause := l.cause(waiting, errs)
			if waiting, split = splitForeignKeys(waiting); !split && !partitionsFirst && !l.atHome(waiting) {
				return cause
			}
			patient = split || !partitionsFirst
		default:
			if !split && len(waiting) > longChain {
				waiting, split = splitForeignKeys(waiting)
			}
			if reversed || !split && onlyCreates(waiting) {
				slices.Reverse(waiting)
				reversed = !reversed
			}
		}
		pending = waiting
	}
	return nil
}

// longChain is how many statements may wait before the tables among them no longer wait for those that they refer to: each
// round would make only a few of a long chain.
const longChain = 16

// onlyCreates reports whether the order of the statements has no meaning. Every other round then goes backwards, so that a
// long chain of views that stands upside down needs two rounds and not one per view.
func onlyCreates(list []*statement) bool {
	return !slices.ContainsFunc(list, func(s *statement) bool { return s.class == "" })
}

// cause returns the error to report when nothing moves any more: the first about something that none of the waiting
// statements would create, else the first.
func (l *loader) cause(waiting []*statement, errs []error) error {
	created := map[string]bool{}
	for _, s := range waiting {
		created[s.name] = true
	}
	for i, err := range errs {
		if name := missingName(err); name != "" && !created[name] {
			return l.explain(waiting[i], err)
		}
	}
	err := l.explain(waiting[0], errs[0])
	var explained *fail.Error
	if chain := cycle(waiting, errs); chain != "" && errors.As(err, &explained) {
		explained.Hint = "this is a cycle, in which each needs the next: " + chain
	}
	return err
}

// cycle returns what waits for each other, from the first statement on, or "" where that is not what they wait for.
func cycle(waiting []*statement, errs []error) string {
	var chain []string
	seen := map[*statement]bool{}
	for s, i := waiting[0], 0; ; s = waiting[i] {
		chain = append(chain, s.name+" ("+s.where()+")")
		if seen[s] {
			return strings.Join(chain, ", ")
		}
		seen[s] = true
		name := missingName(errs[i])
		i = slices.IndexFunc(waiting, func(other *statement) bool { return name != "" && other.name == name })
		if i < 0 || s.name == "" {
			return ""
		}
	}
}

// quotedName finds the name in messages such as: relation "app.users" does not exist.
var quotedName = regexp.MustCompile(`^\w+ "(?:[^"]*\.)?([^".]+)"`)

// missingName returns the name, without its schema, of what PostgreSQL says is not there, or "".
func missingName(err error) string {
	var pg *pgconn.PgError
	if !errors.As(err, &pg) {
		return ""
	}
	if found := quotedName.FindStringSubmatch(pg.Message); found != nil {
		return found[1]
	}
	return ""
}

// created remembers what statements made.
func (l *loader) created(list []*statement) {
	for _, s := range list {
		if s.class != "" {
			l.done[s.class+" "+s.object] = s
		}
		if s.class == "routine" && !s.replaced && (s.kind == "FUNCTION" || s.kind == "PROCEDURE") {
			l.routines = append(l.routines, s)
		}
	}
}

// explain adds to an error where the same object was created before.
func (l *loader) explain(s *statement, err error) error {
	if isExplained(err) {
		return err
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) && slices.Contains([]string{"42P07", "42710", "42723", "42P06"}, pg.Code) {
		if before := l.earlier(s); before != nil && before != s {
			return s.fail(s.object+" is also declared at "+before.where(), "remove one of the two definitions")
		}
	}
	return s.explain(err, l.version())
}

// version is what the server says that its version is.
func (l *loader) version() string { return l.conn.ParameterStatus("server_version") }

// isExplained reports whether an error already points into the files.
func isExplained(err error) bool {
	var explained *fail.Error
	return errors.As(err, &explained)
}

// earlier returns what created the object of s before. Arguments of functions can be spelled in many ways, so that for them
// the name decides when the spelling does not.
func (l *loader) earlier(s *statement) *statement {
	before := l.done[s.class+" "+s.object]
	if before != nil || s.class != "routine" {
		return before
	}
	name, _, _ := strings.Cut(s.object, "(")
	for _, routine := range l.routines {
		if strings.HasPrefix(routine.object, name+"(") {
			return routine
		}
	}
	return nil
}

// missing reports whether an error may go away when other statements have run.
func missing(err error) bool {
	var pg *pgconn.PgError
	if !errors.As(err, &pg) {
		return false
	}
	switch pg.Code {
	case undefinedTable, undefinedColumn, undefinedObject, undefinedFunction, undefinedSchema, groupingError, noUniqueKey, cannotCoerce, noSuchRow:
		return true
	case invalidFunction: // it takes or returns a type that is only a shell yet
		return pg.Routine == "interpret_function_parameter_list" || pg.Routine == "compute_return_type"
	case notInState: // an index of a table that becomes a partition later
		return pg.Routine == "ATExecAttachPartitionIdx"
	}
	return false
}
