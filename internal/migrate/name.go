package migrate

import (
	"path"
	"regexp"
	"strings"
)

// What a file of a directory is.
type kind int

const (
	kindUp   kind = iota
	kindDown      // holds only a down script
	kindBaseline
	kindRepeatable
)

// fileName is what the name of a migration file says.
type fileName struct {
	Version, Name string
	Kind          kind
}

var (
	numberedName = regexp.MustCompile(`^([0-9]+)(?:_(.*))?\.sql$`)
	pairName     = regexp.MustCompile(`^([0-9]+)(?:_(.*))?\.(up|down)\.sql$`)
	// Atlas takes any text before the first underscore as the version.
	atlasName  = regexp.MustCompile(`^([0-9][0-9A-Za-z.+-]*)(?:_(.*))?\.sql$`)
	flywayName = regexp.MustCompile(`^(?:([VUB])([0-9]+(?:[._][0-9]+)*)|(R))__(.*)\.sql$`)
)

// parseName reads the name of a file (for flyway perhaps with folders in front of it) by the rules of the layout.
// ok is false for a name that the layout doesn't have.
func parseName(format, file string) (n fileName, ok bool) {
	base := path.Base(file)
	switch format {
	case FormatGolangMigrate:
		m := pairName.FindStringSubmatch(base)
		if m == nil {
			return n, false
		}
		n = fileName{Version: m[1], Name: m[2]}
		if m[3] == "down" {
			n.Kind = kindDown
		}
		return n, true
	case FormatFlyway:
		return parseFlywayName(base)
	case FormatAtlas:
		return matchName(atlasName, base)
	default:
		return matchName(numberedName, base)
	}
}

func matchName(re *regexp.Regexp, base string) (fileName, bool) {
	m := re.FindStringSubmatch(base)
	if m == nil {
		return fileName{}, false
	}
	return fileName{Version: m[1], Name: m[2]}, true
}

func parseFlywayName(base string) (fileName, bool) {
	m := flywayName.FindStringSubmatch(base)
	if m == nil {
		return fileName{}, false
	}
	n := fileName{Version: m[2], Name: m[4]}
	switch m[1] + m[3] {
	case "U":
		n.Kind = kindDown
	case "B":
		n.Kind = kindBaseline
	case "R":
		n.Kind = kindRepeatable
		// A repeatable file has no version of its own; its name is what the history knows it by.
		n.Version = "R__" + n.Name
	}
	return n, true
}

// numeric strips leading zeros of an all-digit version; ok is false for any other.
func numeric(version string) (digits string, ok bool) {
	for _, r := range version {
		if r < '0' || r > '9' {
			return "", false
		}
	}
	digits = strings.TrimLeft(version, "0")
	return digits, version != ""
}

// compareNumbers orders two strings of digits without leading zeros by value.
func compareNumbers(a, b string) int {
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	return strings.Compare(a, b)
}

// sequential says whether a version is a running number (1, 02, 000003) and not a time.
func sequential(version string) bool {
	digits, ok := numeric(version)
	return ok && len(digits) < len("20060102")
}
