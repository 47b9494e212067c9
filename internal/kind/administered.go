package kind

import (
	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/fail"
)

// RefuseAdministered returns a refusal where a fact is about an object that an administrator looks after, such as the
// schema public, which the migration user does not own; else nil.
func RefuseAdministered(c *Context, fact catalog.ID) error {
	about := c.Lookup(fact.Target())
	if about == nil {
		return nil
	}
	if body, ok := about.Body.(interface{ Administered() bool }); ok && body.Administered() {
		return fail.New("the migration user does not own "+about.ID.String()+", so it can't change this", fact.String(),
			"let an administrator do it in every database, beside plumb roles bootstrap")
	}
	return nil
}
