package runner

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/migrate"
	"github.com/plumbsql/plumb/internal/sqlparse"
)

func noSum(err error) bool { return errors.Is(err, migrate.ErrNoSum) }

// failed turns the error of a statement into one that says where and what to do.
func (s *session) failed(script *migrate.Script, st sqlparse.Statement, err error) error {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	if !ok {
		return fail.Wrap(err, "run the statement", script.Where(st.Offset), "run again: nothing was half recorded")
	}
	what := "run the statement"
	if pg.Detail != "" {
		what += " (" + pg.Detail + ")"
	}
	hint := s.hint(pg)
	if old := sqlparse.Refused(st.Text, pg.Code, s.conn.PgConn().ParameterStatus("server_version")); old != "" {
		hint = old
	}
	return fail.Wrap(err, what, script.Where(errorOffset(st, pg)), hint)
}

// failed adds who kept the statement waiting.
func (r *run) failed(script *migrate.Script, st sqlparse.Statement, err error) error {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	if !ok || pg.Code != lockNotAvailable || r.blocker == "" {
		return r.session.failed(script, st, err)
	}
	return fail.Wrap(err, "run the statement", script.Where(errorOffset(st, pg)),
		"the lock is held by "+r.blocker+": end that transaction and run again, or give a longer --object-lock-retry")
}

// errorOffset is the place in the file that PostgreSQL means: the position in the statement, or for an error at run time
// in a DO block the line of its body.
func errorOffset(st sqlparse.Statement, pg *pgconn.PgError) int {
	if pg.Position > 0 {
		// The server counts characters, from 1.
		n := int(pg.Position) - 1
		for i := range st.Text {
			if n == 0 {
				return st.Offset + i
			}
			n--
		}
		return st.End()
	}
	if line := doLine(pg.Where); line > 0 {
		for tok := range sqlparse.Tokens(st.Text) {
			if tok.Kind == sqlparse.DollarString {
				return st.Offset + lineOffset(st.Text, tok.Offset, line)
			}
		}
	}
	return st.Offset
}

var inlineBlock = regexp.MustCompile(`function inline_code_block line (\d+)`)

// doLine finds the line of a DO block in the context of an error; 0 when there is none.
func doLine(context string) int {
	m := inlineBlock.FindStringSubmatch(context)
	if m == nil {
		return 0
	}
	n, err := strconv.Atoi(m[1])
	if err != nil {
		return 0
	}
	return n
}

// lineOffset is the first visible character of the nth line, counted from the line on which offset from stands.
func lineOffset(text string, from, n int) int {
	offset := from
	for ; n > 1; n-- {
		next := strings.IndexByte(text[offset:], '\n')
		if next < 0 {
			return from
		}
		offset += next + 1
	}
	for offset > from && offset < len(text) && (text[offset] == ' ' || text[offset] == '\t') {
		offset++
	}
	return offset
}

// Next steps by SQLSTATE, and by its class where the state itself has none.
var hints = map[string]string{
	"25001": noTxHint,
	"2D000": noTxHint,
	"55P03": "another session holds the lock: run again when it has finished, or give a longer --object-lock-retry",
	"55P04": "put ALTER TYPE … ADD VALUE into a file before the one that uses the value",
	"57014": "the statement was cancelled or ran into statement_timeout; run again",
	"40P01": "run again: another session was in the way",
	"40001": "run again: another session was in the way",
	"42P07": "make it re-runnable: write IF NOT EXISTS",
	"42710": "make it re-runnable: guard it with IF NOT EXISTS or a DO block",
	"42701": "make it re-runnable: write ADD COLUMN IF NOT EXISTS",
	"42P06": "make it re-runnable: write IF NOT EXISTS",
	"53300": "the server has no connection left; plumb needs two",
	"25006": "this server doesn't take writes: connect to the primary",
	"22":    "rows that are there don't fit: repair them in a migration before this one",
	"23":    "rows that are there don't fit: repair them in a migration before this one",
	"08":    "the connection was lost; run again: nothing was half recorded",
	"57":    "the server ended the session; run again: nothing was half recorded",
}

func (s *session) hint(pg *pgconn.PgError) string {
	if pg.Code == "42501" {
		return fmt.Sprintf("the migration user %s lacks the right: let an administrator run `plumb roles bootstrap`, or GRANT what the message names", s.user)
	}
	if h := RoleHint(pg); h != "" {
		return h
	}
	if h, ok := hints[pg.Code]; ok {
		return h
	}
	if pg.Hint != "" {
		return strings.TrimSuffix(pg.Hint, ".")
	}
	if len(pg.Code) == 5 {
		return hints[pg.Code[:2]]
	}
	return ""
}

// explain adds a hint to an error of our own statements.
func (s *session) explain(err error) error {
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return fail.Wrap(err, "the migration history", s.store.Table(), s.hint(pg))
	}
	return err
}

// partial sets the exit code: 3 when this run has recorded something, else 1.
func (s *session) partial(err error) error {
	if err == nil || s.applied == 0 {
		return err
	}
	return &fail.Error{Code: fail.ExitPartial, Err: err}
}
