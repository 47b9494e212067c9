package lint

import (
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/sqlparse"
)

// destructiveMarker begins the comment that stands above a destructive statement which somebody has allowed. plumb writes
// it when it is told to allow destructive changes.
const destructiveMarker = "destructive:"

// filter drops the findings that the options, the file or the statement allow, and fills in the severity of the rest.
func (o Options) filter(f *File, findings []Finding) []Finding {
	fileWide := nolints(sqlparse.FileDirectives(f.SQL))
	var kept []Finding
	for _, finding := range findings {
		rule, ok := Lookup(finding.Code)
		if !ok {
			rule = Rule{Code: finding.Code, Severity: Error}
		}
		statement := f.statementAt(finding.Offset)
		switch {
		case slices.ContainsFunc(o.Disable, rule.matches), fileWide.allow(rule):
		case rule.Analyzer == Destructive && (o.AllowDestructive || marked(statement)):
		case statement != nil && nolints(statement.Directives()).allow(rule):
		default:
			if finding.Severity == "" {
				finding.Severity = rule.Severity
			}
			if s, ok := o.Severities[rule.Code]; ok {
				finding.Severity = s
			}
			kept = append(kept, finding)
		}
	}
	return kept
}

// allowance is the words of the nolint directives at one place; an empty word allows everything.
type allowance []string

func nolints(directives []sqlparse.Directive) allowance {
	var words allowance
	for _, d := range directives {
		if d.Name != "nolint" {
			continue
		}
		if d.Value == "" {
			words = append(words, "")
		}
		words = append(words, strings.FieldsFunc(d.Value, func(r rune) bool { return r == ' ' || r == ',' || r == '\t' })...)
	}
	return words
}

func (a allowance) allow(rule Rule) bool {
	return slices.ContainsFunc(a, func(word string) bool { return word == "" || rule.matches(word) })
}

// marked says whether a comment attached to the statement allows what it destroys.
func marked(s *sqlparse.Statement) bool {
	return s != nil && slices.ContainsFunc(s.Comments, func(comment string) bool {
		text := strings.TrimSpace(strings.TrimPrefix(comment, "--"))
		return strings.HasPrefix(comment, "--") && strings.HasPrefix(strings.ToLower(text), destructiveMarker)
	})
}
