package pgdump

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/plumbsql/plumb/internal/sqlparse"
)

// dumpTimeout ends a pg_dump that waits for a lock.
const dumpTimeout = 2 * time.Minute

// dump runs pg_dump and normalises what it prints.
func (c *Comparator) dump(ctx context.Context, raw, owner string) (Schema, error) {
	u, err := url.Parse(raw)
	if err != nil {
		return nil, errors.New("the URL of the database to dump can't be parsed") // the cause would show a password
	}
	ctx, cancel := context.WithTimeout(ctx, dumpTimeout)
	defer cancel()
	env := []string{"PATH=/usr/bin:/bin", "LC_ALL=C"}
	if password, ok := u.User.Password(); ok {
		env = append(env, "PGPASSWORD="+password)
		u.User = url.User(u.User.Username())
	}
	cmd := exec.CommandContext(ctx, c.program.Path, "--schema-only", "--lock-wait-timeout=10s", "--dbname="+u.String())
	cmd.Env = env
	cmd.WaitDelay = 5 * time.Second
	out, err := cmd.Output()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		return nil, fmt.Errorf("run pg_dump: %w: %s", err, strings.TrimSpace(string(exit.Stderr)))
	}
	if err != nil {
		return nil, fmt.Errorf("run pg_dump: %w", err)
	}
	return parse(string(out), owner)
}

// header is the comment that pg_dump puts above each entry (pg_backup_archiver.c, _printTocEntry); line breaks in names are
// spaces there.
var header = regexp.MustCompile(`(?m)^--\n-- Name: (.*); Type: ([^;]*); Schema: ([^;]*); Owner: .*\n--\n`)

// setting is what pg_dump sets for all entries that follow.
var setting = regexp.MustCompile(`(?m)^SET (default_tablespace|default_table_access_method) = (.*);\n`)

// parse cuts a dump into entries.
func parse(dump, owner string) (Schema, error) {
	dump, _, _ = strings.Cut(dump, "\n--\n-- PostgreSQL database dump complete\n--")
	schema := Schema{}
	settings := map[string]string{}
	places := header.FindAllStringSubmatchIndex(dump, -1)
	for i, at := range places {
		if i == 0 {
			remember(settings, dump[:at[0]])
		}
		end := len(dump)
		if i+1 < len(places) {
			end = places[i+1][0]
		}
		entry := Entry{Name: dump[at[2]:at[3]], Type: dump[at[4]:at[5]], Schema: dump[at[6]:at[7]]}
		body := dump[at[1]:end]
		statements, err := sqlparse.Split(body)
		if err != nil {
			return nil, fmt.Errorf("split %s of the dump: %w", entry, err)
		}
		schema[entry] = append(schema[entry], normal(entry, statements, settings, owner)...)
		slices.Sort(schema[entry])
		remember(settings, body)
	}
	inherited(schema)
	return schema, nil
}

func remember(settings map[string]string, text string) {
	for _, found := range setting.FindAllStringSubmatch(text, -1) {
		settings[found[1]] = found[2]
	}
}

// normal returns an entry's statements in a form that is equal for equal schemas.
func normal(entry Entry, statements []sqlparse.Statement, settings map[string]string, owner string) []string {
	lines := []string{}
	grantor := ""
	for _, statement := range statements {
		text := strings.TrimSpace(statement.Text)
		switch {
		case setting.MatchString(text + "\n"):
			continue // for the next entry
		case strings.HasPrefix(text, "SET SESSION AUTHORIZATION "):
			grantor = "granted by" + strings.TrimPrefix(text, "SET SESSION AUTHORIZATION") + "\n"
			continue
		case strings.HasPrefix(text, "RESET SESSION AUTHORIZATION"):
			grantor = ""
			continue
		}
		lines = append(lines, roles(entry, grantor, owner)+roles(entry, unordered(text), owner))
	}
	return append(lines, implied(entry, lines, settings)...)
}

// implied returns the settings that are part of an entry.
func implied(entry Entry, lines []string, settings map[string]string) []string {
	var parts []string
	switch entry.Type {
	case "TABLE", "MATERIALIZED VIEW":
		partitioned := slices.ContainsFunc(lines, func(line string) bool { return strings.Contains(line, "\nPARTITION BY ") })
		if !partitioned {
			parts = append(parts, "USING "+settings["default_table_access_method"])
		}
	case "INDEX", "CONSTRAINT":
	default:
		return nil
	}
	return append(parts, "TABLESPACE "+settings["default_tablespace"])
}
