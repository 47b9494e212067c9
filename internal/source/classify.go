package source

import (
	"strings"

	"github.com/plumbsql/plumb/internal/hcl"
	"github.com/plumbsql/plumb/internal/sqlparse"
)

// created is what the head of a CREATE statement says.
type created struct {
	// kind is TABLE, MATERIALIZED VIEW, …, and name the token of the name.
	kind string
	name int
	// class is the namespace that the name is in.
	class string
	// replace and guard are where OR REPLACE and IF NOT EXISTS stand.
	replace, guard span
}

// classes say which kinds share their names.
var classes = map[string]string{
	"TABLE": "relation", "FOREIGN TABLE": "relation", "VIEW": "relation", "MATERIALIZED VIEW": "relation",
	"INDEX": "relation", "SEQUENCE": "relation", "TYPE": "type", "DOMAIN": "type", "FUNCTION": "routine",
	"PROCEDURE": "routine", "AGGREGATE": "routine", "TRIGGER": "trigger", "POLICY": "policy", "SCHEMA": "schema",
}

// before are words between CREATE and the kind that don't change what it is.
var before = map[string]bool{
	"UNIQUE": true, "UNLOGGED": true, "RECURSIVE": true, "CONSTRAINT": true, "TRUSTED": true, "PROCEDURAL": true,
	"DEFAULT": true, "GLOBAL": true, "LOCAL": true, "TEMP": true, "TEMPORARY": true,
}

// creation reads the head of a CREATE statement.
func creation(t tokens) created {
	var c created
	i := 1
	if t.is(i, "OR", "REPLACE") {
		c.replace = span{t[i].Offset, t[i+1].End()}
		i += 2
	}
	for before[t.word(i)] {
		i++
	}
	c.kind = t.word(i)
	for _, two := range []string{
		"MATERIALIZED VIEW", "FOREIGN TABLE", "USER MAPPING", "EVENT TRIGGER", "OPERATOR CLASS",
		"OPERATOR FAMILY", "FOREIGN DATA", "TEXT SEARCH", "ACCESS METHOD",
	} {
		first, second, _ := strings.Cut(two, " ")
		if t.is(i, first, second) {
			c.kind = two
			i++
			break
		}
	}
	i++
	if t.is(i, "CONCURRENTLY") {
		i++
	}
	if t.is(i, "IF", "NOT", "EXISTS") {
		c.guard = span{t[i].Offset, t[i+2].End()}
		i += 3
	}
	c.name, c.class = i, classes[c.kind]
	if c.kind == "SCHEMA" && t.is(i, "AUTHORIZATION") || c.kind == "INDEX" && t.is(i, "ON") {
		c.class = ""
	}
	return c
}

var createRanks = map[string]hcl.Rank{
	"SCHEMA": hcl.RankSchema, "TYPE": hcl.RankType, "DOMAIN": hcl.RankType, "COLLATION": hcl.RankType,
	"SEQUENCE": hcl.RankSequence, "TABLE": hcl.RankTable, "FOREIGN TABLE": hcl.RankTable, "FUNCTION": hcl.RankFunction,
	"PROCEDURE": hcl.RankFunction, "AGGREGATE": hcl.RankFunction, "CAST": hcl.RankFunction, "OPERATOR": hcl.RankFunction,
	"VIEW": hcl.RankView, "MATERIALIZED VIEW": hcl.RankMaterialized, "INDEX": hcl.RankIndex, "STATISTICS": hcl.RankIndex,
	"TRIGGER": hcl.RankTrigger, "RULE": hcl.RankTrigger, "POLICY": hcl.RankPolicy, "EVENT TRIGGER": hcl.RankEventTrigger,
	"PUBLICATION":    hcl.RankWhole,
	"OPERATOR CLASS": hcl.RankFunction, "OPERATOR FAMILY": hcl.RankFunction, "ACCESS METHOD": hcl.RankFunction,
	"TRANSFORM": hcl.RankFunction, "LANGUAGE": hcl.RankType, "FOREIGN DATA": hcl.RankType, "SERVER": hcl.RankSequence, "TEXT SEARCH": hcl.RankType,
}

