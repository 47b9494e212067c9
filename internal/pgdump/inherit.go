package pgdump

import (
	"regexp"
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/sqlparse"
)

var inherits = regexp.MustCompile(`(?m)^INHERITS \((.*)\)$`)

// inherited takes from the columns and checks of tables those that their parents have in the same words. Whether a child
// names such a column too, or just inherits it, shows in pg_dump; but for a table that is there, no statement changes it.
func inherited(schema Schema) {
	items := map[string][]string{}
	parents := map[string][]string{}
	for entry, statements := range schema {
		if entry.Type != "TABLE" && entry.Type != "FOREIGN TABLE" {
			continue
		}
		for _, statement := range statements {
			_, name, list, _, ok := table(statement)
			if !ok {
				continue
			}
			items[name] = list
			if found := inherits.FindStringSubmatch(statement); found != nil {
				parents[name] = names(found[1])
			}
		}
	}
	for entry, statements := range schema {
		statements = slices.Clone(statements)
		for i, statement := range statements {
			head, name, list, tail, ok := table(statement)
			if !ok || entry.Type != "TABLE" && entry.Type != "FOREIGN TABLE" || len(parents[name]) == 0 {
				continue
			}
			var own []string
			for _, item := range list {
				stricter := strings.TrimSuffix(item, " NOT NULL")
				switch {
				case above(name, item, items, parents), above(name, item+" NOT NULL", items, parents):
					// What the parent says of NOT NULL is not said again.
				case above(name, stricter, items, parents):
					// As it is printed for a column that is only inherited.
					schema[entry] = append(schema[entry], "ALTER TABLE ONLY "+name+" ALTER COLUMN "+first(item)+" SET NOT NULL")
				default:
					own = append(own, item)
				}
			}
			schema[entry][i] = head + name + " (\n    " + strings.Join(own, separator) + "\n)" + tail
		}
	}
	for entry := range schema {
		slices.Sort(schema[entry])
	}
}

// first returns the first word of an item: the name of a column.
func first(item string) string {
	for token := range sqlparse.Tokens(item) {
		return token.Text
	}
	return ""
}

// above reports whether a table's parents, or theirs, have the item.
func above(name, item string, items, parents map[string][]string) bool {
	return slices.ContainsFunc(parents[name], func(parent string) bool {
		return slices.Contains(items[parent], item) || above(parent, item, items, parents)
	})
}

// table takes a CREATE TABLE in the form that unordered prints apart: the words before the name, the name, the columns and
// constraints, and what follows.
func table(statement string) (head, name string, items []string, tail string, ok bool) {
	head = createTable.FindString(statement)
	name, rest, found := strings.Cut(statement[len(head):], " (\n    ")
	body, tail, closed := strings.Cut(rest, "\n)")
	return head, name, strings.Split(body, separator), tail, head != "" && found && closed
}

// names cuts a list of names.
func names(list string) []string {
	var found []string
	from := 0
	for token := range sqlparse.Tokens(list) {
		if token.Text == "," {
			found = append(found, strings.TrimSpace(list[from:token.Offset]))
			from = token.End()
		}
	}
	return append(found, strings.TrimSpace(list[from:]))
}
