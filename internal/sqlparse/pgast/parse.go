package pgast

import (
	"errors"
	"fmt"
	"sync"
	"unicode/utf8"

	pgquery "github.com/pganalyze/pg_query_go/v6"
)

// Error says that the grammar can't read a text.
type Error struct {
	// Message is PostgreSQL's.
	Message string
	// Offset is the byte offset in the text at which reading stopped, or -1.
	Offset int
}

// Error returns PostgreSQL's message.
func (e *Error) Error() string { return e.Message }

// The grammar runs for one caller at a time. libpg_query points the process's standard error to a pipe of its own while
// it works: two at once can leave it there for good. The WebAssembly form would start a whole runtime for every
// caller at once.
var grammar sync.Mutex

// Parse returns the parse tree of a text, usually of one statement. The error is an *Error.
func Parse(text string) (*pgquery.ParseResult, error) {
	return locked(text, func() (*pgquery.ParseResult, error) { return parse(text) })
}

// ParseOne returns the parse tree of a single statement. The error is an *Error.
func ParseOne(text string) (*pgquery.Node, error) {
	result, err := Parse(text)
	if err != nil {
		return nil, err
	}
	if n := len(result.GetStmts()); n != 1 {
		return nil, &Error{Message: fmt.Sprintf("want one statement, got %d", n), Offset: -1}
	}
	return result.GetStmts()[0].GetStmt(), nil
}

// Deparse writes one statement as SQL. The error is an *Error.
func Deparse(node *pgquery.Node) (string, error) {
	return locked("", func() (string, error) {
		// The grammar refuses trees that don't carry its own version.
		tree, err := parse("")
		if err != nil {
			return "", err
		}
		tree.Stmts = []*pgquery.RawStmt{{Stmt: node}}
		return deparse(tree)
	})
}

// locked runs f alone and turns its error, or its panic, into an *Error about text.
func locked[T any](text string, f func() (T, error)) (result T, err error) {
	grammar.Lock()
	defer grammar.Unlock()
	defer func() {
		// The WebAssembly runtime panics where C would overflow its stack.
		if r := recover(); r != nil {
			err = &Error{Message: fmt.Sprintf("the grammar can't read this: %v", r), Offset: -1}
		}
	}()
	result, err = f()
	if err == nil {
		return result, nil
	}
	var already *Error
	if errors.As(err, &already) {
		return result, already
	}
	return result, &Error{Message: err.Error(), Offset: byteOffset(text, cursor(err))}
}

// byteOffset turns a position in characters from 1 into a byte offset; 0 means unknown and gives -1.
func byteOffset(text string, position int) int {
	if position <= 0 {
		return -1
	}
	offset := 0
	for range position - 1 {
		if offset >= len(text) {
			break
		}
		_, size := utf8.DecodeRuneInString(text[offset:])
		offset += size
	}
	return offset
}
