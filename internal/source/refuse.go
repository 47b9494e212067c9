package source

import (
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/sqlparse"
)

// allowed are the first words of statements that a schema file may hold.
var allowed = map[string]bool{
	"CREATE": true, "ALTER": true, "COMMENT": true, "GRANT": true, "REVOKE": true, "DO": true, "SET": true, "SELECT": true,
	"INSERT": true,
}

const (
	hintDeclarative = "a schema file says what is there; migrations say how to get there"
	hintData        = "a schema file holds definitions, and rows as INSERT INTO … VALUES; put it into a migration"
	hintTransaction = "remove it: all schema files are loaded in one transaction"
	hintRole        = "remove it: schema files are loaded as the migration role"
	hintCluster     = "remove it: it belongs to the whole server, not to one database"
)

// refusals are the hints for statements that are refused, by their first words.
var refusals = map[string]string{
	"UPDATE": hintData, "DELETE": hintData, "MERGE": hintData, "COPY": hintData, "TRUNCATE": hintData,
	"WITH": hintData, "VALUES": hintData, "TABLE": hintData, "CALL": hintData, "EXECUTE": hintData, "PREPARE": hintData,
	"DROP": hintDeclarative, "REFRESH": hintDeclarative, "REINDEX": hintDeclarative, "VACUUM": hintDeclarative,
	"ANALYZE": hintDeclarative, "CLUSTER": hintDeclarative, "REASSIGN": hintDeclarative, "LOCK": hintDeclarative,
	"BEGIN": hintTransaction, "START": hintTransaction, "COMMIT": hintTransaction, "END": hintTransaction,
	"ROLLBACK": hintTransaction, "ABORT": hintTransaction, "SAVEPOINT": hintTransaction, "RELEASE": hintTransaction,
	"RESET": hintRole, "DISCARD": hintRole, "IMPORT": "write CREATE FOREIGN TABLE: loading never connects to another server",
}

// refused says why a statement can't stand in a schema file, or "".
func refused(t tokens, superuser bool) (what, hint string) {
	first := t.word(0)
	switch {
	case !allowed[first]:
		if first == "" {
			first = short(t.text(0))
		}
		hint = refusals[first]
		if hint == "" {
			hint = hintDeclarative
		}
		return "a schema file can't hold " + first, hint
	case first == "SET":
		return refusedSet(t)
	case first == "SELECT":
		return "a schema file can't hold SELECT", "only SELECT set_config(…) of search_path or check_function_bodies may stand here"
	case first == "CREATE" || first == "ALTER":
		return refusedKind(t, superuser)
	}
	return "", ""
}

// short returns what a token that is no word looks like in a message.
func short(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	if len(line) > 20 {
		return strings.ToValidUTF8(line[:20], "") + "…"
	}
	return line
}

// refusedKind refuses what is not part of a database's schema, or would change what other statements say.
func refusedKind(t tokens, superuser bool) (what, hint string) {
	c := creation(t)
	verb := t.word(0)
	switch c.kind {
	case "DATABASE", "TABLESPACE", "SYSTEM":
		return "a schema file can't hold " + verb + " " + c.kind, hintCluster
	case "SUBSCRIPTION":
		if superuser {
			return "", "" // it is made so that it never connects
		}
		return "a schema file can't hold " + verb + " SUBSCRIPTION", "remove it: it would connect to another server"
	case "EXTENSION":
		if verb == "ALTER" {
			return "a schema file can't hold ALTER EXTENSION", "write CREATE EXTENSION … VERSION '…'"
		}
	}
	if verb == "ALTER" {
		// PostgreSQL before 17 does not let a value be used in the transaction that adds it.
		if c.kind == "TYPE" && t.find(2, "ADD", "VALUE") > 0 {
			return "a schema file can't add a value to an enum", "write the value into CREATE TYPE … AS ENUM"
		}
		return refusedAlter(t)
	}
	for i := 1; before[t.word(i)]; i++ {
		if strings.HasPrefix(t.word(i), "TEMP") {
			return "a schema file can't hold temporary objects", "remove it: it would be gone when the session ends"
		}
	}
	if c.kind == "INDEX" && t.word(c.name-1) == "CONCURRENTLY" || c.kind == "INDEX" && t.find(1, "CONCURRENTLY") > 0 {
		return "a schema file can't create an index concurrently", "write CREATE INDEX; plumb decides how the migration does it"
	}
	return "", ""
}

