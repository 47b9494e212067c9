package config

import (
	"net/url"
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/fail"
)

// SearchPaths returns the schemas that the search_path of database URLs names, nil where none of them has one. URLs of other kinds and
// the schema of the user's name ("$user") are left out. The error is about URLs that name different schemas.
func SearchPaths(urls ...string) ([]string, error) {
	var found []string
	for _, text := range urls {
		parsed, err := url.Parse(text)
		if err != nil {
			continue // whoever opens it says so, without its password
		}
		schemas := schemaNames(parsed.Query().Get("search_path"))
		switch {
		case len(schemas) == 0:
		case found == nil:
			found = schemas
		case !slices.Equal(found, schemas):
			return nil, fail.New("the search_path of one URL names "+strings.Join(found, ", ")+", that of another "+strings.Join(schemas, ", "), "",
				"say with --schema which schemas are compared")
		}
	}
	return found, nil
}

// schemaNames splits a list of names as PostgreSQL reads it: what is not quoted is in lower case.
func schemaNames(list string) []string {
	var names []string
	for list = strings.TrimSpace(list); list != ""; {
		var name string
		if strings.HasPrefix(list, `"`) {
			end := 1
			for end < len(list) && (list[end] != '"' || strings.HasPrefix(list[end:], `""`)) {
				if list[end] == '"' {
					end++
				}
				end++
			}
			name, list = strings.ReplaceAll(list[1:min(end, len(list))], `""`, `"`), list[min(end+1, len(list)):]
			_, list, _ = strings.Cut(list, ",")
		} else {
			name, list, _ = strings.Cut(list, ",")
			name = strings.ToLower(strings.TrimSpace(name))
		}
		if list = strings.TrimSpace(list); name != "" && name != "$user" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
