package privilege

import (
	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/kind"
)

// refuse returns why a grant is not the migration user's to change, or nil.
func refuse(c *kind.Context, ch diff.Change) error {
	if ch.ID.By != "" {
		return unreachable(c, ch)
	}
	if !c.Existing(ch.ID.Target()) {
		return nil
	}
	return kind.RefuseAdministered(c, ch.ID)
}

// unreachable returns a refusal where a grant's grantor is a role that the migration user can't become, or one that can only
// grant in the owner's name; else nil.
func unreachable(c *kind.Context, ch diff.Change) error {
	for _, object := range []*catalog.Object{ch.Old, ch.New} {
		if object == nil || object.Body.(*Grant).Reachable && !disowned(c, ch.ID) {
			continue
		}
		return fail.New("privileges that another role than the owner granted can be given or taken only by that role, which the migration user is no member of, or which has the owner's rights and acts in his name",
			ch.ID.String(), "make the migration user a member of the role, or let that role do it, then compare again: SET ROLE, and GRANT or REVOKE by hand")
	}
	return nil
}

// disowned reports whether the migration user grants what it gives to another owner by this plan: who can do that acts in
// the owner's name afterwards.
func disowned(c *kind.Context, grant catalog.ID) bool {
	if grant.By != catalog.MigrationUser {
		return false
	}
	before := *c
	before.New = c.Old
	return !c.Existing(grant.Target()) || ownerRole(&before, grant) != ownerRole(c, grant)
}
