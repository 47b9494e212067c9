package runner

import (
	"context"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/plumbsql/plumb/internal/migrate"
)

// Connect opens a connection as the migration user. Every notice of the server must go to onNotice, which is called while a
// statement runs. Settings for the session belong into the startup parameters: after each file RESET ALL undoes any other.
type Connect func(ctx context.Context, onNotice func(*pgconn.Notice)) (*pgx.Conn, error)

// DefaultLockTimeout is how long a run waits for another one.
const DefaultLockTimeout = 10 * time.Second

// ExecOrder says what happens to a pending migration that is older than the newest applied one.
type ExecOrder string

// The orders, in Atlas's words.
const (
	Linear     ExecOrder = "linear"      // refuse; also for ""
	LinearSkip ExecOrder = "linear-skip" // leave it out
	NonLinear  ExecOrder = "non-linear"  // run it
)

// normal turns Atlas's other spelling (LINEAR_SKIP) into ours; what is unknown is Linear.
func (o ExecOrder) normal() ExecOrder {
	switch o := ExecOrder(strings.ReplaceAll(strings.ToLower(string(o)), "_", "-")); o {
	case LinearSkip, NonLinear:
		return o
	}
	return Linear
}

// Options change how a run goes; the zero value is good.
type Options struct {
	// LockTimeout is how long to wait for another runner; 0 is DefaultLockTimeout, negative doesn't wait.
	LockTimeout time.Duration
	// ObjectLockTimeout is how long a statement of a migration waits for a lock before it gives way; 0 is
	// DefaultObjectLockTimeout, negative sets no limit. ObjectLockRetry is for how long it is tried again then; 0 is
	// DefaultObjectLockRetry, negative tries once.
	ObjectLockTimeout, ObjectLockRetry time.Duration
	// ExecOrder is Linear unless set; LINEAR_SKIP and linear-skip are the same.
	ExecOrder ExecOrder
	// Baseline is a version of the directory: a database without a history, but with anything else, counts as being at it. Up
	// records the files up to it as applied without running them.
	Baseline string
	// HistorySchema is where the history is; "" is the default, or public where the user may make no schema.
	HistorySchema string
	// AllowDestructive permits down scripts that carry a `-- destructive:` mark.
	AllowDestructive bool
	// ToolVersion goes into the history.
	ToolVersion string
	// Progress is told what happens, from the goroutine that runs; it may be nil.
	Progress func(Event)
}

// Runner applies the migrations of one directory to one database. Its methods may be called one after another.
type Runner struct {
	Connect Connect
	Dir     *migrate.Dir
	Options Options
}

// EventKind says what an Event is about.
type EventKind string

// The kinds of event, in the order in which they come.
const (
	EventWait      EventKind = "wait"      // another runner holds the lock; Text names it
	EventFile      EventKind = "file"      // a file begins
	EventStatement EventKind = "statement" // a statement is done
	EventNotice    EventKind = "notice"    // the server said something; Text is its message
	EventRetry     EventKind = "retry"     // a lock was not to be had; Text says who has it and when the next try is
	EventCleanup   EventKind = "cleanup"   // a leftover of an interrupted run was removed; Text says what
	EventDone      EventKind = "done"      // a file is applied or taken back
)

// Event is one step of a run.
type Event struct {
	Kind EventKind
	// Direction is "up" or "down".
	Direction     string
	Version, Name string
	// File is the number of the file in this run, from 1, of Files.
	File, Files int
	// Statement is the number of the statement in the file, from 1, of Statements; SQL is its text without passwords.
	Statement, Statements int
	SQL                   string
	Elapsed               time.Duration
	Text                  string
}

func (r *Runner) emit(e Event) {
	if r.Options.Progress != nil {
		r.Options.Progress(e)
	}
}

func (r *Runner) toolVersion() string {
	if r.Options.ToolVersion == "" {
		return "plumb"
	}
	return r.Options.ToolVersion
}
