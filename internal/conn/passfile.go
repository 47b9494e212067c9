package conn

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime"
	"strings"
)

// maxPassFile limits how much of a password file is read.
const maxPassFile = 1 << 20

// passField is one field of a line: an exact text, or anything.
type passField struct {
	text string
	any  bool
}

func (p passField) matches(value string) bool { return p.any || p.text == value }

// passEntry is one usable line of a password file.
type passEntry struct {
	host, port, database, user passField
	password                   string
}

// matches compares as libpq does, and lets localhost stand for any unix socket.
func (e passEntry) matches(host, port, database, user string) bool {
	hostMatches := e.host.matches(host) || strings.HasPrefix(host, "/") && e.host.matches("localhost")
	return hostMatches && e.port.matches(port) && e.database.matches(database) && e.user.matches(user)
}

// findPassword returns the password of the first line that matches.
func findPassword(entries []passEntry, host, port, database, user string) (string, bool) {
	for _, entry := range entries {
		if entry.matches(host, port, database, user) {
			return entry.password, true
		}
	}
	return "", false
}

// parsePassFile reads hostname:port:database:username:password lines. "*" stands for anything in the first four fields,
// "\:" and "\\" for the characters themselves, "#" begins a comment line. A line that can't be used is left out, with a
// warning that names its number and never its content.
func parsePassFile(name string, src []byte) (entries []passEntry, warnings []string) {
	number := 0
	for line := range strings.SplitSeq(string(src), "\n") {
		number++
		line = strings.TrimSuffix(line, "\r")
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
			continue
		}
		entry, rest, ok := parsePassLine(line)
		if !ok {
			warnings = append(warnings, fmt.Sprintf("%s:%d: not hostname:port:database:username:password; the line is ignored", name, number))
			continue
		}
		if rest {
			warnings = append(warnings, fmt.Sprintf(`%s:%d: the password ends at the fifth ":"; write "\:" for a colon in it`, name, number))
		}
		entries = append(entries, entry)
	}
	return entries, warnings
}

// parsePassLine splits one line; rest says that something follows the password, which libpq ignores.
func parsePassLine(line string) (entry passEntry, rest, ok bool) {
	var parts []passField
	var text strings.Builder
	raw := 0 // where the current field begins
	for i := 0; i < len(line); i++ {
		switch {
		case line[i] == '\\' && i+1 < len(line):
			i++
			text.WriteByte(line[i])
		case line[i] == ':':
			parts = append(parts, passField{text: text.String(), any: line[raw:i] == "*"})
			text.Reset()
			raw = i + 1
		default:
			text.WriteByte(line[i])
		}
	}
	parts = append(parts, passField{text: text.String(), any: line[raw:] == "*"})
	if len(parts) < 5 {
		return entry, false, false
	}
	entry = passEntry{host: parts[0], port: parts[1], database: parts[2], user: parts[3], password: parts[4].text}
	return entry, len(parts) > 5, true
}

// passFilePath is PGPASSFILE, else the platform's place. explicit says that PGPASSFILE named it.
func passFilePath(getenv func(string) string) (path string, explicit bool) {
	if path := getenv("PGPASSFILE"); path != "" {
		return path, true
	}
	if runtime.GOOS == "windows" {
		if dir := getenv("APPDATA"); dir != "" {
			return dir + `\postgresql\pgpass.conf`, false
		}
		return "", false
	}
	if home := getenv("HOME"); home != "" {
		return home + "/.pgpass", false
	}
	if home, err := os.UserHomeDir(); err == nil {
		return home + "/.pgpass", false
	}
	return "", false
}

// readPassFile returns the content of a password file, or why it is ignored. A missing file has content nil and no
// problem.
func readPassFile(path string) (src []byte, problem string) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ""
	}
	if err == nil && !info.Mode().IsRegular() {
		// Opening a named pipe would wait for a writer.
		return nil, fmt.Sprintf("password file %q is not a plain file; it is ignored", path)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Sprintf("password file %q can't be read: %v", path, cause(err))
	}
	defer func() { _ = file.Close() }()
	switch info, err = file.Stat(); { // of what was opened: the path may mean another file by now
	case err != nil:
		return nil, fmt.Sprintf("password file %q can't be read: %v", path, cause(err))
	case !info.Mode().IsRegular():
		return nil, fmt.Sprintf("password file %q is not a plain file; it is ignored", path)
	case runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0:
		return nil, fmt.Sprintf("password file %q has group or world access; it is ignored; permissions should be u=rw (0600) or less: chmod 600 %s", path, path)
	}
	src, err = io.ReadAll(io.LimitReader(file, maxPassFile+1))
	if err != nil {
		return nil, fmt.Sprintf("password file %q can't be read: %v", path, cause(err))
	}
	if len(src) > maxPassFile {
		return nil, fmt.Sprintf("password file %q is larger than 1 MiB; it is ignored", path)
	}
	return src, ""
}

// cause drops the operation and the path, which the message has already.
func cause(err error) error {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return pathErr.Err
	}
	return err
}
