package owner

import (
	"cmp"
	_ "embed"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/kind"
)

//go:embed owner.sql
var query string

// Owner is the owner of an object. The migration user, whose symbol is "", is what an object has without this fact.
type Owner struct {
	Role string `db:"owner" role:""`
	// Plain tells of the owner of a foreign data wrapper that it is no superuser any more.
	Plain bool `db:"plain" diff:"-"`
	// Public tells of the owner of the schema public that a superuser looks at it: then the migration user is not who it
	// belongs to anyway.
	Public bool `db:"public" diff:"-"`
}

// OwnerRole returns the owner; the room of grants needs the name for what the owner took from himself.
func (o *Owner) OwnerRole() string { return o.Role }

// Implied implements catalog.Implied: it reports that the fact says nothing: the object belongs to the migration user.
func (o *Owner) Implied(catalog.ID) bool { return o.Role == "" && !o.Public }

// Room returns the room of owners.
func Room() *kind.Room {
	return &kind.Room{
		Reader: catalog.Rows[Owner]{Of: catalog.Owner, SQL: query, Refine: func(o *catalog.Object, _ *Owner) {
			if o.ID.On == catalog.Sequence {
				o.Order = append(o.Order, link(o.ID)) // as long as it goes with a column, it has the owner of the table
			}
		}},
		Create: func(c *kind.Context, n kind.Node) []ddl.Statement {
			return []ddl.Statement{set(c, n.ID, n.Body.(*Owner).Role)}
		},
		Drop: func(c *kind.Context, o *catalog.Object) []ddl.Statement {
			if o.ID.On == catalog.Sequence && c.New.Get(link(o.ID)) != nil {
				return nil // it gets the owner of its column's table
			}
			return []ddl.Statement{set(c, o.ID, kind.OwnerAsMade(c, o.ID.Target()))}
		},
		Alter: func(c *kind.Context, ch diff.Change) kind.Alteration {
			return kind.Alter(set(c, ch.ID, ch.New.Body.(*Owner).Role))
		},
		Survives: func(*catalog.Object, catalog.ID) bool { return true },
		Refuse:   refuse,
	}
}

// refuse: PostgreSQL gives a foreign data wrapper to superusers only, whatever becomes of them afterwards.
func refuse(_ *kind.Context, ch diff.Change) error {
	if ch.New == nil || !ch.New.Body.(*Owner).Plain {
		return nil
	}
	return fail.New("only a superuser can become the owner of a foreign data wrapper, which the role is no more", ch.ID.String(),
		"give the foreign data wrapper another owner in the desired state, or make the role a superuser again, and compare again")
}

// link returns the identity of the fact that the sequence which an owner is of goes with a column.
func link(owner catalog.ID) catalog.ID {
	return catalog.ID{Kind: catalog.OwnedBy, Schema: owner.Schema, Name: owner.Name}
}

func set(c *kind.Context, id catalog.ID, role string) ddl.Statement {
	return ddl.Run("ALTER " + kind.Target(c, id) + " OWNER TO " + ddl.Role(cmp.Or(role, c.Owner)))
}
