package review

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/lint"
	"github.com/plumbsql/plumb/internal/migrate"
	"github.com/plumbsql/plumb/internal/proof"
	"github.com/plumbsql/plumb/internal/state"
)

// Request says what to check.
type Request struct {
	Dir *migrate.Dir
	// Latest is how many of the newest migrations are new; 0 means all. Known, when it is not nil, are the names of the
	// files that are not new, and wins.
	Latest int
	Known  []string
	// Edited are those of the known files that were changed, and Base is what knows them; a file that is new but not behind
	// them, and an edited one, is a finding.
	Edited []string
	Base   string
	// NoRun leaves out the throwaway server; then only the rules look at the files.
	NoRun bool
	// Lint are the options for the rules.
	Lint lint.Options
}

// Run checks. The error is a *fail.Error: a directory that is not valid, or no server to run it on.
func Run(ctx context.Context, opener *state.Opener, request Request) (*lint.Report, error) {
	if err := request.Dir.Validate(); err != nil && !errors.Is(err, migrate.ErrNoSum) {
		return nil, err
	}
	migrations, err := request.Dir.Migrations()
	if err != nil {
		return nil, err
	}
	from := request.first(migrations)
	files := make([]lint.File, len(migrations))
	for i, m := range migrations {
		files[i] = lint.File{Path: m.Up.Path, SQL: m.Up.SQL, New: i >= from, NoTx: m.Up.NoTx}
	}
	options := request.Lint
	if !request.NoRun && from < len(migrations) {
		options.Proved, err = runTwice(ctx, opener, request.Dir, from)
		if options.Broken = broken(err, migrations); err != nil && options.Broken == nil {
			return nil, err
		}
	}
	options.Proved = append(options.Proved, request.outOfOrder(migrations)...)
	report := lint.Run(files, options)
	return &report, nil
}

// first is the place of the first new migration.
func (r Request) first(all []migrate.Migration) int {
	if r.Known != nil {
		place := slices.IndexFunc(all, func(m migrate.Migration) bool { return r.changed(m.File) })
		if place < 0 {
			return len(all)
		}
		return place
	}
	if r.Latest <= 0 || r.Latest > len(all) {
		return 0
	}
	return len(all) - r.Latest
}

// changed reports whether a file is new or was edited.
func (r Request) changed(file string) bool {
	return !slices.Contains(r.Known, file) || slices.Contains(r.Edited, file)
}

// outOfOrder returns the findings about files that databases which ran the known ones don't get, or not in their order.
func (r Request) outOfOrder(all []migrate.Migration) []lint.Finding {
	var findings []lint.Finding
	for i, m := range all {
		later := slices.IndexFunc(all[i:], func(l migrate.Migration) bool { return slices.Contains(r.Known, l.File) })
		switch {
		case r.Known == nil:
		case slices.Contains(r.Edited, m.File):
			findings = append(findings, lint.Edited(m.Up.Path, m.Up.SQL, firstStatement(m.Up), r.Base))
		case !slices.Contains(r.Known, m.File) && later >= 0:
			findings = append(findings, lint.OutOfOrder(m.Up.Path, m.Up.SQL, firstStatement(m.Up), all[i+later].File, r.Base))
		}
	}
	return findings
}

func runTwice(ctx context.Context, opener *state.Opener, dir *migrate.Dir, from int) ([]lint.Finding, error) {
	w, err := opener.Workspace(ctx)
	if err != nil {
		return nil, err
	}
	reruns, err := proof.Reruns(ctx, w, dir, from)
	var findings []lint.Finding
	for _, rerun := range reruns {
		up := rerun.Migration.Up
		switch {
		case rerun.Failed != nil:
			findings = append(findings, lint.RerunFails(up.Path, up.SQL, rerun.Failed.Offset, rerun.Failed.Error()))
		case len(rerun.Changes)+len(rerun.Rows) > 0:
			findings = append(findings, lint.RerunDrifts(up.Path, up.SQL, firstStatement(up), differences(rerun)))
		}
		for _, f := range rerun.OnData {
			findings = append(findings, lint.DataDependent(up.Path, up.SQL, f.Offset, f.Err.Error()))
		}
		for _, o := range rerun.Blocking {
			findings = append(findings, lint.Blocks(up.Path, up.SQL, o.Offset, o.Relation, o.Rewrites, o.Lock.Blocks()))
		}
	}
	return findings, err
}

// broken returns the finding that an error of a run is: what the server says of a statement of a migration. Other errors,
// such as a lost connection, say nothing about the files.
func broken(err error, all []migrate.Migration) *lint.Finding {
	server, ok := errors.AsType[*pgconn.PgError](err)
	if !ok || slices.Contains([]string{"08", "53", "57", "58", "XX"}, server.Code[:min(2, len(server.Code))]) {
		return nil
	}
	for e := err; e != nil; e = errors.Unwrap(e) {
		failed, ok := e.(*fail.Error) //nolint:errorlint // each link of the chain is looked at
		if !ok {
			continue
		}
		for _, m := range all {
			if place, here := strings.CutPrefix(failed.Where, m.Up.Path); here {
				return lint.Fails(m.Up.Path, m.Up.SQL, offset(m.Up.SQL, place), server.Error(), failed.Hint)
			}
		}
	}
	return nil
}

// offset turns ":line:column" into the byte offset in a text; "" is the first byte.
func offset(text, place string) int {
	var line, column int
	if _, err := fmt.Sscanf(place, ":%d:%d", &line, &column); err != nil {
		return 0
	}
	at := 0
	for range line - 1 {
		at += strings.IndexByte(text[at:], '\n') + 1
	}
	for i := range text[at:] {
		if column--; column == 0 {
			return at + i
		}
	}
	return len(text)
}

// firstStatement is where a finding about the whole file points to.
func firstStatement(script *migrate.Script) int {
	if len(script.Statements) == 0 {
		return 0
	}
	return script.Statements[0].Offset
}

func differences(rerun proof.Rerun) string {
	var lines []string
	for _, change := range rerun.Changes {
		lines = append(lines, change.String())
	}
	for _, table := range rerun.Rows {
		lines = append(lines, "the rows of "+table)
	}
	return strings.Join(lines, ", ")
}
