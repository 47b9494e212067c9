package lint

import (
	"slices"
	"strings"

	"ariga.io/atlas-go-sdk/atlasexec"
	"ariga.io/atlas/sql/sqlcheck"

	"github.com/plumbsql/plumb/internal/sqlparse"
)

// Document is the report as JSON: Atlas's SummaryReport, which clients of atlas-go-sdk can read, with fields of ours.
type Document struct {
	atlasexec.SummaryReport
	Files []*FileDocument `json:"Files,omitempty"`
	// Unparsed statements, which no rule has looked at.
	Unparsed []Unparsed `json:"Unparsed,omitempty"`
}

// FileDocument is one file that was checked.
type FileDocument struct {
	atlasexec.FileReport
	Reports []AnalyzerDocument `json:"Reports,omitempty"`
}

// AnalyzerDocument holds the findings of one analyzer in a file.
type AnalyzerDocument struct {
	sqlcheck.Report
	Analyzer    string       `json:"Analyzer"`
	Diagnostics []Diagnostic `json:"Diagnostics,omitempty"`
}

// Diagnostic is one finding. Its Code is Atlas's where Atlas has one for the same thing.
type Diagnostic struct {
	sqlcheck.Diagnostic
	Rule     string   `json:"Rule"`
	Severity Severity `json:"Severity"`
	Line     int      `json:"Line"`
	Column   int      `json:"Column"`
	// Edits are in bytes; the TextEdit of the suggested fix does the same by lines.
	Edits []Edit `json:"Edits,omitempty"`
}

// JSON returns the report as a document to encode. dir is the migration directory as the user gave it.
func (r Report) JSON(dir string) *Document {
	doc := &Document{Unparsed: r.Unparsed}
	doc.Env.Driver, doc.Env.Dir = "postgres", dir
	for _, f := range r.checked {
		file := &FileDocument{}
		file.Name, file.Text = f.Path, f.SQL
		var failed []string
		for _, finding := range r.Findings {
			if finding.File != f.Path {
				continue
			}
			rule, _ := Lookup(finding.Code)
			file.add(rule, f.SQL, finding)
			if text := analyzerTexts[rule.Analyzer]; finding.Severity == Error && !slices.Contains(failed, text) {
				failed = append(failed, text)
			}
		}
		file.Error = strings.Join(failed, "; ")
		doc.Files = append(doc.Files, file)
	}
	return doc
}

func (d *FileDocument) add(rule Rule, sql string, f Finding) {
	i := slices.IndexFunc(d.Reports, func(a AnalyzerDocument) bool { return a.Analyzer == rule.Analyzer })
	if i < 0 {
		i = len(d.Reports)
		d.Reports = append(d.Reports, AnalyzerDocument{Report: sqlcheck.Report{Text: analyzerTexts[rule.Analyzer]}, Analyzer: rule.Analyzer})
	}
	diagnostic := Diagnostic{
		Diagnostic: sqlcheck.Diagnostic{Pos: f.Offset, Text: f.Message, Code: f.Code},
		Rule:       f.Code, Severity: f.Severity, Line: f.Line, Column: f.Column, Edits: f.Edits,
	}
	if len(rule.Aliases) > 0 {
		diagnostic.Code = rule.Aliases[0]
	}
	if f.Fix != "" {
		diagnostic.SuggestedFixes = []sqlcheck.SuggestedFix{{Message: f.Fix, TextEdit: lineEdit(sql, f.Edits)}}
	}
	d.Reports[i].Diagnostics = append(d.Reports[i].Diagnostics, diagnostic)
}

// lineEdit turns byte edits into one that replaces whole lines, or nil when there are none.
func lineEdit(sql string, edits []Edit) *sqlcheck.TextEdit {
	if len(edits) == 0 {
		return nil
	}
	edits = sortEdits(edits)
	first, _ := sqlparse.Position(sql, edits[0].Start)
	last, _ := sqlparse.Position(sql, edits[len(edits)-1].End)
	start := strings.LastIndexByte(sql[:edits[0].Start], '\n') + 1
	end := len(sql)
	if n := strings.IndexByte(sql[edits[len(edits)-1].End:], '\n'); n >= 0 {
		end = edits[len(edits)-1].End + n
	}
	moved := slices.Clone(edits)
	for i := range moved {
		moved[i].Start -= start
		moved[i].End -= start
	}
	return &sqlcheck.TextEdit{Line: first, End: last, NewText: Apply(sql[start:end], moved)}
}
