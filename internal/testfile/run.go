package testfile

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/plumbsql/plumb/internal/conn"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/workspace"
)

// Result is what a test did.
type Result struct {
	Name  string `json:"name"`
	File  string `json:"file"`
	Where string `json:"where"`
	// Status is "pass", "fail" or "skip"; Failure says what is wrong, with its place.
	Status  string        `json:"status"`
	Failure string        `json:"failure,omitempty"`
	Logs    []string      `json:"logs,omitempty"`
	Took    time.Duration `json:"took"`
}

// Setup makes the throwaway databases that tests run on.
type Setup struct {
	// Database makes one as a test begins with it.
	Database func(context.Context) (*workspace.Database, error)
	// Migrate brings one to a version; only tests of migrations call it.
	Migrate func(ctx context.Context, db *workspace.Database, to string) error
	// Program runs a program in a folder and returns what it prints, or refuses to.
	Program func(ctx context.Context, program []string, dir string) (string, error)
}

// Limit is how many parallel tests run at a time.
const Limit = 4

// Run runs tests: one after another those that don't say parallel, then the others beside each other. The error is about the setup;
// what tests do is in the results, which have the order of the tests.
func Run(ctx context.Context, tests []Test, setup Setup) ([]Result, error) {
	results, failed := make([]Result, len(tests)), make([]error, len(tests))
	var running sync.WaitGroup
	slots := make(chan struct{}, Limit)
	for _, parallel := range []bool{false, true} {
		for i, test := range tests {
			if test.Parallel != parallel {
				continue
			}
			if !parallel {
				results[i], failed[i] = one(ctx, test, setup)
				continue
			}
			running.Go(func() {
				slots <- struct{}{}
				defer func() { <-slots }()
				results[i], failed[i] = one(ctx, test, setup)
			})
		}
	}
	running.Wait()
	return results, errors.Join(failed...)
}

func one(ctx context.Context, test Test, setup Setup) (r Result, err error) {
	r = Result{Name: test.Name, File: test.File, Where: test.Where, Status: "skip"}
	if test.Skip {
		return r, nil
	}
	begun := time.Now()
	defer func() { r.Took = time.Since(begun) }()
	db, err := setup.Database(ctx)
	if err != nil {
		return r, err
	}
	defer db.Discard(ctx)
	r.Status = "pass"
	factory, err := db.Factory()
	if err != nil {
		return r, err
	}
	c, err := factory.Connect(ctx, conn.Migration)
	if err != nil {
		return r, err
	}
	defer conn.Hangup(ctx, c)
	run := &run{setup: setup, db: db, conn: c, result: &r}
	err = run.all(ctx, test.steps)
	if problem := (*problem)(nil); errors.As(err, &problem) {
		r.Status, r.Failure = "fail", problem.Error()
		return r, nil
	}
	return r, err
}

// problem is what is wrong with the schema that is tested, not with the setup.
type problem struct{ where, what string }

// Error implements error.
func (p *problem) Error() string { return p.where + ": " + p.what }

// run is one test on its database.
type run struct {
	setup  Setup
	db     *workspace.Database
	conn   *pgx.Conn
	result *Result
}

// all runs the steps up to the first failure, and then what cleans up.
func (r *run) all(ctx context.Context, steps []step) error {
	var failed error
	for _, s := range steps {
		if s.kind == "cleanup" || failed != nil {
			continue
		}
		if failed = ctx.Err(); failed == nil {
			failed = r.step(ctx, s)
		}
	}
	for _, s := range slices.Backward(steps) {
		if s.kind != "cleanup" {
			continue
		}
		if _, err := r.query(ctx, s.text["sql"]); err != nil && failed == nil {
			failed = said(s, err)
		}
	}
	return failed
}

// said turns an error of the server into what is wrong.
func said(s step, err error) error {
	if pg := (*pgconn.PgError)(nil); errors.As(err, &pg) {
		return &problem{s.where, fmt.Sprintf("%s: %s (SQLSTATE %s)", s.kind, pg.Message, pg.Code)}
	}
	return err
}

