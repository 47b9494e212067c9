package draft

import (
	"strings"

	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/plan"
)

// DestructiveMark begins the comment above a statement that loses data. The linter and `migrate down` look for it.
const DestructiveMark = "-- destructive: "

// Migration returns the steps as the text of a migration file, every statement in a form that can run again.
func Migration(steps []plan.Step) string {
	return text(steps, ddl.Statement.Repeatable)
}

// Script returns the steps as a script for one run on a known database.
func Script(steps []plan.Step) string {
	return text(steps, ddl.Statement.Plain)
}

func text(steps []plan.Step, render func(ddl.Statement) string) string {
	var b strings.Builder
	for _, step := range steps {
		for i, statement := range step.Statements {
			if i == 0 {
				if b.Len() > 0 {
					b.WriteString("\n")
				}
				b.WriteString("-- " + oneLine(step.Comment()) + "\n")
				if step.Destroys != "" {
					b.WriteString(DestructiveMark + oneLine(step.Destroys) + "\n")
				}
			}
			b.WriteString(render(statement) + "\n")
		}
	}
	return b.String()
}

// oneLine keeps a name with a line break from ending a comment.
func oneLine(s string) string {
	return strings.NewReplacer("\n", `\n`, "\r", `\r`).Replace(s)
}
