package lint

import (
	"cmp"
	"regexp"
	"slices"

	"github.com/plumbsql/plumb/internal/sqlparse"
)

// Severity says how much a finding matters.
type Severity string

// The severities. Errors fail a pipeline, warnings need a decision by a person, info is only said.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
	Info    Severity = "info"
)

// rank is higher for what matters more.
func (s Severity) rank() int { return slices.Index([]Severity{Info, Warning, Error}, s) }

// File is a migration file.
type File struct {
	// Path is used in findings as it is.
	Path string
	// SQL is the content of the file.
	SQL string
	// New says that the file is to be checked. The others, in order before it, tell what exists already.
	New bool
	// NoTx says that the runner doesn't wrap the file in a transaction. `-- atlas:txmode none` at the top of the file
	// says the same.
	NoTx bool

	index      int // in the list of files
	statements []sqlparse.Statement
	units      []*unit
	objects    *objects
	options    Options
}

// Options of a run.
type Options struct {
	// AllowDestructive silences the rules of the analyzer "destructive".
	AllowDestructive bool
	// Disable holds codes, aliases or analyzers that are not checked, as in `-- atlas:nolint`.
	Disable []string
	// Severities replaces the severity of rules, by code.
	Severities map[string]Severity
	// AllowTables and AllowColumns are regular expressions of the names of tables and columns that may be dropped.
	AllowTables, AllowColumns []*regexp.Regexp
	// Naming are the rules for names by kind of object: schema, table, column, index, foreign_key, check.
	Naming map[string]Pattern
	// Proved are findings that the prover made by running the files (see RerunFails and the others). They obey
	// `-- atlas:nolint` like those of the rules.
	Proved []Finding
	// Broken is the finding that a file fails when it runs (see Fails), or nil. Nothing silences it, and the file may be an
	// old one.
	Broken *Finding
}

// allows reports whether one of the expressions matches a name.
func allows(expressions []*regexp.Regexp, name string) bool {
	return slices.ContainsFunc(expressions, func(r *regexp.Regexp) bool { return r.MatchString(name) })
}

// Edit replaces the bytes from Start up to End of the file with New.
type Edit struct {
	Start, End int
	New        string
}

// Finding is something wrong at a place in a file.
type Finding struct {
	// Code is that of the rule.
	Code     string
	Severity Severity
	// File is the path of the file as given.
	File string
	// Line and Column start at 1, Offset is in bytes; all are of the place in the file.
	Line, Column, Offset int
	// Message says what is wrong, naming the object.
	Message string
	// Fix says what to write instead.
	Fix string
	// Edits do it, when it is mechanical. They don't overlap.
	Edits []Edit
}

// Unparsed is a statement that the grammar can't read and that no rule has looked at.
type Unparsed struct {
	File         string
	Line, Column int
	Message      string
}

// Report is the result of a run.
type Report struct {
	// Findings in the order of the files and of the places in them.
	Findings []Finding
	// Unparsed statements of the files checked.
	Unparsed []Unparsed
	// Files is the number of files checked, Statements that of the statements in them.
	Files, Statements int

	checked []File
}

// Failed says whether there is a finding at least as severe as threshold.
func (r Report) Failed(threshold Severity) bool {
	return slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Severity.rank() >= threshold.rank() })
}

// Run checks the files that are New. Files that can't be split into statements are findings too (syntax-error).
func Run(files []File, opts Options) Report {
	report := Report{}
	files = slices.Clone(files)
	known := newObjects()
	found := make([][]Finding, len(files))
	for i := range files {
		f := &files[i]
		f.index, f.objects, f.options = i, known, opts
		found[i] = f.analyse(&report)
		known.read(f)
	}
	for i := range files {
		f, findings := &files[i], found[i]
		broken := opts.Broken != nil && opts.Broken.File == f.Path
		if broken {
			report.Findings = append(report.Findings, *opts.Broken)
		}
		if !f.New {
			if broken {
				report.checked = append(report.checked, *f)
			}
			continue
		}
		report.Files++
		report.Statements += len(f.statements)
		report.checked = append(report.checked, *f)
		report.Findings = append(report.Findings, opts.filter(f, append(findings, f.check()...))...)
		report.Findings = append(report.Findings, opts.filter(f, opts.proved(f))...)
	}
	slices.SortStableFunc(report.Findings, func(a, b Finding) int {
		return cmp.Or(fileOrder(files, a.File)-fileOrder(files, b.File), a.Offset-b.Offset)
	})
	return report
}

// fileOrder is the place of a path in the list.
func fileOrder(files []File, path string) int {
	return slices.IndexFunc(files, func(f File) bool { return f.Path == path })
}

// check runs all rules over the file.
func (f *File) check() []Finding {
	var found []Finding
	for _, rule := range rules {
		if rule.Check == nil {
			continue
		}
		rule.Check(f, func(finding Finding) {
			finding.Code = rule.Code
			found = append(found, finding)
		})
	}
	return found
}

// proved returns the prover's findings about the file.
func (o Options) proved(f *File) []Finding {
	var found []Finding
	for _, finding := range o.Proved {
		if finding.File == f.Path {
			found = append(found, finding)
		}
	}
	return found
}
