package kind

import (
	"cmp"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/fail"
)

// RefuseAdministered returns a refusal where a fact is about an object that an administrator looks after, such as the
// schema public, which the migration user does not own; else nil. The plan's user is who has read the old state.
func RefuseAdministered(c *Context, fact catalog.ID) error {
	about := cmp.Or(c.Old.Get(fact.Target()), c.New.Get(fact.Target()))
	if about == nil || c.Printed {
		return nil
	}
	if body, ok := about.Body.(interface{ Administered() bool }); ok && body.Administered() {
		return fail.New("the migration user does not own "+about.ID.String()+", so it can't change this", fact.String(),
			"let an administrator do it in every database, beside plumb roles bootstrap")
	}
	return nil
}

// Commented is a body of an object that gets a comment when it is made, an extension.
type Commented interface {
	// CommentAsMade returns that comment.
	CommentAsMade() string
}

// PublicComment is the comment of the schema public in a new database.
const PublicComment = "standard public schema"

// MadeFirst is a body of an object that every new database has, the schema public.
type MadeFirst interface {
	// OwnerAsMade returns whom a new database gives it to, and whether it is so still.
	OwnerAsMade() (role string, still bool)
}

// OwnerIn returns the role that a state says owns an object, "" where it says none.
func OwnerIn(db *catalog.Database, id catalog.ID) string {
	if owner := db.Get(id.Fact(catalog.Owner)); owner != nil {
		return owner.Body.(interface{ OwnerRole() string }).OwnerRole()
	}
	return ""
}

// OwnerAsMade returns the owner that an object of every new database has where no fact tells of another one, or "" where that
// is the migration user.
func OwnerAsMade(c *Context, id catalog.ID) string {
	object := c.New.Get(id)
	if object == nil {
		return ""
	}
	body, ok := object.Body.(MadeFirst)
	if !ok {
		return ""
	}
	role, still := body.OwnerAsMade()
	if !still {
		return ""
	}
	if before := c.Old.Get(id); before != nil {
		// Before 15 the role's name is the server's matter.
		role, _ = before.Body.(MadeFirst).OwnerAsMade()
	}
	return role
}
