package privilege

import (
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/ddl"
)

// Privileges are what one role has on one object beyond, and short of, what PostgreSQL gives by itself.
type Privileges struct {
	// Granted are the privileges given; " *" at the end stands for the grant option.
	Granted []string `db:"granted"`
	// Revoked are the privileges that PostgreSQL gives by itself and that were taken away.
	Revoked []string `db:"revoked"`
	// ToOwner tells that the grantee owns the object.
	ToOwner bool `db:"to_owner" diff:"-"`
	// Reachable tells of another grantor than the owner that who read this may become that role, and that what it does
	// counts as its own.
	Reachable bool `db:"reachable" diff:"-"`
}

const withOption = " *"

// scope is the object part and the role of GRANT and REVOKE, and what stands before them.
type scope struct {
	prefix, on, role string
	column           string
	// as is the role that grants where it is not the one that runs the rest.
	as string
	// holds returns the condition that a grantor who does not own the object has a privilege; it is nil for the owner.
	holds func(privilege string) string
}

// steps are the privileges to revoke, to take the grant option of, to grant, and to grant with the option.
type steps struct {
	revoke, revokeOption, grant, grantWithOption []string
}

func stepsBetween(before, after Privileges) steps {
	var s steps
	for _, entry := range before.Granted {
		name, option := strings.CutSuffix(entry, withOption)
		switch {
		case !after.has(name) && !after.restores(before, name):
			s.revoke = append(s.revoke, name)
		case option && !slices.Contains(after.Granted, entry):
			s.revokeOption = append(s.revokeOption, name)
		}
	}
	for _, name := range after.Revoked {
		if !slices.Contains(before.Revoked, name) && !after.has(name) {
			s.revoke = append(s.revoke, name)
		}
	}
	for _, entry := range after.Granted {
		name, option := strings.CutSuffix(entry, withOption)
		switch {
		case slices.Contains(before.Granted, entry) || !option && slices.Contains(before.Granted, name+withOption):
		case option:
			s.grantWithOption = append(s.grantWithOption, name)
		default:
			s.grant = append(s.grant, name)
		}
	}
	for _, name := range before.Revoked {
		if after.restores(before, name) && !before.has(name) && !after.has(name) {
			s.grant = append(s.grant, name)
		}
	}
	return s
}

// has reports whether a privilege is given, with the grant option or without.
func (p Privileges) has(name string) bool {
	return slices.Contains(p.Granted, name) || slices.Contains(p.Granted, name+withOption)
}

// restores reports whether what PostgreSQL gives by itself is there again that was taken away before, or was given with the
// grant option in its place.
func (p Privileges) restores(before Privileges, name string) bool {
	return slices.Contains(before.Revoked, name) && !slices.Contains(p.Revoked, name)
}

// between returns the statements that turn one state of the privileges into another. Revokes come first, because a
// REVOKE on a table also takes the privilege's column grants (PostgreSQL documentation, REVOKE, notes).
func (s scope) between(before, after Privileges) []ddl.Statement {
	return s.statements(stepsBetween(before, after))
}

// loses reports whether any statement takes something away.
func (s steps) loses() bool { return len(s.revoke)+len(s.revokeOption) > 0 }

func (s scope) statements(steps steps) []ddl.Statement {
	var statements []ddl.Statement
	statements = s.takes(statements, "REVOKE ", steps.revoke)
	statements = s.takes(statements, "REVOKE GRANT OPTION FOR ", steps.revokeOption)
	statements = s.add(statements, "GRANT ", steps.grant, " TO ", "")
	return s.add(statements, "GRANT ", steps.grantWithOption, " TO ", " WITH GRANT OPTION")
}

// takes adds the statement that takes privileges away. When the file runs again, another grantor than the owner may have no
// grant option any more, and nothing left to take.
func (s scope) takes(statements []ddl.Statement, verb string, privileges []string) []ddl.Statement {
	if s.holds == nil {
		return s.add(statements, verb, privileges, " FROM ", "")
	}
	for _, privilege := range privileges {
		statements = s.add(statements, verb, []string{privilege}, " FROM ", "")
		statements[len(statements)-1].When = s.holds(privilege + " WITH GRANT OPTION")
	}
	return statements
}

func (s scope) add(statements []ddl.Statement, verb string, privileges []string, word, suffix string) []ddl.Statement {
	if len(privileges) == 0 {
		return statements
	}
	names := slices.Clone(privileges)
	if s.column != "" {
		for i := range names {
			names[i] += " (" + ddl.Ident(s.column) + ")"
		}
	}
	head := s.prefix + verb + strings.Join(names, ", ") + " ON " + s.on + word
	statement := ddl.Run(head + ddl.Role(s.role) + suffix)
	if statement.As = s.as; s.as != "" && s.role == "" {
		statement.Text = ddl.Literal(head) + " || pg_catalog.quote_ident(runner)"
		if suffix != "" {
			statement.Text += " || " + ddl.Literal(suffix)
		}
	}
	return append(statements, statement)
}
