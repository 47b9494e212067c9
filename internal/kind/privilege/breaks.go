package privilege

import (
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
)

// breaks reports whether a right is taken away.
func breaks(_ *kind.Context, ch diff.Change) bool {
	if ch.Old == nil {
		return false
	}
	before, after := ch.Old.Body.(*Grant), ch.New.Body.(*Grant)
	return kind.Lost(before.Granted, after.Granted) || kind.Lost(after.Revoked, before.Revoked)
}
