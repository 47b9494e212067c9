package lint

import (
	"errors"
	"strings"

	pgquery "github.com/pganalyze/pg_query_go/v6"

	"github.com/plumbsql/plumb/internal/sqlparse"
	"github.com/plumbsql/plumb/internal/sqlparse/pgast"
)

// unit is what rules look at: a statement of the file, or one inside a DO block of it.
type unit struct {
	text   string
	offset int // in the file
	// exact says that text stands at offset as it is, so that locations in the parse tree are places in the file.
	exact bool
	node  *pgquery.Node
	// guarded says that it runs only when a condition in a DO block holds.
	guarded bool
	// inner says that it stands in a DO block.
	inner   bool
	ordinal int
	// statement is the one that it is, or stands in.
	statement *sqlparse.Statement
}

// at is the place in the file of a location in the unit's parse tree.
func (u *unit) at(location int32) int {
	if !u.exact || location < 0 || int(location) > len(u.text) {
		return u.offset
	}
	return u.offset + int(location)
}

// end is the place in the file just behind the unit.
func (u *unit) end() int { return u.offset + len(u.text) }

// analyse splits and parses the file. Statements that can't be parsed go to the report when the file is New.
func (f *File) analyse(report *Report) []Finding {
	for _, d := range sqlparse.FileDirectives(f.SQL) {
		if d.Name == "txmode" && d.Value == "none" {
			f.NoTx = true
		}
	}
	statements, err := sqlparse.Split(f.SQL)
	var syntax *sqlparse.SyntaxError
	if errors.As(err, &syntax) {
		finding := f.finding(syntax.Offset, syntax.Message, "")
		finding.Code = CodeSyntaxError
		return []Finding{finding}
	}
	f.statements = statements
	for i := range statements {
		if err := f.addStatement(&statements[i]); err != nil && f.New {
			line, column := sqlparse.Position(f.SQL, statements[i].Offset+max(err.Offset, 0))
			report.Unparsed = append(report.Unparsed, Unparsed{File: f.Path, Line: line, Column: column, Message: err.Message})
		}
	}
	return nil
}

// addStatement adds the units of a statement. The error is what kept it, or the inside of its DO block, from being read.
func (f *File) addStatement(s *sqlparse.Statement) *pgast.Error {
	u := &unit{text: s.Text, offset: s.Offset, exact: true, statement: s}
	var unread *pgast.Error
	node, err := pgast.ParseOne(s.Text)
	if errors.As(err, &unread) {
		return unread
	}
	u.node = node
	f.addUnit(u)
	if node.GetDoStmt() == nil {
		return nil
	}
	inside, err := pgast.DoBlock(s.Text)
	errors.As(err, &unread)
	for _, in := range inside {
		node, err := pgast.ParseOne(in.Text)
		if err != nil {
			continue // what is put together at run time may be no complete statement
		}
		inner := &unit{text: in.Text, offset: s.Offset + in.Offset, node: node, guarded: in.Guarded, inner: true, statement: s}
		inner.exact = strings.HasPrefix(f.SQL[inner.offset:], in.Text)
		f.addUnit(inner)
	}
	return unread
}

func (f *File) addUnit(u *unit) {
	u.ordinal = len(f.units)
	f.units = append(f.units, u)
}

// finding makes a finding at a byte offset of the file.
func (f *File) finding(offset int, message, fix string, edits ...Edit) Finding {
	line, column := sqlparse.Position(f.SQL, offset)
	return Finding{File: f.Path, Line: line, Column: column, Offset: offset, Message: message, Fix: fix, Edits: edits}
}

// statementAt returns the statement that a byte offset belongs to, or nil.
func (f *File) statementAt(offset int) *sqlparse.Statement {
	for i := range f.statements {
		if s := &f.statements[i]; s.Offset <= offset && offset <= s.End() {
			return s
		}
	}
	return nil
}
