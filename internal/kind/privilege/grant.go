package privilege

import (
	_ "embed"
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
)

//go:embed grant.sql
var grantQuery string

// Grant is what one role has on one object.
type Grant struct {
	Privileges
}

// Optional implements catalog.Optional.
func (g *Grant) Optional() bool {
	return slices.ContainsFunc(g.Granted, func(entry string) bool { return strings.HasSuffix(entry, withOption) })
}

// Implied implements catalog.Implied: what an administrator grants to the migration user on objects that it does not own
// is the administrator's matter.
func (g *Grant) Implied(id catalog.ID) bool { return id.Role == "" && !g.ToOwner }

// GrantRoom returns the room of grants.
func GrantRoom() *kind.Room {
	return &kind.Room{
		Breaks: breaks,
		Reader: catalog.Rows[Grant]{Of: catalog.Grant, SQL: grantQuery, Refine: func(o *catalog.Object, g *Grant) {
			// The owner's own rights are kept by a symbol, so that a change of owner is no change of grants.
			if g.ToOwner {
				o.ID.Role = ""
			}
		}},
		Create: func(c *kind.Context, n kind.Node) []ddl.Statement {
			after := n.Body.(*Grant).Privileges
			return grantScope(c, n.ID).between(beyond(implied(c, n.ID), after), after)
		},
		Turns:   turns,
		Implies: implies,
		Refuse:  refuse,
		Drop: func(c *kind.Context, o *catalog.Object) []ddl.Statement {
			until, when := c.Until(o.ID)
			statements := change(until, o.ID, o.Body.(*Grant).Privileges, Privileges{})
			for i, statement := range statements {
				switch {
				case when != "" && statement.When != "":
					statements[i].When = when + " AND " + statement.When
				case when != "":
					statements[i].When = when
				}
			}
			return statements
		},
		Alter: func(c *kind.Context, ch diff.Change) kind.Alteration {
			before, after := ch.Old.Body.(*Grant).Privileges, ch.New.Body.(*Grant).Privileges
			if ch.ID.By != "" && stepsBetween(before, after).loses() {
				// What rests on a grant option goes before the option does.
				return kind.Replace
			}
			return kind.Alter(change(c, ch.ID, before, after)...)
		},
		Survives: func(*catalog.Object, catalog.ID) bool { return true },
	}
}

// ownerRole returns the role that owns the object of a grant by the end of the plan, "" for the migration user.
func ownerRole(c *kind.Context, grant catalog.ID) string {
	object := c.Lookup(grant)
	if object == nil {
		object = &catalog.Object{ID: grant}
	}
	for _, db := range []*catalog.Database{c.New, c.Old} {
		if owned := db.Owned(object); len(owned) > 0 {
			return ownerIn(c, db, owned)
		}
	}
	return ""
}

// ownerIn returns the role that owns an object in a state, given with those above whose owner it shares.
func ownerIn(c *kind.Context, db *catalog.Database, owned []*catalog.Object) string {
	whole := owned[len(owned)-1].ID
	if db.Get(whole.Fact(catalog.Owner)) != nil {
		return kind.OwnerIn(db, whole)
	}
	state := *c
	state.New = db
	return kind.OwnerAsMade(&state, whole)
}

// change returns the statements for a grant on an object that is there. What a REVOKE on a relation takes from the grants
// on its columns is granted again.
func change(c *kind.Context, id catalog.ID, before, after Privileges) []ddl.Statement {
	steps := stepsBetween(before, after)
	statements := grantScope(c, id).statements(steps)
	if lost := append(slices.Clone(steps.revoke), steps.revokeOption...); len(lost) > 0 {
		for _, column := range c.New.Parts(id.Target()) {
			statements = append(statements, again(c, columnGrant(column.ID, id), lost)...)
		}
	}
	return statements
}

// columnGrant returns the grant on a column to the same role.
func columnGrant(column, grant catalog.ID) catalog.ID {
	id := column.Fact(catalog.Grant)
	id.Role, id.By = grant.Role, grant.By
	return id
}

// again returns the statements that give back what a column's grant had, and keeps, of the lost privileges.
func again(c *kind.Context, id catalog.ID, lost []string) []ddl.Statement {
	before, after := c.Old.Get(id), c.New.Get(id)
	if before == nil || after == nil || c.Rebuilt(id) {
		return nil
	}
	var keep Privileges
	for _, entry := range after.Body.(*Grant).Granted {
		if slices.Contains(lost, strings.TrimSuffix(entry, withOption)) && slices.Contains(before.Body.(*Grant).Granted, entry) {
			keep.Granted = append(keep.Granted, entry)
		}
	}
	return grantScope(c, id).between(Privileges{}, keep)
}

func grantScope(c *kind.Context, id catalog.ID) scope {
	s := scope{role: id.Role}
	switch id.Role {
	case "":
		s.role = ownerRole(c, id)
	case catalog.MigrationUser:
		s.role = ""
	}
	granted := kind.Granted(c, id.Target())
	s.on, s.column = granted.On, granted.Column
	switch id.By {
	case "":
	case catalog.MigrationUser:
		s.holds = func(privilege string) string { return granted.Held("current_user", privilege) }
	default:
		s.as = id.By
		s.holds = func(privilege string) string { return granted.Held(ddl.Literal(id.By), privilege) }
	}
	return s
}
