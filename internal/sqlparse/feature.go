package sqlparse

import (
	"strconv"
	"strings"
)

// feature is a piece of SQL that a major version brought.
type feature struct {
	since int
	// name is what the release notes call it.
	name string
	// words are what stands in the statement one after another, in upper case; "*" is any one token.
	words string
	// only is a word that the statement must have as well, or "".
	only string
}

// features are what schemas use of PostgreSQL's versions from 15 on: its release notes, appendix E of the documentation.
var features = []feature{
	{15, "UNIQUE NULLS NOT DISTINCT", "NULLS NOT DISTINCT", ""},
	{15, "security_invoker views", "SECURITY_INVOKER", ""},
	{15, "MERGE", "MERGE INTO", ""},
	{15, "publications of all tables in a schema", "TABLES IN SCHEMA", "PUBLICATION"},
	{15, "row filters of publications", "WHERE (", "PUBLICATION"},
	{15, "column lists of publications", "TABLE * (", "PUBLICATION"},
	{15, "column lists of SET NULL", "SET NULL (", "REFERENCES"},
	{15, "column lists of SET DEFAULT", "SET DEFAULT (", "REFERENCES"},
	{15, "another access method for an existing table", "SET ACCESS METHOD", ""},
	{15, "GRANT on parameters", "ON PARAMETER", "GRANT"},
	{15, "unlogged sequences", "UNLOGGED SEQUENCE", ""},
	{15, "subscriptions that end at an error", "DISABLE_ON_ERROR", "SUBSCRIPTION"},
	{16, "STORAGE in CREATE TABLE", "STORAGE", "CREATE"},
	{16, "COLLATION rules", "RULES =", "COLLATION"},
	{16, "IS JSON", "IS JSON", ""},
	{16, "JSON_ARRAY", "JSON_ARRAY (", ""},
	{16, "JSON_OBJECT with its own syntax", "JSON_OBJECT (", ""},
	{16, "GRANT of roles WITH INHERIT", "WITH INHERIT", "GRANT"},
	{16, "subscriptions with an origin", "ORIGIN =", "SUBSCRIPTION"},
	{16, "subscriptions that need no password", "PASSWORD_REQUIRED", "SUBSCRIPTION"},
	{16, "subscriptions that run as their owner", "RUN_AS_OWNER", "SUBSCRIPTION"},
	{17, "JSON_TABLE", "JSON_TABLE (", ""},
	{17, "JSON_VALUE", "JSON_VALUE (", ""},
	{17, "JSON_QUERY", "JSON_QUERY (", ""},
	{17, "JSON_EXISTS", "JSON_EXISTS (", ""},
	{17, "the privilege MAINTAIN", "MAINTAIN", ""},
	{17, "SET EXPRESSION", "SET EXPRESSION", ""},
	{17, "MERGE … RETURNING", "RETURNING", "MERGE"},
	{17, "identity columns of partitioned tables", "AS IDENTITY", "PARTITION"},
	{17, "exclusion constraints of partitioned tables", "EXCLUDE", "PARTITION"},
	{17, "subscriptions with failover", "FAILOVER", "SUBSCRIPTION"},
	{18, "virtual generated columns", ") VIRTUAL", ""},
	{18, "generated columns without STORED", "GENERATED ALWAYS AS (", ""},
	{18, "WITHOUT OVERLAPS", "WITHOUT OVERLAPS", ""},
	{18, "PERIOD in foreign keys", ", PERIOD", "REFERENCES"},
	{18, "NOT ENFORCED", "NOT ENFORCED", ""},
	{18, "NOT NULL as a table constraint", "CONSTRAINT * NOT NULL *", ""},
	{18, "NOT VALID foreign keys of partitioned tables", "NOT VALID", "REFERENCES"},
	{18, "publications of generated columns", "PUBLISH_GENERATED_COLUMNS", ""},
}

// Newer finds what a statement uses that a server of the major version does not have, and the version that brought it; ok is
// false where there is nothing. It looks at words and not at grammar: ask it why a server refused a statement, never
// whether one will.
func Newer(statement string, major int) (name string, since int, ok bool) {
	var words []string
	for token := range Tokens(statement) {
		if !token.IsComment() {
			words = append(words, strings.ToUpper(token.Text))
		}
	}
	for _, f := range features {
		if f.since > major && (f.only == "" || index(words, f.only) >= 0) && index(words, f.words) >= 0 {
			return f.name, f.since, true
		}
	}
	return "", 0, false
}

// index returns where the words stand one after another in a statement, or -1.
func index(statement []string, words string) int {
	wanted := strings.Fields(words)
	for i := range len(statement) - len(wanted) + 1 {
		found := true
		for j, word := range wanted {
			found = found && (word == "*" || word == statement[i+j])
		}
		if found {
			return i
		}
	}
	return -1
}

// Refused returns a sentence for people about a statement that a server did not understand, or "" where nothing in it is too
// new: "PostgreSQL 14 has no UNIQUE NULLS NOT DISTINCT; version 15 brought it". code is the SQLSTATE, version the server's
// parameter server_version, such as "14.23 (Debian 14.23-1)".
func Refused(statement, code, version string) string {
	switch code {
	case "42601", "22023", "0A000", "42809", "42883", "42P17": // what servers say to what they don't know
	default:
		return ""
	}
	digits, _, _ := strings.Cut(version, ".")
	digits, _, _ = strings.Cut(digits, "beta")
	major, err := strconv.Atoi(strings.TrimSpace(digits))
	if err != nil {
		return ""
	}
	name, since, ok := Newer(statement, major)
	if !ok {
		return ""
	}
	return "PostgreSQL " + strconv.Itoa(major) + " has no " + name + "; version " + strconv.Itoa(since) + " brought it"
}
