package enum

import (
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
)

// rebuild makes the type anew: the old one is renamed, the columns move over by the text of their values, and the old one
// goes. A value that no longer exists makes the move fail, so nothing is lost silently. The steps share one guard, so
// that a repetition does nothing.
func rebuild(c *kind.Context, ch diff.Change, labels []string) kind.Alteration {
	id := ch.ID
	users := kind.Users(c, id)
	if key := c.KeyOfPartitions(users...); key != nil {
		return kind.Alteration{Refusal: key}
	}
	old := kind.Beside(id.Name)
	differ := ddl.LabelsDiffer(id.Schema, id.Name, labels)
	statements := []ddl.Statement{
		ddl.RunWhen(differ, "ALTER TYPE "+ddl.Ident(id.Schema, id.Name)+" RENAME TO "+ddl.Ident(old)),
		create(id, id.Name, labels),
	}
	for _, column := range users {
		statements = append(statements, kind.MoveColumn(c, column)...)
	}
	statements = append(statements, ddl.Run("DROP TYPE IF EXISTS "+ddl.Ident(id.Schema, old)))
	return kind.Alteration{Statements: statements, Disturbs: true, Remade: true, Unkeyed: true}
}
