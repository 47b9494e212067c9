package draft

import (
	"slices"
	"strings"
	"unicode"

	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/plan"
)

// DestructiveMark begins the comment above a statement that loses data. The linter and `migrate down` look for it.
const DestructiveMark = "-- destructive: "

// Migration returns a version as the text of a migration file, every statement in a form that can run again.
func Migration(version plan.Version) string {
	return bodies(version, text(version.Steps, ddl.Statement.Repeatable))
}

// Locks returns comment lines for the head of a migration file that say which of its steps keep others waiting while whole
// tables are read or written anew, or "" where none does.
func Locks(steps []plan.Step) string {
	var b strings.Builder
	for _, step := range steps {
		if blocks := step.Blocks(); blocks != "" {
			b.WriteString("-- locks: " + oneLine(step.Comment()) + " " + blocks + "\n")
		}
	}
	if b.Len() > 0 {
		b.WriteString("\n")
	}
	return b.String()
}

// bodies puts the text between the settings that let a function be made before what its body names. The runner and psql
// both run the settings like any statement.
func bodies(version plan.Version, text string) string {
	if !version.OpenBodies {
		return text
	}
	why := "-- The bodies of functions may name what comes later\n"
	if len(version.Unchecked) > 0 {
		why = "-- Not checked, because PostgreSQL may refuse what stands in it, such as the name of what is gone, is the body of:\n"
	}
	for _, id := range version.Unchecked {
		why += "--   " + oneLine(id.String()) + "\n"
	}
	return why + "SET check_function_bodies = off;\n\n" + text + "\nRESET check_function_bodies;\n"
}

// Between versions of a script, and above one that can't run in a transaction.
const (
	commitFirst = "-- What stands above must be committed before what follows. psql does that by itself, but not with\n" +
		"-- --single-transaction (-1), and not between BEGIN and COMMIT.\n"
	noTransaction = "-- What follows can't run in a transaction: use psql without --single-transaction (-1).\n"
)

// Script returns versions of a plan as a script for one run on a known database. Where it has to be cut into transactions,
// it says so.
func Script(versions []plan.Version) string {
	var b strings.Builder
	for i, version := range versions {
		if i > 0 {
			b.WriteString("\n" + commitFirst)
		}
		if version.NoTx {
			b.WriteString(noTransaction)
		}
		if i > 0 || version.NoTx {
			b.WriteString("\n")
		}
		b.WriteString(bodies(version, text(once(version.Steps), ddl.Statement.Plain)))
	}
	return settings(versions) + b.String()
}

// settings returns the statements that let a session read a script as it is meant, whatever the client, the role or the database
// have set, where the script has something of which the meaning hangs on that: characters beyond ASCII, backslashes.
func settings(versions []plan.Version) string {
	foreign, backslash := false, false
	for _, version := range versions {
		for _, statement := range Statements(version) {
			foreign = foreign || strings.ContainsFunc(statement.SQL, func(r rune) bool { return r > unicode.MaxASCII })
			backslash = backslash || strings.Contains(statement.SQL, `\`)
		}
	}
	var b strings.Builder
	if foreign {
		b.WriteString("SET client_encoding = 'UTF8';\n")
	}
	if backslash {
		b.WriteString("SET standard_conforming_strings = on;\n")
	}
	if b.Len() > 0 {
		b.WriteString("\n")
	}
	return b.String()
}

// Statements returns what Script writes of one version, statement by statement.
func Statements(version plan.Version) []ddl.Statement {
	var all []ddl.Statement
	for _, step := range once(version.Steps) {
		all = append(all, step.Statements...)
	}
	if version.OpenBodies {
		all = append(append([]ddl.Statement{ddl.Run("SET check_function_bodies = off")}, all...), ddl.Run("RESET check_function_bodies"))
	}
	return all
}

// once leaves out what is only done in case a script has run before.
func once(steps []plan.Step) []plan.Step {
	var kept []plan.Step
	for _, step := range steps {
		if step.Again && step.Action == plan.Drop {
			continue
		}
		step.Statements = slices.DeleteFunc(slices.Clone(step.Statements), func(statement ddl.Statement) bool { return statement.Again })
		kept = append(kept, step)
	}
	return kept
}

func text(steps []plan.Step, render func(ddl.Statement) string) string {
	var b strings.Builder
	for _, step := range steps {
		if len(step.Statements) == 0 {
			continue
		}
		if b.Len() > 0 {
			b.WriteString("\n")
		}
		b.WriteString("-- " + oneLine(step.Comment()) + "\n")
		marks := marks(step)
		for i, statement := range step.Statements {
			if marks[i] != "" {
				b.WriteString(DestructiveMark + oneLine(marks[i]) + "\n")
			}
			b.WriteString(render(statement) + "\n")
		}
	}
	return b.String()
}

// marks returns what each statement of a step loses. Where none of them says so, it is the last, before which stands what
// makes way for it.
func marks(step plan.Step) []string {
	marks := make([]string, len(step.Statements))
	said := false
	for i, statement := range step.Statements {
		marks[i] = statement.Destroys
		said = said || marks[i] != ""
	}
	if !said {
		marks[len(marks)-1] = step.Destroys
	}
	return marks
}

// oneLine keeps a name with a line break from ending a comment.
func oneLine(s string) string {
	return strings.NewReplacer("\n", `\n`, "\r", `\r`).Replace(s)
}
