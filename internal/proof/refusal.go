package proof

import (
	"fmt"
	"strings"

	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/source"
)

// most is how many differences a refusal shows people; a program gets all.
const most = 20

// reportIt is the hint where plumb's own plan is wrong.
const reportIt = "nothing was written; please report the schema change that led here, and write this migration by hand (plumb migrate new)"

// Mismatch is why a proof failed: the database is not what it should be. It is the cause of a *fail.Error.
type Mismatch struct {
	// When says what was done last.
	When string `json:"when"`
	// Differences are the objects that differ, sorted.
	Differences []diff.Difference `json:"differences,omitempty"`
	// Rows are the tables and columns that lost rows or values, a line each.
	Rows []string `json:"rows,omitempty"`
}

// Error lists what differs, a line for each object and for each attribute.
func (m *Mismatch) Error() string {
	var lines []string
	for _, d := range m.Differences {
		lines = append(lines, d.Lines()...)
	}
	lines = append(lines, m.Rows...)
	if rest := len(lines) - most; rest > 0 {
		lines = append(lines[:most], fmt.Sprintf("… and %d lines more", rest))
	}
	return strings.Join(lines, "\n")
}

// differ returns a refusal that lists how the database differs from the wanted one, or nil when it does not. The changes
// lead from what there is to what is wanted.
func differ(when string, changes []diff.Change) error {
	if len(changes) == 0 {
		return nil
	}
	m := &Mismatch{When: when}
	for _, change := range changes {
		m.Differences = append(m.Differences, change.Difference())
	}
	return &fail.Error{What: "the migration is not proved: " + when + ", the database differs", Hint: reportIt, Err: m}
}

// lost returns a refusal that lists lost rows.
func lost(when string, rows []string) error {
	return &fail.Error{
		What: "the migration is not proved: " + when + ", rows are not what they were", Hint: reportIt,
		Err: &Mismatch{When: when, Rows: rows},
	}
}

// broken returns a refusal because a statement failed.
func broken(what string, err error) error {
	if failed, ok := err.(*Failed); ok { //nolint:errorlint // Exec returns it as it is
		return &fail.Error{
			What: fmt.Sprintf("the migration is not proved: %s, this statement failed:\n  %s\n", what, strings.ReplaceAll(failed.SQL, "\n", "\n  ")),
			Hint: hint(failed),
			Err:  failed,
		}
	}
	return fail.Wrap(err, what, "", "")
}

// hint is the way out when a statement of a plan failed.
func hint(failed *Failed) string {
	if _, extension := source.ExtensionMade(failed.SQL); extension && SQLState(failed.Err) == "42501" {
		return "PostgreSQL lets only a superuser make this extension: let an administrator make it in every database, write the " +
			"statement into a migration by hand (plumb migrate new), where it then finds nothing to do, and run this again"
	}
	if tokens := strings.Fields(failed.SQL); SQLState(failed.Err) == "42501" && len(tokens) > 2 && tokens[1] == "EXTENSION" {
		return "PostgreSQL lets only a superuser make this extension, so that the migration user does not own it: let an administrator run " +
			"the statement in every database, and leave it out of the schema files"
	}
	return "nothing was written; make the change in smaller steps, or write this migration by hand (plumb migrate new)"
}
