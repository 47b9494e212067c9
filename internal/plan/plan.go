package plan

import (
	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/kind"
	"github.com/plumbsql/plumb/internal/safety"
)

// Action is what a step does to its object.
type Action string

// The actions of steps.
const (
	Drop   Action = "drop"
	Alter  Action = "alter"
	Create Action = "create"
	// Rename gives an object another name or schema; internal/rename makes such steps, Build does not.
	Rename Action = "rename"
)

// aside is the part of an alteration that sets the values of a column aside.
const aside Action = "aside"

// Step is the change of one object, with the parts that go with it.
type Step struct {
	Action Action
	Object catalog.ID
	// To is what a renamed object is called from then on. Within says that it is only a name within the object, its Sub.
	To         catalog.ID
	Within     bool
	Statements []ddl.Statement
	// Destroys says what data is lost, or is empty.
	Destroys string
	// Breaks says that clients written for the old state may fail: something that they name goes, is renamed or changes its
	// type, something that they may leave out becomes required, a right is taken away.
	Breaks bool
	// Effect is what the statements do to relations that were there before: locks, scans, rewrites.
	Effect safety.Effect
	// longest is the effect of what keeps others waiting longest in one go: outside a transaction that is one statement, as
	// each gives its locks back.
	longest safety.Effect
	// Rebuild marks a drop or create of an object that is there before and after, because something below it changes.
	Rebuild bool
	// Placeholder marks the making of a form that needs nothing, of an object that needs what needs it.
	Placeholder bool
	// Moves are the tables between which the step moves rows, so that each may have others afterwards.
	Moves []catalog.ID
	// Note says more of a step that is one of several for its object.
	Note string
	// Again marks a drop that finds nothing unless the migration has run before.
	Again bool
	// Title takes the place of the comment, for a step that does only a part of the change.
	Title string
}

// NoTx reports whether PostgreSQL refuses the step inside a transaction block.
func (s Step) NoTx() bool {
	for _, statement := range s.Statements {
		if statement.NoTx {
			return true
		}
	}
	return false
}

// Comment describes the step in a line for people.
func (s Step) Comment() string {
	if s.Action == Rename {
		line := "Rename " + s.Object.String() + " to " + s.newName()
		switch whole := (catalog.ID{Kind: s.Object.Kind, Schema: s.Object.Schema, Name: s.Object.Name}); {
		case s.Object.Schema != s.To.Schema:
			line = "Move " + s.Object.String() + " to schema " + s.To.Schema
		case s.Within:
			line = "Rename " + s.Object.Sub + " of " + whole.String() + " to " + s.To.Sub
		}
		if s.Breaks {
			line += "; clients that use the old name fail from here on"
		}
		return line
	}
	if s.Title != "" {
		return s.Title
	}
	line := map[Action]string{Drop: "Drop ", Alter: "Change ", Create: "Create "}[s.Action] + s.Object.String()
	switch {
	case s.Placeholder:
		line = "Let a placeholder stand for " + s.Object.String() + ", which needs what needs it"
	case s.Note != "":
		line += ", " + s.Note
	case s.Again && s.Action == Drop:
		line += ", in case this has run before"
	case s.Rebuild && s.Action == Drop:
		line += ", to be made again below"
	}
	return line
}

// newName returns what changes of the name.
func (s Step) newName() string {
	if s.Object.Name != s.To.Name {
		return s.To.Name
	}
	return s.To.Sub
}

// Version is a list of steps that share a transaction, or that all must run outside of one.
type Version struct {
	Steps []Step
	NoTx  bool
	// OpenBodies says that functions among the steps have bodies that PostgreSQL would check at once, although what they
	// name may only come later.
	OpenBodies bool
	// Unchecked are the functions among the steps whose bodies PostgreSQL would refuse whatever is there.
	Unchecked []catalog.ID
}

// Plan is a way from one state to another.
type Plan struct {
	Versions []Version
	// Online says which forms were asked for; the way back uses the same.
	Online kind.Online
	// Notes tell what was decided where there was a choice, and what the plan leaves to be done.
	Notes []string
}

// Empty reports whether there is nothing to do.
func (p *Plan) Empty() bool { return len(p.Versions) == 0 }

// Steps returns the steps of all versions in order.
func (p *Plan) Steps() []Step {
	var steps []Step
	for _, version := range p.Versions {
		steps = append(steps, version.Steps...)
	}
	return steps
}

// Destructive returns the steps that lose data.
func (p *Plan) Destructive() []Step {
	var steps []Step
	for _, step := range p.Steps() {
		if step.Destroys != "" {
			steps = append(steps, step)
		}
	}
	return steps
}

// Joined returns all versions as one that runs outside a transaction; those that need one bring it along. It is for a way
// back, which has one file for each file of the way there.
func (p *Plan) Joined() Version {
	if len(p.Versions) == 1 {
		return p.Versions[0]
	}
	joined := Version{NoTx: true}
	for _, version := range p.Versions {
		joined.OpenBodies = joined.OpenBodies || version.OpenBodies
		joined.Unchecked = append(joined.Unchecked, version.Unchecked...)
		count := 0
		for _, step := range version.Steps {
			count += len(step.Statements)
		}
		if version.NoTx || count == 1 {
			joined.Steps = append(joined.Steps, version.Steps...)
			continue
		}
		joined.Steps = append(joined.Steps, Step{Title: "All up to COMMIT takes effect at once", Statements: []ddl.Statement{ddl.Run("BEGIN")}})
		joined.Steps = append(joined.Steps, version.Steps...)
		joined.Steps = append(joined.Steps, Step{Title: "End of the transaction", Statements: []ddl.Statement{ddl.Run("COMMIT")}})
	}
	return joined
}

// Options say how to plan.
type Options struct {
	// Rooms are the rooms of all kinds, in the order of independent statements.
	Rooms []*kind.Room
	// Online says which forms to use that don't block the use of tables that already exist, such as CREATE INDEX CONCURRENTLY.
	Online kind.Online
	// OneTransaction asks for a single version that runs in one transaction, even where that locks longer.
	OneTransaction bool
	// OneFile says that all versions will share a file, see Joined.
	OneFile bool
	// History says that the old state is a replayed history, which stands for live databases that are not at hand.
	History bool
	// Printed says that the plan is a description of the new state, which nobody may have to be allowed to run: what an
	// administrator looks after is not refused.
	Printed bool
	// Owner is the migration user's name where others may run the plan; "" says that it is who runs it.
	Owner string
}
