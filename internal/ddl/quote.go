package ddl

import "strings"

// Ident returns the parts as a dotted identifier. A part is quoted when it is not a plain lower-case name or when it is a
// key word, as quote_ident() does. Empty parts are left out, so that an object without a schema needs no special case.
func Ident(parts ...string) string {
	quoted := make([]string, 0, len(parts))
	for _, part := range parts {
		if part != "" {
			quoted = append(quoted, quoteIdent(part))
		}
	}
	return strings.Join(quoted, ".")
}

// Idents returns the names quoted and joined by ", ".
func Idents(names []string) string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = quoteIdent(name)
	}
	return strings.Join(quoted, ", ")
}

// Literal returns s as a string literal that reads the same whatever standard_conforming_strings says.
func Literal(s string) string {
	quoted := "'" + strings.ReplaceAll(s, "'", "''") + "'"
	if strings.Contains(s, `\`) {
		return " E" + strings.ReplaceAll(quoted, `\`, `\\`)
	}
	return quoted
}

// Literals returns the values as literals joined by ", ".
func Literals(values []string) string {
	quoted := make([]string, len(values))
	for i, value := range values {
		quoted[i] = Literal(value)
	}
	return strings.Join(quoted, ", ")
}

// Role returns a role as a grantee: the key word PUBLIC, the current user for "", or a quoted name.
func Role(name string) string {
	switch name {
	case "":
		return "CURRENT_USER"
	case "PUBLIC":
		return "PUBLIC"
	}
	return quoteIdent(name)
}

// DollarQuote returns body between dollar quotes whose tag does not occur in it.
func DollarQuote(tag, body string) string {
	for strings.Contains(body, "$"+tag+"$") || strings.HasSuffix(body, "$"+tag) {
		tag += "_"
	}
	return "$" + tag + "$" + body + "$" + tag + "$"
}

func quoteIdent(name string) string {
	if plain(name) && !reserved[name] {
		return name
	}
	return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
}

func plain(name string) bool {
	for i, r := range name {
		letter := r >= 'a' && r <= 'z' || r == '_'
		digit := r >= '0' && r <= '9'
		if !letter && (i == 0 || !digit) {
			return false
		}
	}
	return name != ""
}
