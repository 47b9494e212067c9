package source

import (
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/sqlparse"
)

// session is what the settings in a file say of the statements that follow them.
type session struct {
	// path is the statement that sets the search path, or nil for the default.
	path *statement
	// unchecked says that the bodies of functions are not checked: dumps turn that off.
	unchecked bool
}

// follow reports whether a statement sets or resets one of these settings, and keeps that.
func (now *session) follow(t tokens, s *statement) bool {
	name, value, ok := setting(t)
	if !ok {
		return false
	}
	resets := value == nil || len(value) == 1 && value.is(0, "DEFAULT")
	switch {
	case name == "all" && t.is(0, "RESET"):
		*now = session{}
	case name == "search_path" && resets:
		now.path = nil
	case name == "search_path":
		now.path = s
	case name == "check_function_bodies" && resets:
		now.unchecked = false
	case name == "check_function_bodies":
		on, ok := truth(value)
		now.unchecked = ok && !on
		return ok
	default:
		return false
	}
	return true
}

// setting reads SET name = …, RESET name, or the SELECT set_config('name', …) that pg_dump writes. A setting that is reset has no
// value.
func setting(t tokens) (name string, value tokens, ok bool) {
	i := 1
	switch t.word(0) {
	case "RESET":
		return strings.ToLower(t.text(1)), nil, len(t) == 2
	case "SET":
		if t.is(i, "SESSION") || t.is(i, "LOCAL") {
			i++
		}
		if t.text(i+1) != "=" && t.word(i+1) != "TO" || len(t) < i+3 {
			return "", nil, false
		}
		return strings.ToLower(t.text(i)), t[i+2:], true
	case "SELECT":
		if strings.EqualFold(t.text(i), "pg_catalog") {
			i += 2
		}
		want := []string{"set_config", "(", "", ",", "", ",", "", ")"}
		if len(t) != i+len(want) || t[i+2].Kind != sqlparse.String || t[i+4].Kind != sqlparse.String || t[i+6].Kind != sqlparse.Word {
			return "", nil, false
		}
		for n, text := range want {
			if text != "" && !strings.EqualFold(t.text(i+n), text) {
				return "", nil, false
			}
		}
		return strings.ToLower(strings.Trim(t.text(i+2), "'")), t[i+4 : i+5], true
	}
	return "", nil, false
}

// truth reads a value as PostgreSQL does where it wants true or false: the words may be cut short, as long as they can't be another.
func truth(value tokens) (on, ok bool) {
	if len(value) != 1 {
		return false, false
	}
	text := strings.ToLower(strings.Trim(value[0].Text, `'"`))
	is := func(least int, word string) bool { return len(text) >= least && strings.HasPrefix(word, text) }
	if text == "1" || text == "on" || is(1, "true") || is(1, "yes") {
		return true, true
	}
	return false, slices.Contains([]string{"0", "of", "off"}, text) || is(1, "false") || is(1, "no")
}
