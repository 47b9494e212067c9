package proof

import (
	"fmt"
	"strings"

	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/source"
)

// most is how many differences a refusal shows.
const most = 20

// reportIt is the hint where plumb's own plan is wrong.
const reportIt = "nothing was written; please report the schema change that led here, and write this migration by hand (plumb migrate new)"

// differ returns a refusal that lists the differences, or nil when there are none.
func differ(what string, differences []diff.Change) error {
	if len(differences) == 0 {
		return nil
	}
	var b strings.Builder
	fmt.Fprintf(&b, "the migration is not proved: %s, the database differs", what)
	for i, difference := range differences {
		if i == most {
			fmt.Fprintf(&b, "\n  … and %d more", len(differences)-most)
			break
		}
		b.WriteString("\n  " + difference.String())
	}
	return fail.New(b.String(), "", reportIt)
}

// broken returns a refusal because a statement failed.
func broken(what string, err error) error {
	if failed, ok := err.(*Failed); ok { //nolint:errorlint // Exec returns it as it is
		return &fail.Error{
			What: fmt.Sprintf("the migration is not proved: %s, this statement failed:\n  %s\n", what, strings.ReplaceAll(failed.SQL, "\n", "\n  ")),
			Hint: hint(failed),
			Err:  failed.Err,
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
	return "nothing was written; make the change in smaller steps, or write this migration by hand (plumb migrate new)"
}
