package source

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/hcl"
	"github.com/plumbsql/plumb/internal/sqlparse"
)

func itoa(n int) string { return strconv.Itoa(n) }

// where returns file:line:column of the statement.
func (s *statement) where() string { return fmt.Sprintf("%s:%d:%d", s.file.name, s.line, s.column) }

// fail returns an error at the statement, with the line it stands on.
func (s *statement) fail(what, hint string) error {
	if frame := frameAt(s.file.text, s.line, s.column); frame != "" {
		what += "\n" + frame
	}
	return fail.New(what, s.where(), hint)
}

// frameAt returns the code frame of a column in characters.
func frameAt(text string, line, column int) string {
	lines := strings.SplitN(text, "\n", line+1)
	if line < 1 || line > len(lines) {
		return ""
	}
	offset := 0
	for range column - 1 {
		_, size := utf8.DecodeRuneInString(lines[line-1][offset:])
		offset += size
	}
	return hcl.Frame([]byte(text), line, offset+1, 1)
}

// sqlError is an error of PostgreSQL with the place in the file that it is about.
type sqlError struct {
	pg    *pgconn.PgError
	frame string
}

// Error gives the message, the SQLSTATE, the detail, and the code frame.
func (e *sqlError) Error() string {
	text := fmt.Sprintf("%s (SQLSTATE %s)", e.pg.Message, e.pg.Code)
	if e.pg.Detail != "" {
		text += "\ndetail: " + e.pg.Detail
	}
	if e.frame != "" {
		text += "\n" + e.frame
	}
	return text
}

// Unwrap returns the error of the server.
func (e *sqlError) Unwrap() error { return e.pg }

// explain turns an error of running the statement into one that points into the file. version is the server's.
func (s *statement) explain(err error, version string) error {
	var pg *pgconn.PgError
	if !errors.As(err, &pg) {
		return fail.Wrap(err, "load the schema files", s.where(), "")
	}
	line, column := s.locate(int(pg.Position))
	if pg.Position == 0 {
		line, column = s.ofColumn(pg)
	}
	cause := &sqlError{pg: pg, frame: frameAt(s.file.text, line, column)}
	hint := hintFor(pg)
	if old := sqlparse.Refused(s.sql, pg.Code, version); old != "" {
		hint = old + "; name a throwaway server of a newer version with --dev-url if your databases are of one"
	}
	return fail.Wrap(cause, "load the schema files", fmt.Sprintf("%s:%d:%d", s.file.name, line, column), hint)
}

// locate maps a position in characters from 1 in the SQL that ran to a line and column of the file. Position 0 means that
// the server named none.
func (s *statement) locate(position int) (line, column int) {
	if position <= 0 {
		return s.line, s.column
	}
	at := byteOffset(s.sql, position)
	if s.offset >= 0 {
		return sqlparse.Position(s.file.text, s.offset+s.written(at))
	}
	for _, part := range s.spans {
		if at >= part.Start && at < part.End {
			return part.At(s.sql, at)
		}
	}
	// What is wrong at the end of a part is seen at what follows it.
	for _, part := range s.spans {
		if at >= part.End && strings.TrimSpace(s.sql[part.End:at]) == "" {
			return part.At(s.sql, part.End)
		}
	}
	return s.line, s.column
}

// mistyped is how PostgreSQL names the column whose default or generation expression has another type.
var mistyped = regexp.MustCompile(`^column "(.*)" is of type .* but (?:default|generation) expression is of type `)

// ofColumn finds what gives a column or domain its value, where PostgreSQL names no position.
func (s *statement) ofColumn(pg *pgconn.PgError) (line, column int) {
	found := mistyped.FindStringSubmatch(pg.Message)
	if found == nil && !strings.HasPrefix(pg.Code, "22") {
		return s.line, s.column
	}
	var values []hcl.Span
	for _, part := range s.spans {
		before := s.sql[:part.Start]
		if !strings.HasSuffix(before, " DEFAULT ") && !strings.HasSuffix(before, " AS (") {
			continue
		}
		definition := strings.TrimSpace(before[strings.LastIndexByte(before, '\n')+1:])
		if found != nil && strings.HasPrefix(definition, ddl.Ident(found[1])+" ") {
			return part.At(s.sql, part.Start)
		}
		values = append(values, part)
	}
	if len(values) == 1 {
		return values[0].At(s.sql, values[0].Start)
	}
	return s.line, s.column
}

// written returns the offset in the file's text of a byte offset in the SQL that ran.
func (s *statement) written(at int) int {
	switch {
	case at >= s.inserted.end:
		return at - (s.inserted.end - s.inserted.start)
	case at > s.inserted.start:
		return s.inserted.start
	}
	return at
}

// offsetAt returns the byte offset of a line and column in a text, both from 1, the column in characters.
func offsetAt(text string, line, column int) int {
	start := 0
	for range line - 1 {
		start += strings.IndexByte(text[start:], '\n') + 1
	}
	return start + byteOffset(text[start:], column)
}

// byteOffset returns the byte offset of a position in characters from 1.
func byteOffset(sql string, position int) int {
	offset := 0
	for range position - 1 {
		_, size := utf8.DecodeRuneInString(sql[offset:])
		if size == 0 {
			break
		}
		offset += size
	}
	return offset
}

// hintFor says what to do about an error that statements of schema files often have.
func hintFor(pg *pgconn.PgError) string {
	switch pg.Code {
	case undefinedTable, undefinedColumn, undefinedFunction, undefinedObject, undefinedSchema:
		if pg.Hint != "" {
			return pg.Hint
		}
		return "none of the schema files creates it; declare it, or the extension that it comes from"
	case insufficientPrivilege:
		return "schema files are loaded as the migration role; what it may not do belongs to `plumb roles bootstrap`"
	case notGranted, notRevoked:
		return "the migration role can't grant on what it doesn't own; such rights belong to `plumb roles bootstrap`"
	case noSuchRow:
		return "the row that it refers to is in none of the data blocks, or rows refer to each other in a circle"
	case "42P07", "42710", "42723", "42P06":
		return "remove one of the two definitions"
	}
	return pg.Hint
}
