package migrate

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/sqlparse"
)

// TxMode says in which transactions the files of a directory run that don't say it themselves.
type TxMode string

// The modes, in Atlas's words. The zero value is TxFile.
const (
	TxFile TxMode = "file" // each in one of its own
	TxAll  TxMode = "all"  // all that are pending in one
	TxNone TxMode = "none" // in none: statement by statement
)

// Script is one direction of a migration.
type Script struct {
	// Path is the file as people know it (folder included); several scripts may share one file.
	Path string
	// SQL is the text of the file in which everything that isn't part of this script is blanked, so that offsets
	// and lines are those of the file.
	SQL string
	// Sum is "h1:" and the base64 SHA-256 of the script's own text, byte for byte.
	Sum string
	// Statements in order; each is one statement for the server.
	Statements []sqlparse.Statement
	// NoTx says that the script must not run in a transaction (`-- atlas:txmode none`, goose's NO TRANSACTION,
	// dbmate's transaction:false).
	NoTx bool
	// Said tells that the file itself says whether it runs in a transaction.
	Said bool
	// Destructive says that a `-- destructive:` comment marks a step that loses data.
	Destructive bool
}

// Where gives "path:line:column" of a byte offset of SQL.
func (s *Script) Where(offset int) string {
	line, column := sqlparse.Position(s.SQL, offset)
	return fmt.Sprintf("%s:%d:%d", s.Path, line, column)
}

// newScript builds the script that stands at text[from:to] of a file. noTx is what the layout's own marker says.
func newScript(path, text string, from, to int, noTx bool) (*Script, error) {
	s := &Script{Path: path, SQL: blank(text, from, to), NoTx: noTx, Said: noTx, Sum: checksum(text[from:to])}
	for _, d := range append(sqlparse.FileDirectives(text), sqlparse.FileDirectives(text[from:to])...) {
		if d.Name != "txmode" {
			continue
		}
		s.Said = true
		switch d.Value {
		case "none":
			s.NoTx = true
		case "file":
		default:
			return nil, fail.New(fmt.Sprintf("txmode %q can't be given in a file", d.Value), fmt.Sprintf("%s:%d", path, d.Line),
				"use `-- atlas:txmode none` or `-- atlas:txmode file`")
		}
	}
	var err error
	if s.Statements, err = statements(s.SQL); err != nil {
		return nil, syntaxError(path, err)
	}
	for tok := range sqlparse.Tokens(s.SQL) {
		if tok.IsComment() && isMarker(tok.Text) {
			s.Destructive = true
			break
		}
	}
	return s, nil
}

// isMarker recognises `-- destructive: what is lost`.
func isMarker(comment string) bool {
	return strings.HasPrefix(strings.TrimLeft(comment, "-/* \t"), "destructive:")
}

// statements cuts the text. A chunk between delimiters of the user's choice (atlas:delimiter) may still hold several
// statements, and the server is to get one at a time.
func statements(src string) ([]sqlparse.Statement, error) {
	chunks, err := sqlparse.Split(src)
	if first, _, _ := strings.Cut(src, "\n"); err != nil || !strings.Contains(first, "atlas:delimiter") {
		return chunks, err
	}
	all := make([]sqlparse.Statement, 0, len(chunks))
	for _, chunk := range chunks {
		parts, err := sqlparse.Split(chunk.Text)
		if err != nil {
			return nil, shifted(src, chunk.Offset, err)
		}
		for i, part := range parts {
			part.Offset += chunk.Offset
			part.Line, part.Column = sqlparse.Position(src, part.Offset)
			if i == 0 {
				part.Comments, part.CommentLines = chunk.Comments, chunk.CommentLines
			}
			all = append(all, part)
		}
	}
	return all, nil
}

// shifted moves a syntax error found in a part of src to its place in src.
func shifted(src string, by int, err error) error {
	var syntax *sqlparse.SyntaxError
	if !errors.As(err, &syntax) {
		return err
	}
	moved := *syntax
	moved.Offset += by
	moved.Line, moved.Column = sqlparse.Position(src, moved.Offset)
	return &moved
}

func syntaxError(path string, err error) error {
	var syntax *sqlparse.SyntaxError
	if errors.As(err, &syntax) {
		return fail.New(syntax.Message, fmt.Sprintf("%s:%d:%d", path, syntax.Line, syntax.Column), "")
	}
	return fail.Wrap(err, "read the statements", path, "")
}

// blank replaces what is outside of text[from:to] by spaces, line breaks excepted.
func blank(text string, from, to int) string {
	if from == 0 && to == len(text) {
		return text
	}
	var b strings.Builder
	b.Grow(len(text))
	for i := range len(text) {
		c := text[i]
		if (i < from || i >= to) && c != '\n' && c != '\r' {
			c = ' '
		}
		b.WriteByte(c)
	}
	return b.String()
}

// checksum is what the history keeps of a script.
func checksum(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "h1:" + base64.StdEncoding.EncodeToString(sum[:])
}
