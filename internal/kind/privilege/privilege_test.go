package privilege

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// level is what a role has: nothing, a privilege, or one with the grant option.
type level int

// builtin are the privileges that PostgreSQL gives by itself in the test.
var builtin = map[string]bool{"SELECT": true, "USAGE": true}

func drawPrivileges(t *rapid.T, label string) Privileges {
	var p Privileges
	for _, name := range []string{"SELECT", "INSERT", "UPDATE", "USAGE"} {
		has := level(rapid.IntRange(0, 2).Draw(t, label+" "+name))
		// PostgreSQL's own entry and one with the grant option are different entries of the list.
		if builtin[name] && has != 1 {
			p.Revoked = append(p.Revoked, name)
		}
		switch {
		case has == 1 && !builtin[name]:
			p.Granted = append(p.Granted, name)
		case has == 2:
			p.Granted = append(p.Granted, name+withOption)
		}
	}
	return p
}

func levels(p Privileges) map[string]level {
	state := map[string]level{}
	for name := range builtin {
		state[name] = 1
	}
	for _, name := range p.Revoked {
		delete(state, name)
	}
	for _, entry := range p.Granted {
		name, option := strings.CutSuffix(entry, withOption)
		state[name] = 1
		if option {
			state[name] = 2
		}
	}
	return state
}

// apply does to a state what PostgreSQL does.
func apply(t *rapid.T, state map[string]level, sql string) {
	head, _, ok := strings.Cut(sql, " ON ")
	if !ok {
		t.Fatalf("no ON in %s", sql)
	}
	verb := "GRANT "
	for _, v := range []string{"REVOKE GRANT OPTION FOR ", "REVOKE "} {
		if strings.HasPrefix(head, v) {
			verb = v
			break
		}
	}
	for name := range strings.SplitSeq(strings.TrimPrefix(head, verb), ", ") {
		switch {
		case verb == "REVOKE ":
			delete(state, name)
		case strings.HasPrefix(verb, "REVOKE GRANT"):
			if state[name] == 2 {
				state[name] = 1
			}
		case strings.HasSuffix(sql, " WITH GRANT OPTION"):
			state[name] = 2
		default:
			state[name] = max(state[name], 1)
		}
	}
}

// The statements between two states lead from one to the other, and may run again.
func TestBetween(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		before, after := drawPrivileges(t, "before"), drawPrivileges(t, "after")
		statements := scope{on: "x", role: "app"}.between(before, after)
		state := levels(before)
		for range 2 {
			for _, statement := range statements {
				apply(t, state, statement.SQL)
			}
			if diff := cmp.Diff(levels(after), state); diff != "" {
				t.Fatalf("%v\n%s", statements, diff)
			}
		}
		if cmp.Equal(levels(before), levels(after)) && len(statements) > 0 {
			t.Errorf("nothing changes, but %v", statements)
		}
	})
}

// A grantee has the most of what is merged.
func TestGive(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all, more := drawPrivileges(t, "all"), drawPrivileges(t, "more")
		want := levels(all)
		for _, entry := range more.Granted {
			name, option := strings.CutSuffix(entry, withOption)
			want[name] = max(want[name], 1)
			if option {
				want[name] = 2
			}
			all.give(entry, func(name string) bool { return builtin[name] })
		}
		if diff := cmp.Diff(want, levels(all)); diff != "" {
			t.Fatalf("%+v\n%s", all, diff)
		}
		again := all
		for _, entry := range more.Granted {
			again.give(entry, func(name string) bool { return builtin[name] })
		}
		if diff := cmp.Diff(all, again); diff != "" {
			t.Errorf("given twice:\n%s", diff)
		}
	})
}
