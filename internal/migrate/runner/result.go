package runner

import (
	"errors"
	"net/url"
	"strconv"
	"time"

	"ariga.io/atlas-go-sdk/atlasexec"
	"ariga.io/atlas/sql/sqlclient"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/plumbsql/plumb/internal/migrate"
	"github.com/plumbsql/plumb/internal/migrate/history"
)

// Words that Atlas's clients compare literally.
const (
	NoneApplied   = "No migration applied yet"
	AtLatest      = "Already at latest version"
	StatusOK      = "OK"
	StatusPending = "PENDING"
	StatusApplied = "APPLIED"
)

// UpResult is the document of `migrate up`.
type UpResult struct {
	atlasexec.MigrateApply
	// History is the table that holds the history.
	History string `json:"History,omitempty"`
	// Baseline are the migrations that were recorded, or would be, without being run.
	Baseline []atlasexec.File `json:"Baseline,omitempty"`
}

// DownResult is the document of `migrate down`.
type DownResult struct {
	atlasexec.MigrateDown
}

// StatusResult is the document of `migrate status`.
type StatusResult struct {
	Env atlasexec.Env
	atlasexec.MigrateStatus
	// History is the table that holds the history, or will.
	History string `json:"History,omitempty"`
	// Baseline are the migrations that count as applied to a database without a history, and that up will record.
	Baseline []atlasexec.File `json:"Baseline,omitempty"`
	// Problem is what `up` would refuse at this moment, and Hint the way out.
	Problem string `json:"Problem,omitempty"`
	Hint    string `json:"Hint,omitempty"`
}

// env describes the target without user or password.
func (s *session) env() atlasexec.Env {
	config := s.conn.Config()
	u := &url.URL{Scheme: "postgres", Host: config.Host + ":" + strconv.Itoa(int(config.Port)), Path: "/" + config.Database}
	return atlasexec.Env{Driver: "postgres", URL: &sqlclient.URL{URL: u}, Dir: s.Dir.URL()}
}

func file(m migrate.Migration) atlasexec.File {
	return atlasexec.File{Name: m.File, Version: m.Version, Description: m.Name}
}

func files(steps []step) []atlasexec.File {
	var all []atlasexec.File
	for _, st := range steps {
		all = append(all, file(st.Migration))
	}
	return all
}

func migrationsOf(steps []step) []migrate.Migration {
	all := make([]migrate.Migration, len(steps))
	for i, st := range steps {
		all[i] = st.Migration
	}
	return all
}

// current is the newest applied version, or "".
func (s *state) current() string {
	applied := s.applied()
	if len(applied) == 0 {
		return ""
	}
	return applied[len(applied)-1].Version
}

func (s *session) newUpResult(st *state, marks, steps []step) *UpResult {
	r := &UpResult{History: s.store.Table(), Baseline: files(marks)}
	r.Env = s.env()
	r.Start = time.Now()
	r.End = r.Start
	r.Current = st.current()
	r.Target = r.Current
	for _, m := range steps {
		r.Pending = append(r.Pending, file(m.Migration))
		r.Target = m.Version
	}
	return r
}

func newDownResult(st *state, steps []step) *DownResult {
	r := &DownResult{}
	r.Start = time.Now()
	r.Current = st.current()
	r.Total = len(steps)
	for _, m := range steps {
		r.Planned = append(r.Planned, downFile(m))
	}
	applied := st.applied()
	if left := len(applied) - len(steps); left > 0 {
		r.Target = applied[left-1].Version
	}
	return r
}

// downFile is the migration with the text of its way back.
func downFile(m step) atlasexec.File {
	f := file(m.Migration)
	f.Content = m.Down.SQL
	return f
}

func (r *run) appliedFile(err error) *atlasexec.AppliedFile {
	f := &atlasexec.AppliedFile{File: file(r.step.Migration), Start: r.start, End: time.Now(), Skipped: r.skipped, Applied: r.done}
	if err != nil {
		f.Error = &struct{ Stmt, Text string }{r.broken, cause(err)}
	}
	return f
}

func (r *run) revertedFile(err error) *atlasexec.RevertedFile {
	f := &atlasexec.RevertedFile{
		File: file(r.step.Migration), Start: r.start, End: time.Now(), Skipped: r.skipped, Applied: r.done, Scope: "version",
	}
	if err != nil {
		f.Error = &struct{ Stmt, Text string }{r.broken, cause(err)}
	}
	return f
}

// cause is what the database said, or the whole error.
func cause(err error) string {
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return pg.Error()
	}
	return err.Error()
}

// revision is a row of the history as Atlas shows it.
func revision(row history.Row, last *history.Attempt) *atlasexec.Revision {
	r := &atlasexec.Revision{
		Version: row.Version, Description: row.Name, Type: "applied", Applied: row.Applied, Total: row.Total,
		ExecutedAt: row.StartedAt, OperatorVersion: row.ToolVersion,
	}
	if row.Finished() {
		if row.Baseline() {
			r.Type = "baseline"
		}
		r.ExecutionTime = row.FinishedAt.Sub(row.StartedAt)
	} else if last != nil {
		r.Error = last.Error
	}
	return r
}
