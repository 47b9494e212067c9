package safety

import (
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/sqlparse"
)

// Rule says what a form of statement costs.
type Rule struct {
	// Form is the statement's key words in order; … stands for anything. Names are never key words, because those are
	// written in capitals here, and names with capitals in quotes.
	Form string
	// Since and Until are the first and last major version for which the rule holds; 0 means any.
	Since, Until int
	// If, where it is not nil, says whether the rule holds; else the next one that fits does.
	If func(*Call) bool
	// Own is the lock on the relation that the object is or is part of, Others that on relations which the object needs,
	// such as the target of a foreign key, Users that on relations which use it, such as the tables with a column of a type.
	Own, Others, Users Mode
	// Scans and Rewrites say of which of these the rows are read, or written anew.
	Scans, Rewrites Part
}

// Part is a set of the relations that a rule speaks of.
type Part int

// The parts of a set.
const (
	Own Part = 1 << iota
	Others
	Users
)

// fits reports whether the words are of the rule's form.
func (r *Rule) fits(words []string, major int) bool {
	if major < r.Since || r.Until != 0 && major > r.Until {
		return false
	}
	return match(strings.Fields(r.Form), words)
}

// match takes the nearest place for each piece between the gaps; the end of the statement may be anything.
func match(form, words []string) bool {
	for len(form) > 0 {
		if form[0] != "…" {
			if len(words) == 0 || words[0] != form[0] {
				return false
			}
			form, words = form[1:], words[1:]
			continue
		}
		form = form[1:]
		piece := form
		if gap := slices.Index(form, "…"); gap >= 0 {
			piece = form[:gap]
		}
		at := -1
		for i := 0; i+len(piece) <= len(words) && at < 0; i++ {
			if slices.Equal(words[i:i+len(piece)], piece) {
				at = i
			}
		}
		if at < 0 {
			return false
		}
		form, words = form[len(piece):], words[at+len(piece):]
	}
	return true
}

// words returns the words of a statement; strings and signs are left out.
func words(sql string) []string {
	var list []string
	for token := range sqlparse.Tokens(sql) {
		if token.Kind == sqlparse.Word || token.Kind == sqlparse.QuotedIdent {
			list = append(list, token.Text)
		}
	}
	return list
}
