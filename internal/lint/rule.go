package lint

import (
	"fmt"
	"slices"
	"strings"
)

// Rule is one check.
type Rule struct {
	// Code names the rule in reports and in `-- atlas:nolint`, such as drop-table.
	Code string
	// Name says in a few words what it finds.
	Name string
	// Doc says why it matters and what to do.
	Doc string
	// Analyzer is the group of rules that it belongs to.
	Analyzer string
	// Aliases are the codes of Atlas for the same thing; `-- atlas:nolint DS102` works too.
	Aliases []string
	// Severity of its findings, unless the options say another.
	Severity Severity
	// Check looks at a file and reports findings; their Code and Severity are filled in. It is nil for rules whose
	// findings come from the prover or from reading the file.
	Check func(f *File, report func(Finding))
}

// The analyzers. The names of Atlas are kept where it has one for the same thing.
const (
	Destructive   = "destructive"
	DataDepend    = "data_depend"
	ConcurrentIdx = "concurrent_index"
	Transactions  = "nestedtx"
	Idempotent    = "idempotent"
	Statements    = "statement"
	Locks         = "locks"
	Naming        = "naming"
	NonLinear     = "non_linear"
)

// analyzerTexts head the groups of findings in the JSON report.
var analyzerTexts = map[string]string{
	Destructive:   "destructive changes detected",
	DataDepend:    "data dependent changes detected",
	ConcurrentIdx: "concurrent index violations detected",
	Transactions:  "transaction violations detected",
	Idempotent:    "statements that can't run twice detected",
	Statements:    "unclear statements detected",
	Locks:         "long locks detected",
	Naming:        "names against the rules detected",
	NonLinear:     "changes of what is there already detected",
}

// rules holds every rule, in the order of their codes.
var rules []Rule

// register adds a rule; each rule's file calls it from init. A second rule with the same code is a programming error.
func register(rule Rule) {
	i, exists := slices.BinarySearchFunc(rules, rule.Code, func(r Rule, code string) int { return strings.Compare(r.Code, code) })
	if exists {
		panic(fmt.Sprintf("lint: two rules are called %s", rule.Code))
	}
	rules = slices.Insert(rules, i, rule)
}

// Rules returns all rules in the order of their codes.
func Rules() []Rule { return slices.Clone(rules) }

// Lookup returns the rule with a code or with an Atlas code.
func Lookup(code string) (Rule, bool) {
	for _, rule := range rules {
		if strings.EqualFold(rule.Code, code) || slices.ContainsFunc(rule.Aliases, func(a string) bool { return strings.EqualFold(a, code) }) {
			return rule, true
		}
	}
	return Rule{}, false
}

// matches says whether word names the rule: its code, an alias, its analyzer or the beginning of a code, so that DS means all
// of DS101, DS102 …
func (r Rule) matches(word string) bool {
	return strings.EqualFold(word, r.Code) || strings.EqualFold(word, r.Analyzer) ||
		slices.ContainsFunc(r.Aliases, func(alias string) bool {
			return strings.EqualFold(word, alias) || strings.EqualFold(word, strings.TrimRight(alias, "0123456789"))
		})
}
