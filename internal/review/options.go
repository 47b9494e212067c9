package review

import (
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
	return options
}