// createRank returns when to run a CREATE statement. A table that copies indexes or comments of another one (LIKE …
// INCLUDING) has to wait for them: PostgreSQL would copy what is there, silently.
func createRank(t tokens, c created) hcl.Rank {
	if c.kind == "TABLE" {
		for i := range t {
			if _, _, next, ok := t.name(i + 1); t.is(i, "LIKE") && ok && t.is(next, "INCLUDING") {
				return hcl.RankConstraint
			}
		}
	}
	if rank, ok := createRanks[c.kind]; ok {
		return rank
	}
	return hcl.RankOther
}

// rankOf returns when to run a statement other than CREATE.
func rankOf(t tokens) hcl.Rank {
	if t.is(1, "EVENT", "TRIGGER") || t.is(1, "ON", "EVENT", "TRIGGER") {
		return hcl.RankEventTrigger
	}
	switch t.word(0) {
	case "COMMENT":
		return hcl.RankComment
	case "GRANT", "REVOKE":
		return hcl.RankGrant
	case "DO":
		return doRank(t)
	case "ALTER":
		return alterRank(t)
	}
	return hcl.RankOther
}

func alterRank(t tokens) hcl.Rank {
	c := creation(t)
	switch {
	case t.is(1, "DEFAULT", "PRIVILEGES"):
		return hcl.RankDefaultPrivileges
	case t.find(2, "OWNER", "TO") >= 0:
		return hcl.RankOwner
	case c.kind == "SEQUENCE":
		return hcl.RankColumn
	case c.kind != "TABLE" && c.kind != "FOREIGN TABLE":
		if rank, ok := createRanks[c.kind]; ok {
			return rank
		}
		return hcl.RankOther
	}
	return alterTableRank(t)
}

// alterTableRank puts primary keys and unique constraints before views, whose GROUP BY may lean on them, and foreign keys
// behind all tables.
func alterTableRank(t tokens) hcl.Rank {
	switch {
	case t.find(2, "FOREIGN", "KEY") >= 0 || t.find(2, "REFERENCES") >= 0 || t.find(2, "USING", "INDEX") >= 0,
		t.find(2, "VALIDATE", "CONSTRAINT") >= 0:
		return hcl.RankConstraint
	case t.find(2, "ROW", "LEVEL", "SECURITY") >= 0:
		return hcl.RankPolicy
	case t.find(2, "TRIGGER") >= 0 || t.find(2, "RULE") >= 0 || t.find(2, "REPLICA", "IDENTITY") >= 0,
		t.find(2, "CLUSTER", "ON") >= 0:
		return hcl.RankOther
	}
	return hcl.RankColumn
}

// doRank looks into the body of a DO block for the first statement that it seems to run.
func doRank(t tokens) hcl.Rank {
	for _, token := range t {
		if token.Kind != sqlparse.DollarString && token.Kind != sqlparse.String {
			continue
		}
		inner := tokenize(dollarBody(token.Text))
		for i := range inner {
			switch inner.word(i) {
			case "CREATE":
				return createRank(inner[i:], creation(inner[i:]))
			case "ALTER", "GRANT", "REVOKE", "COMMENT":
				return rankOf(inner[i:])
			case "EXECUTE": // a text, or what begins with one
				if i+1 < len(inner) && inner[i+1].Kind == sqlparse.String {
					return rankOf(tokenize(dollarBody(inner[i+1].Text)))
				}
			}
		}
	}
	return hcl.RankOther
}

// dollarBody returns what stands between the quotes of a string.
func dollarBody(text string) string {
	if end := strings.IndexByte(text[1:], '$'); strings.HasPrefix(text, "$") && end >= 0 {
		tag := text[:end+2]
		return strings.TrimSuffix(strings.TrimPrefix(text, tag), tag)
	}
	return strings.ReplaceAll(strings.Trim(text, "'"), "''", "'")
}
