//go:build cgo

package pgast

import (
	"errors"

	pgquery "github.com/pganalyze/pg_query_go/v6"
	"github.com/pganalyze/pg_query_go/v6/parser"
)

func parse(text string) (*pgquery.ParseResult, error) { return pgquery.Parse(text) }

func deparse(tree *pgquery.ParseResult) (string, error) { return pgquery.Deparse(tree) }

func parsePLpgSQL(text string) (string, error) { return pgquery.ParsePlPgSqlToJSON(text) }

// cursor returns the position in characters from 1 that an error of the grammar names, or 0.
func cursor(err error) int {
	var e *parser.Error
	if errors.As(err, &e) {
		return e.Cursorpos
	}
	return 0
}
