package privilege

import (
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/kind"
)

// refuse returns why a grant is not the migration user's to change. On an object that the plan makes itself, the owner
// grants what another role granted before.
func refuse(c *kind.Context, ch diff.Change) error {
	if !c.Existing(ch.ID.Target()) {
		return nil
	}
	if ch.ID.By != "" {
		return fail.New("privileges that another role than the owner granted can't be given or taken by the migration user", ch.ID.String(),
			"let that role do it, then compare again: SET ROLE, and GRANT or REVOKE by hand")
	}
	return kind.RefuseAdministered(c, ch.ID)
}
