package review

import (
	"cmp"
	"regexp"
	"slices"

	"github.com/plumbsql/plumb/internal/config"
	"github.com/plumbsql/plumb/internal/lint"
	"github.com/plumbsql/plumb/internal/scope"
)

// Options turns the lint block of a project into options for the rules. A check block decides over its rule, an analyzer
// block over the rules of the analyzer.
func Options(c config.Lint) lint.Options {
	options := lint.Options{Severities: map[string]lint.Severity{}}
	for _, rule := range lint.Rules() {
		raise := c.Analyzers[rule.Analyzer].Error
		if rule.Analyzer == lint.Destructive {
			raise = c.Destructive.Error
		}
		for _, code := range append([]string{rule.Code}, rule.Aliases...) {
			check, ok := c.Checks[code]
			if !ok {
				continue
			}
			if check.Error != nil {
				raise = check.Error
			}
			if check.Skip != nil && *check.Skip {
				options.Disable = append(options.Disable, rule.Code)
			}
		}
		switch {
		case raise == nil:
		case *raise:
			options.Severities[rule.Code] = lint.Error
		default:
			options.Severities[rule.Code] = lint.Warning
		}
	}
	options.Naming = named(c, &options)
	switch c.Analyzers["non_linear"].OnEdit {
	case "error":
		options.Severities[lint.CodeEditedFile] = lint.Error
	case "warn":
		options.Severities[lint.CodeEditedFile] = lint.Warning
	case "ignore":
		options.Disable = append(options.Disable, lint.CodeEditedFile)
	}
	for name, code := range switches {
		if on, given := c.Analyzers["concurrent_index"].Options[name]; given && !on {
			options.Disable = append(options.Disable, code)
		}
	}
	slices.Sort(options.Disable)
	options.AllowTables, options.AllowColumns = compiled(c.Destructive.AllowTable), compiled(c.Destructive.AllowColumn)
	return options
}

// Allowed returns what a project's lint block allows to be destroyed.
func Allowed(c config.Lint) scope.Allowed {
	return scope.Allowed{Tables: compiled(c.Destructive.AllowTable), Columns: compiled(c.Destructive.AllowColumn)}
}

// named returns the rules for names. Where a kind of objects has none of its own, or only half of one, the general one fills in.
func named(c config.Lint, options *lint.Options) map[string]lint.Pattern {
	patterns := map[string]lint.Pattern{}
	general := c.Naming[""]
	for kind, rule := range lint.NamingKinds() {
		n := c.Naming[kind]
		if n.Match == "" {
			n.Match, n.Message = general.Match, cmp.Or(n.Message, general.Message)
		}
		if n.Error == nil {
			n.Error = general.Error
		}
		if expressions := compiled([]string{n.Match}); n.Match != "" && len(expressions) > 0 {
			patterns[kind] = lint.Pattern{Match: expressions[0], Message: n.Message}
		}
		if _, said := options.Severities[rule]; n.Error != nil && !said {
			options.Severities[rule] = lint.Warning
			if *n.Error {
				options.Severities[rule] = lint.Error
			}
		}
	}
	return patterns
}

// switches are the rules that the switches of concurrent_index turn off.
var switches = map[string]string{
	"check_create": "index-not-concurrent", "check_drop": "drop-index-not-concurrent", "check_txmode": "concurrently-in-transaction",
}

// compiled compiles expressions that were checked when the project was read.
func compiled(texts []string) []*regexp.Regexp {
	var all []*regexp.Regexp
	for _, text := range texts {
		if expression, err := regexp.Compile(text); err == nil {
			all = append(all, expression)
		}
	}
	return all
}
