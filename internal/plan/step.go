package plan

import (
	"cmp"
	"slices"

	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/kind"
	"github.com/plumbsql/plumb/internal/sqlparse/pgast"
)

// step makes the step of an atom that is not made in stages.
func (b *builder) step(a *atom, parts map[*atom][]*atom) Step {
	if a.holds != nil {
		return b.placeheld(a)
	}
	room := b.room(a.id())
	step := Step{Action: a.action, Object: a.id(), Rebuild: a.change.drop && a.change.create, Again: a.change.again}
	switch {
	case a.revokes:
		step.Statements = room.Drop(b.context, a.change.Old)
	case a.action == fill:
		step.Action, step.Rebuild, step.Note = Alter, false, "filled with its rows"
		step.Statements, step.Moves = append(room.Fill(b.context, a.change.Change), b.left(a.id())...), b.moves(a.id())
	case a.action == hide:
		step.Action, step.Rebuild, step.Note = Alter, false, "whose rows are hidden again"
		step.Statements = room.Hide(b.context, a.change.Change)
	case a.action == Drop && a.change.filling():
		step.Action, step.Rebuild, step.Note = Alter, false, "whose rows wait under another name"
		step.Statements = b.yield(a, parts)
		if a.change.copied {
			step.Note, step.Statements = "whose rows wait in a copy", append(step.Statements, room.Copy(b.context, a.change.Change)...)
		}
	case a.action == Drop && room.Drop != nil:
		step.Statements = b.guard(a, room.Drop(b.context, a.change.Old))
		if room.Destroys != nil {
			step.Destroys = room.Destroys(a.change.Old)
		}
	case a.action == aside:
		step.Action, step.Note, step.Statements = Alter, "whose values wait for a new type", a.change.aside.Away
	case a.action == Drop:
	case a.action == Alter:
		step.Statements = append(b.back(a.change), a.change.alteration.Statements...)
	default:
		tree := b.tree(a, parts)
		step.Statements = append(room.Create(b.context, tree), b.after(tree)...)
		if room.Moves != nil {
			step.Moves = room.Moves(b.context, a.change.Change)
		}
	}
	b.finish(&step, a, parts)
	return step
}

// finish writes the step's statements as they will be read, and says what they do.
func (b *builder) finish(step *Step, a *atom, parts map[*atom][]*atom) {
	for i, statement := range step.Statements {
		step.Destroys = cmp.Or(step.Destroys, statement.Destroys)
		step.Statements[i].SQL = pgast.Unlisted(statement.SQL)
	}
	b.rate(step, a, parts)
}

// ordered is a body that knows its place among the parts of its parent.
type ordered interface{ Order() int }

func (b *builder) tree(a *atom, parts map[*atom][]*atom) kind.Node {
	n := kind.Node{Object: a.change.New}
	for _, part := range parts[a] {
		if !part.silent && part.action == a.action {
			n.Parts = append(n.Parts, b.tree(part, parts))
		}
	}
	slices.SortStableFunc(n.Parts, func(x, y kind.Node) int {
		return cmp.Compare(place(x), place(y))
	})
	return n
}

func place(n kind.Node) int {
	if o, ok := n.Body.(ordered); ok {
		return o.Order()
	}
	return 0
}

// after returns what follows the creation of a node and its parts.
func (b *builder) after(n kind.Node) []ddl.Statement {
	var statements []ddl.Statement
	if room := b.room(n.ID); room.After != nil {
		statements = room.After(b.context, n)
	}
	for _, part := range n.Parts {
		if room := b.room(part.ID); room.Absorbed {
			statements = append(statements, room.Create(b.context, part)...)
		}
		statements = append(statements, b.after(part)...)
	}
	return statements
}
