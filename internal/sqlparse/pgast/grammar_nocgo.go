//go:build !cgo

package pgast

import (
	"errors"

	pgquery "github.com/pganalyze/pg_query_go/v6"
	wasm "github.com/wasilibs/go-pgquery"
	"github.com/wasilibs/go-pgquery/parser"
)

func parse(text string) (*pgquery.ParseResult, error) { return wasm.Parse(text) }

func deparse(tree *pgquery.ParseResult) (string, error) { return wasm.Deparse(tree) }

func parsePLpgSQL(text string) (string, error) { return wasm.ParsePlPgSqlToJSON(text) }

// cursor returns the position in characters from 1 that an error of the grammar names, or 0.
func cursor(err error) int {
	var e *parser.Error
	if errors.As(err, &e) {
		return e.Cursorpos
	}
	return 0
}
