package migrate

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/sqlparse"
)

const (
	goosePragma  = "-- +goose"
	dbmatePragma = "-- migrate:"
)

// section is a part of a file: text[from:to].
type section struct {
	name     string
	from, to int
	noTx     bool
}

// sections cuts a file at the lines that mark finds. Text in front of the first mark belongs to no section.
func sections(text string, mark func(line string) (name string, noTx, ok bool)) []section {
	var found []section
	offset := 0
	for line := range strings.Lines(text) {
		end := offset + len(line)
		if name, noTx, ok := mark(strings.TrimRight(line, " \t\r\n")); ok {
			if n := len(found); n > 0 {
				found[n-1].to = offset
				// The same mark twice in a row is one mark: see Formatter.dbmate.
				if last := found[n-1]; last.name == name && strings.TrimSpace(text[last.from:offset]) == "" {
					noTx = noTx || last.noTx
					found = found[:n-1]
				}
			}
			found = append(found, section{name: name, from: end, to: len(text), noTx: noTx})
		}
		offset = end
	}
	return found
}

func gooseMark(line string) (name string, noTx, ok bool) {
	switch strings.TrimSpace(strings.TrimPrefix(line, goosePragma)) {
	case "Up":
		name = "up"
	case "Down":
		name = "down"
	}
	return name, false, name != "" && strings.HasPrefix(line, goosePragma)
}

func dbmateMark(line string) (name string, noTx, ok bool) {
	rest, ok := strings.CutPrefix(line, dbmatePragma)
	if !ok {
		return "", false, false
	}
	name, options, _ := strings.Cut(rest, " ")
	return name, strings.Contains(options, "transaction:false"), name == "up" || name == "down"
}

var txtarMark = regexp.MustCompile(`^-- (\S+) --$`)

// isTxtar says whether an Atlas file is an archive of several scripts.
func isTxtar(text string) bool {
	for _, d := range sqlparse.FileDirectives(text) {
		if d.Name == "txtar" {
			return true
		}
	}
	return false
}

// cut splits the text of one file into the scripts of a migration.
func cut(format, path, text string, m *Migration) error {
	switch {
	case format == FormatGoose:
		noTx := strings.Contains(text, goosePragma+" NO TRANSACTION")
		return cutUpDown(path, text, sections(text, gooseMark), noTx, m, goosePragma+" Up")
	case format == FormatDBMate:
		return cutUpDown(path, text, sections(text, dbmateMark), false, m, dbmatePragma+"up")
	case format == FormatAtlas && isTxtar(text):
		return cutTxtar(path, text, m)
	}
	var err error
	m.Up, err = newScript(path, text, 0, len(text), false)
	return err
}

func cutUpDown(path, text string, parts []section, noTx bool, m *Migration, want string) error {
	for _, part := range parts {
		script, err := newScript(path, text, part.from, part.to, part.noTx || noTx)
		if err != nil {
			return err
		}
		target := &m.Up
		if part.name == "down" {
			target = &m.Down
		}
		if *target != nil {
			return fail.New("the file has two "+part.name+" parts", script.Where(part.from), "")
		}
		*target = script
	}
	if m.Up == nil {
		return fail.New(fmt.Sprintf("the file has no line %q", want), path, "put that line above the statements")
	}
	return nil
}

// cutTxtar reads `-- migration.sql --`, `-- down.sql --`, `-- checks.sql --` and `-- checks/name.sql --`.
func cutTxtar(path, text string, m *Migration) error {
	parts := sections(text, func(line string) (string, bool, bool) {
		if found := txtarMark.FindStringSubmatch(line); found != nil {
			return found[1], false, true
		}
		return "", false, false
	})
	for _, part := range parts {
		script, err := newScript(path, text, part.from, part.to, false)
		if err != nil {
			return err
		}
		switch {
		case part.name == "migration.sql":
			m.Up = script
		case part.name == "down.sql":
			m.Down = script
		case part.name == "checks.sql", strings.HasPrefix(part.name, "checks/"):
			m.Checks = append(m.Checks, script)
		default:
			return fail.New(fmt.Sprintf("unknown part %q of a txtar migration", part.name), script.Where(part.from),
				"the parts are migration.sql, down.sql, checks.sql and checks/<name>.sql")
		}
	}
	if m.Up == nil {
		return fail.New("the file has no line \"-- migration.sql --\"", path, "put that line above the statements")
	}
	return nil
}
