package comment

import (
	_ "embed"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
)

//go:embed comment.sql
var query string

// Comment is the comment on an object. One that comes with the object, as those of extensions do and that of the schema
// public, is none; where that was lost, it is an empty comment.
type Comment struct {
	Text string `db:"text"`
}

// Room returns the room of comments.
func Room() *kind.Room {
	return &kind.Room{
		Reader: catalog.Rows[Comment]{Of: catalog.Comment, SQL: query},
		Create: func(c *kind.Context, n kind.Node) []ddl.Statement {
			return []ddl.Statement{set(c, n.Object, n.Body.(*Comment).literal())}
		},
		Drop: func(c *kind.Context, o *catalog.Object) []ddl.Statement {
			until, when := c.Until(o.ID)
			statement := set(until, o, without(c, o.ID))
			statement.When = when
			return []ddl.Statement{statement}
		},
		Alter: func(c *kind.Context, ch diff.Change) kind.Alteration {
			return kind.Alter(set(c, ch.New, ch.New.Body.(*Comment).literal()))
		},
		Refuse:   func(c *kind.Context, ch diff.Change) error { return kind.RefuseAdministered(c, ch.ID) },
		Survives: func(*catalog.Object, catalog.ID) bool { return true },
	}
}

func set(c *kind.Context, o *catalog.Object, text string) ddl.Statement {
	return ddl.Run("COMMENT ON " + kind.Target(c, o.ID) + " IS " + text)
}

// literal returns the text as COMMENT takes it.
func (c *Comment) literal() string {
	if c.Text == "" {
		return "NULL"
	}
	return ddl.Literal(c.Text)
}

// without returns what an object without the fact has.
func without(c *kind.Context, id catalog.ID) string {
	if about := c.Lookup(id.Target()); about != nil {
		if body, ok := about.Body.(kind.Commented); ok {
			return ddl.Literal(body.CommentAsMade())
		}
	}
	if id.On == catalog.Schema && id.Name == "public" {
		return ddl.Literal(kind.PublicComment)
	}
	return "NULL"
}
