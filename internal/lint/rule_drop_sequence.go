package lint

import (
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/sqlparse/pgast"
)

func init() {
	register(Rule{
		Code: "drop-sequence", Name: "DROP SEQUENCE",
		Doc: "The value is lost: a new sequence begins at 1 and gives out numbers that are taken. Allow the statement with a comment\n" +
			"`-- destructive: why` above it when nothing uses it any more, or move another sequence to where it is, in the same file, with\n" +
			"`SELECT setval('new', pg_sequence_last_value('old'))`.",
		Analyzer: Destructive, Severity: Warning, Check: checkDropSequence,
	})
}

func checkDropSequence(f *File, report func(Finding)) {
	f.eachDrop([]string{"sequence"}, func(u *unit, object pgast.Object) {
		if !f.positionGoesOn(object) {
			report(f.lost(u, object, "value"))
		}
	})
}

// positionGoesOn reports whether the file moves another sequence to where one that goes is.
func (f *File) positionGoesOn(sequence pgast.Object) bool {
	from := literal(pgast.QualifiedName(sequence.Schema, sequence.Name))
	return slices.ContainsFunc(f.units, func(u *unit) bool {
		return strings.Contains(u.text, "setval(") && strings.Contains(u.text, "pg_sequence_last_value(") && strings.Contains(u.text, from)
	})
}
