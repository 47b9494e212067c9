package runner

import (
	"fmt"

	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/migrate"
)

const noTxHint = "put it into a file of its own that begins with the line `-- atlas:txmode none` and an empty line"

// preflight refuses statements that can't work in the file in which they stand, before anything runs.
func preflight(scripts ...*migrate.Script) error {
	for _, script := range scripts {
		if script == nil || script.NoTx {
			continue
		}
		for _, s := range script.Statements {
			keyword := s.Keywords(1)
			switch classify(s.Text) {
			case beginTx, endTx:
				return fail.New(fmt.Sprintf("%s in a file that runs in a transaction of its own", keyword[0]), script.Where(s.Offset),
					"take it out: plumb begins and commits the transaction, together with the history")
			case autocommit:
				return fail.New("this statement can't run in a transaction", script.Where(s.Offset), noTxHint)
			}
		}
	}
	return nil
}

// scriptsUp are the scripts that applying the steps runs.
func scriptsUp(steps []step) []*migrate.Script {
	var all []*migrate.Script
	for _, st := range steps {
		all = append(append(all, st.Checks...), st.Up)
	}
	return all
}

// scriptsDown are the scripts that taking back the steps runs.
func scriptsDown(steps []step) []*migrate.Script {
	var all []*migrate.Script
	for _, st := range steps {
		all = append(all, st.Down)
	}
	return all
}
