package privilege

import (
	"slices"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
)

// breaks reports whether a right is taken away. Such a fact may come, because PostgreSQL gives rights by itself, and a right
// that comes back is a fact that goes.
func breaks(c *kind.Context, ch diff.Change) bool {
	before, after := privileges(ch.Old), privileges(ch.New)
	revoked := kind.Lost(after.Revoked, before.Revoked)
	if ch.Old == nil {
		// Nobody has lost what a new object never gave.
		revoked = revoked && c.Existing(ch.ID.Target())
	}
	return revoked || slices.ContainsFunc(before.Granted, func(entry string) bool {
		return !slices.Contains(after.Granted, entry) && !slices.Contains(after.Granted, entry+withOption)
	})
}

func privileges(o *catalog.Object) Privileges {
	if o == nil {
		return Privileges{}
	}
	return o.Body.(*Grant).Privileges
}