func (r *run) step(ctx context.Context, s step) error {
	switch s.kind {
	case "log":
		r.result.Logs = append(r.result.Logs, s.text["message"])
		return nil
	case "migrate":
		err := r.setup.Migrate(ctx, r.db, s.text["to"])
		if known := (*fail.Error)(nil); errors.As(err, &known) {
			return &problem{s.where, "migrate: " + err.Error()}
		}
		return err
	}
	if s.kind == "external" {
		return r.external(ctx, s)
	}
	got, err := r.query(ctx, s.text["sql"])
	switch {
	case s.kind == "catch":
		return caught(s, err)
	case err != nil:
		return said(s, err)
	case s.kind == "assert":
		return asserted(s, got)
	}
	return s.compare(got)
}

func caught(s step, err error) error {
	pg := (*pgconn.PgError)(nil)
	switch {
	case err == nil:
		return &problem{s.where, "catch: no error came"}
	case !errors.As(err, &pg):
		return err
	case !regexp.MustCompile(s.text["error"]).MatchString(pg.Message):
		return &problem{s.where, fmt.Sprintf("catch: the error is %q, which does not match %q", pg.Message, s.text["error"])}
	}
	return nil
}

func asserted(s step, got answer) error {
	if len(got.rows) == 1 && len(got.rows[0]) == 1 && slices.Contains([]string{"t", "true", "1"}, got.rows[0][0]) {
		return nil
	}
	what := "assert: it is not true"
	if s.text["error_message"] != "" {
		what += ": " + s.text["error_message"]
	}
	return &problem{s.where, what}
}

// external runs a program; what it says or does wrong is wrong with the test, but not that it may not run.
func (r *run) external(ctx context.Context, s step) error {
	out, err := r.setup.Program(ctx, s.program, s.text["working_dir"])
	if known := (*fail.Error)(nil); errors.As(err, &known) && ctx.Err() == nil {
		return &problem{s.where, "external: " + err.Error()}
	}
	if err != nil {
		return err
	}
	return s.holds(tidy(out))
}

// compare holds what a statement returned against output or match.
func (s step) compare(got answer) error {
	if s.text["format"] == "table" {
		return s.holds(tidy(got.table()))
	}
	return s.holds(tidy(got.csv()))
}

// holds compares a text with output or match.
func (s step) holds(text string) error {
	if want, ok := s.text["output"]; ok && tidy(want) != text {
		return &problem{s.where, fmt.Sprintf("%s: the output is\n%s\nand not\n%s", s.kind, text, tidy(want))}
	}
	if pattern, ok := s.text["match"]; ok && !regexp.MustCompile(pattern).MatchString(text) {
		return &problem{s.where, fmt.Sprintf("%s: the output does not match %q:\n%s", s.kind, pattern, text)}
	}
	return nil
}

// tidy leaves out spaces at the ends of lines, and empty lines around all.
func tidy(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " \t\r")
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}

// answer is what the last statement returned.
type answer struct {
	columns []string
	rows    [][]string
}

// query runs statements in the session of the test.
func (r *run) query(ctx context.Context, sql string) (got answer, err error) {
	results, err := r.conn.PgConn().Exec(ctx, sql).ReadAll()
	for _, result := range results {
		got = answer{}
		for _, field := range result.FieldDescriptions {
			got.columns = append(got.columns, field.Name)
		}
		for _, row := range result.Rows {
			values := make([]string, len(row))
			for i, value := range row {
				values[i] = string(value)
			}
			got.rows = append(got.rows, values)
		}
	}
	return got, err
}

func (a answer) csv() string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	_ = w.WriteAll(a.rows) // a strings.Builder takes everything
	return b.String()
}

// table is the answer as psql prints it, without the number of rows.
func (a answer) table() string {
	widths := make([]int, len(a.columns))
	for i, column := range a.columns {
		widths[i] = len([]rune(column))
		for _, row := range a.rows {
			widths[i] = max(widths[i], len([]rune(row[i])))
		}
	}
	var lines []string
	line := func(values []string) {
		cells := make([]string, len(values))
		for i, value := range values {
			cells[i] = " " + value + strings.Repeat(" ", widths[i]-len([]rune(value))) + " "
		}
		lines = append(lines, strings.Join(cells, "|"))
	}
	line(a.columns)
	rules := make([]string, len(widths))
	for i, width := range widths {
		rules[i] = strings.Repeat("-", width+2)
	}
	lines = append(lines, strings.Join(rules, "+"))
	for _, row := range a.rows {
		line(row)
	}
	return strings.Join(lines, "\n")
}
