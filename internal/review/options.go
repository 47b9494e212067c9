package review

import (
	"regexp"
	"slices"

	"github.com/plumbsql/plumb/internal/config"
	"github.com/plumbsql/plumb/internal/lint"
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
	for name, code := range switches {
		if on, given := c.Analyzers["concurrent_index"].Options[name]; given && !on {
			options.Disable = append(options.Disable, code)
		}
	}
	slices.Sort(options.Disable)
	options.AllowTables, options.AllowColumns = compiled(c.Destructive.AllowTable), compiled(c.Destructive.AllowColumn)
	return options
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
