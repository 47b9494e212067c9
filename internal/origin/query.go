package origin

import (
	"context"
	"time"

	"github.com/plumbsql/plumb/internal/conn"
	"github.com/plumbsql/plumb/internal/fail"
)

// queryLimit is how long a query of a project file may take.
const queryLimit = time.Minute

// Query runs a query on a database and returns the first column of its rows as text. It runs in a transaction that only reads.
func Query(ctx context.Context, url, query string, args []any, options ...conn.Option) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, queryLimit)
	defer cancel()
	factory, err := conn.FromURL(url, options...)
	if err != nil {
		return nil, err
	}
	c, err := factory.Connect(ctx, conn.Migration)
	if err != nil {
		return nil, err
	}
	defer conn.Hangup(ctx, c)
	if _, err := c.Exec(ctx, "BEGIN READ ONLY"); err != nil {
		return nil, fail.Wrap(err, "run the query", "", "")
	}
	parameters := make([][]byte, len(args))
	for i, arg := range args {
		if text, ok := arg.(string); ok {
			parameters[i] = []byte(text)
		}
	}
	// The extended protocol with text on both sides, so that every type is what PostgreSQL prints.
	result := c.PgConn().ExecParams(ctx, query, parameters, nil, nil, nil).Read()
	if result.Err != nil {
		return nil, fail.Wrap(result.Err, "run the query", "", "")
	}
	values := []string{}
	for _, row := range result.Rows {
		if len(row) > 0 && row[0] != nil {
			values = append(values, string(row[0]))
		}
	}
	return values, nil
}
