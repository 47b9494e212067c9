package bodies

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/plumbsql/plumb/internal/ddl"
)

// In one question are at most so many bodies, and so many questions are sent before the answers are read.
const (
	maxTogether = 50
	maxSent     = 200
)

// question asks one validator about bodies that are read in the same way.
type question struct {
	validator string
	settings  []string
	oids      []uint32
}

// ask returns the OIDs of what the validators refuse: first of many together, then of each of those among which one is refused. The
// connection is in a transaction, and stays in it.
func ask(ctx context.Context, c *pgconn.PgConn, list []body) (refused []uint32, err error) {
	if _, err := c.ExecParams(ctx, "SAVEPOINT plumb_body", nil, nil, nil, nil).Close(); err != nil {
		return nil, err
	}
	var single []question
	err = each(ctx, c, together(list), func(q question, _ string) {
		for _, oid := range q.oids {
			single = append(single, question{q.validator, q.settings, []uint32{oid}})
		}
	})
	if err != nil {
		return nil, err
	}
	err = each(ctx, c, single, func(q question, code string) {
		if refuses(code) {
			refused = append(refused, q.oids...)
		}
	})
	return refused, err
}

// together puts bodies into one question that follow each other and are read in the same way.
func together(list []body) []question {
	var questions []question
	for _, b := range list {
		if n := len(questions); n > 0 {
			last := &questions[n-1]
			if last.validator == b.Validator && slices.Equal(last.settings, b.Settings) && len(last.oids) < maxTogether {
				last.oids = append(last.oids, b.OID)
				continue
			}
		}
		questions = append(questions, question{b.Validator, b.Settings, []uint32{b.OID}})
	}
	return questions
}

// each asks questions and hands those that failed to call, with the SQLSTATE.
func each(ctx context.Context, c *pgconn.PgConn, questions []question, call func(question, string)) error {
	for len(questions) > 0 {
		batch := questions[:min(len(questions), maxSent)]
		if err := send(ctx, c, batch, call); err != nil {
			return err
		}
		questions = questions[len(batch):]
	}
	return nil
}

// send sends questions at once. What fails skips what follows it up to the next Sync, and each question begins by taking the
// last one back, with its locks and settings.
func send(ctx context.Context, c *pgconn.PgConn, questions []question, call func(question, string)) error {
	pipeline := c.StartPipeline(ctx)
	for _, q := range questions {
		for _, sql := range q.statements() {
			pipeline.SendQueryParams(sql, nil, nil, nil, nil)
		}
		if err := pipeline.Sync(); err != nil {
			return errors.Join(err, pipeline.Close())
		}
	}
	for _, q := range questions {
		code, err := answer(pipeline)
		if err != nil {
			return errors.Join(err, pipeline.Close())
		}
		if code != "" {
			call(q, code)
		}
	}
	return pipeline.Close()
}

// statements returns what asks the question, behind what it needs.
func (q question) statements() []string {
	statements := []string{"ROLLBACK TO SAVEPOINT plumb_body"}
	for _, setting := range q.settings {
		name, value, _ := strings.Cut(setting, "=")
		statements = append(statements, "SELECT pg_catalog.set_config("+ddl.Literal(name)+", "+ddl.Literal(value)+", true)")
	}
	oids := strings.Trim(strings.ReplaceAll(fmt.Sprint(q.oids), " ", ","), "[]")
	return append(statements, "SELECT pg_catalog.count(pg_catalog."+q.validator+"(f)) FROM pg_catalog.unnest('{"+oids+"}'::pg_catalog.oid[]) AS f")
}

// answer reads up to the next Sync. It returns the SQLSTATE of what failed, or "".
func answer(pipeline *pgconn.Pipeline) (code string, err error) {
	for {
		result, got := pipeline.GetResults()
		if rows, ok := result.(*pgconn.ResultReader); ok && got == nil {
			_, got = rows.Close()
		}
		if got != nil {
			var pg *pgconn.PgError
			if !errors.As(got, &pg) || ends(pg.Code) {
				return "", got
			}
			code = pg.Code
			continue
		}
		if _, synced := result.(*pgconn.PipelineSync); synced || result == nil {
			return code, nil
		}
	}
}

const (
	insufficientPrivilege = "42501"
	lockNotAvailable      = "55P03"
)

// refuses reports whether an error is about the body, which can be any: a literal may not fit a domain. Others tell nothing of it:
// missing rights, a function that is gone by now, a standby, which can't lock what a body would change.
func refuses(code string) bool {
	return code != insufficientPrivilege && code[:2] != "55" && code[:2] != "XX"
}

// ends reports whether an error ends the work: of the connection, a transaction that can't go on, a lack of room or time.
func ends(code string) bool {
	switch code[:2] {
	case "08", "40", "53", "57", "58":
		return true
	}
	return code == lockNotAvailable
}
