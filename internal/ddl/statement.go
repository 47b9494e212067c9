package ddl

import "strings"

// Statement is one SQL statement and what running it means.
type Statement struct {
	// SQL is the statement without its final semicolon.
	SQL string
	// When is a condition on the catalogs: the statement runs only where it holds. It is empty where SQL itself can be
	// repeated. It exists for statements that PostgreSQL gives no IF [NOT] EXISTS or OR REPLACE.
	When string
	// Looks says that a single run looks at the condition too, because what the statement finds can't be known before.
	Looks bool
	// Again says that there is nothing to do unless the statement's file has run before: a single run leaves it out.
	Again bool
	// As is another role that runs the statement, "" for the one that runs the rest. Where that is none that may become the
	// other, PostgreSQL says so.
	As string
	// Text is an expression for the SQL of a statement that runs as another role and names the one that runs the rest, whose
	// name is in the variable runner; it is "" for one that does not.
	Text string
	// NoTx marks a statement that PostgreSQL refuses inside a transaction block, such as CREATE INDEX CONCURRENTLY, or that
	// takes long and should hold its lock no longer, such as VALIDATE CONSTRAINT.
	NoTx bool
	// Destroys says what data is lost, or is empty.
	Destroys string
}

// Run returns a statement that can be repeated as it is.
func Run(sql string) Statement { return Statement{SQL: sql} }

// RunAlone returns a statement that is not to share a transaction with others.
func RunAlone(sql string) Statement { return Statement{SQL: sql, NoTx: true} }

// RunWhen returns a statement that runs only where the condition holds.
func RunWhen(condition, sql string) Statement { return Statement{SQL: sql, When: condition} }

// Looking returns the statement in a form that looks at its condition in a single run too.
func (s Statement) Looking() Statement {
	s.Looks = true
	return s
}

// Repairing returns the statement as one that a single run leaves out.
func (s Statement) Repairing() Statement {
	s.Again = true
	return s
}

// Destructive returns the statement marked with what it destroys.
func (s Statement) Destructive(what string) Statement {
	s.Destroys = what
	return s
}

// Plain returns the statement alone with its semicolon, for a single run on a known state.
func (s Statement) Plain() string {
	if s.Looks && s.When != "" {
		return s.Repeatable()
	}
	if s.As != "" {
		return s.block("", "  ")
	}
	return s.alone()
}

func (s Statement) alone() string {
	if strings.Contains(lastLine(s.SQL), "--") {
		return s.SQL + "\n;"
	}
	return s.SQL + ";"
}

// Repeatable returns the statement with its semicolon in a form that can run again: inside a DO block with the
// condition where it has one. The block takes no lock when there is nothing to do.
func (s Statement) Repeatable() string {
	switch {
	case s.When == "":
		return s.Plain()
	case s.As != "":
		return s.block("  IF "+s.When+" THEN\n", "    ")
	}
	return do("BEGIN\n  IF " + s.When + " THEN\n" + indent(s.alone(), "    ") + "\n  END IF;\nEND\n")
}

// block returns the statement between those that change the role and change it back, in one, so that nothing else runs as
// the other role. The role is set for the transaction only, and to what it was: RESET ROLE would undo a SET ROLE before.
func (s Statement) block(condition, prefix string) string {
	end, runner, statement := "", "", s.alone()
	if condition != "" {
		end = "  END IF;\n"
	}
	if s.Text != "" {
		runner, statement = "  runner text := CURRENT_USER;\n", "EXECUTE "+s.Text+";"
	}
	return do("DECLARE\n  before text := pg_catalog.current_setting('role');\n" + runner + "BEGIN\n" + condition +
		prefix + "SET LOCAL ROLE " + Ident(s.As) + ";\n" +
		indent(statement, prefix) + "\n" +
		prefix + "PERFORM pg_catalog.set_config('role', before, true);\n" + end + "END\n")
}

func do(body string) string { return "DO " + DollarQuote("plumb", "\n"+body) + ";" }

// indent moves every line that starts a line of SQL; a line inside a literal or a body must stay as it is, so text that
// may hold such lines is left alone.
func indent(sql, prefix string) string {
	if strings.ContainsAny(sql, "'$\"") && strings.Contains(sql, "\n") {
		return prefix + sql
	}
	return prefix + strings.ReplaceAll(sql, "\n", "\n"+prefix)
}

func lastLine(sql string) string {
	return sql[strings.LastIndexByte(sql, '\n')+1:]
}