// refusedAlter refuses to take away or rename what another statement made: then the files would say two things.
func refusedAlter(t tokens) (what, hint string) {
	depth := 0
	for i := 2; i < len(t); i++ {
		switch t[i].Text {
		case "(":
			depth++
		case ")":
			depth--
		}
		if depth > 0 || t.word(i-1) == "COLUMN" || t.word(i-1) == "ADD" {
			continue
		}
		if what, hint := undoes(t, i); what != "" {
			return what, hint
		}
	}
	return "", ""
}

// undoes looks at one word of an ALTER statement. A word such as DROP may also be the name of something: what follows tells.
func undoes(t tokens, i int) (what, hint string) {
	next := t.word(i + 1)
	switch t.word(i) {
	case "RENAME":
		if slices.Contains([]string{"TO", "COLUMN", "CONSTRAINT", "VALUE", "ATTRIBUTE"}, next) || t.word(i+2) == "TO" {
			return "a schema file can't rename", "write the new name where it is created"
		}
	case "DROP":
		if next != "" && !slices.Contains([]string{"NOT", "DEFAULT", "IDENTITY", "EXPRESSION"}, next) || isQuoted(t, i+1) {
			return "a schema file can't drop", hintDeclarative
		}
	case "SET":
		if next == "SCHEMA" {
			return "a schema file can't move an object to another schema", "write the schema where it is created"
		}
	}
	return "", ""
}

func isQuoted(t tokens, i int) bool { return i < len(t) && t[i].Kind == sqlparse.QuotedIdent }

// harmless are settings that dumps begin with and that change nothing of what is loaded, by the values they may have; nil
// stands for every value.
var harmless = map[string][]string{
	"statement_timeout": nil, "lock_timeout": nil, "idle_in_transaction_session_timeout": nil, "transaction_timeout": nil,
	"idle_session_timeout": nil, "client_min_messages": nil, "xmloption": {"content"},
	"row_security": nil, "client_encoding": {"utf8", "unicode", "utf-8"}, "standard_conforming_strings": {"on", "true"},
	"default_tablespace": {""}, "default_table_access_method": {"heap"}, "escape_string_warning": nil,
	"default_with_oids": {"false", "off"},
}

// resetsHarmless reports RESET of a setting that changes nothing of what is loaded.
func resetsHarmless(t tokens) bool {
	_, known := harmless[strings.ToLower(t.text(1))]
	return t.word(0) == "RESET" && len(t) == 2 && known
}

// refusedSet refuses settings other than the harmless ones.
func refusedSet(t tokens) (what, hint string) {
	i := 1
	if t.is(i, "SESSION") && t.text(i+1) != "=" || t.is(i, "LOCAL") {
		i++
	}
	name := strings.ToLower(t.text(i))
	switch name {
	case "role", "authorization", "session", "transaction", "constraints":
		return "a schema file can't hold SET " + strings.ToUpper(name), hintRole
	}
	values, ok := harmless[name]
	value := ""
	if n := len(t); n > i+2 {
		value = strings.ToLower(strings.Trim(t[n-1].Text, "'"))
	}
	if !ok || len(t) != i+3 || values != nil && !slices.Contains(values, value) {
		return "a schema file can't set " + name + " like that",
			"remove it: statements are loaded in another order than they stand in; only search_path and check_function_bodies (on, off) are kept, per file"
	}
	return "", ""
}

// ignored says why a statement has no effect on the schema of one database, or "".
func ignored(t tokens, superuser bool) string {
	switch t.word(0) {
	case "GRANT", "REVOKE":
		on := t.find(1, "ON")
		switch {
		case superuser && on > 0 && t.word(on+1) == "LANGUAGE" && !serverLanguages[strings.ToLower(t.text(on+2))]:
			return ""
		case on < 0:
			return "a membership of roles is left out: roles belong to the cluster"
		case slices.Contains([]string{"DATABASE", "TABLESPACE", "PARAMETER", "LANGUAGE"}, t.word(on+1)):
			return "rights on a " + strings.ToLower(t.word(on+1)) + " are left out: they belong to `plumb roles bootstrap`"
		}
	case "ALTER":
		if slices.Contains([]string{"ROLE", "USER", "GROUP"}, t.word(1)) && t.word(2) != "MAPPING" {
			return "ALTER " + t.word(1) + " is left out: roles belong to the cluster"
		}
	case "COMMENT":
		if slices.Contains([]string{"ROLE", "DATABASE", "TABLESPACE"}, t.word(2)) {
			return "a comment on a " + strings.ToLower(t.word(2)) + " is left out: it is not the migration role's"
		}
	}
	return ""
}

// serverLanguages are the languages that every database has; what is granted on them is not the files' to say.
var serverLanguages = map[string]bool{"plpgsql": true, "sql": true, "c": true, "internal": true}
