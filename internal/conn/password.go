package conn

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/plumbsql/plumb/internal/config"
	"github.com/plumbsql/plumb/internal/fail"
)

// lookup is what was found for one user: the password, or the sources that were tried.
type lookup struct {
	password config.Secret
	found    bool
	tried    []string
}

// Password returns the password of a purpose's user, for setting it on the server. The error names the sources tried.
func (f *Factory) Password(purpose Purpose) (config.Secret, error) {
	user, err := f.user(purpose)
	if err != nil {
		return config.Secret{}, err
	}
	found := f.lookup(user)
	if !found.found || found.password.Empty() {
		return config.Secret{}, missingPassword(user, found)
	}
	return found.password, nil
}

func missingPassword(user string, l lookup) error {
	return fail.New(fmt.Sprintf("no password for user %q; tried %s", user, strings.Join(l.tried, ", then ")), "",
		"add a line hostname:port:database:"+user+":password to the password file and chmod 600 it")
}

// lookup finds the password of a user once and remembers it. Only values that belong to this very user are looked at.
func (f *Factory) lookup(user string) lookup {
	f.mu.Lock()
	defer f.mu.Unlock()
	if known, ok := f.passwords[user]; ok {
		return known
	}
	l := f.find(user)
	f.passwords[user] = l
	return l
}

func (f *Factory) find(user string) lookup {
	var l lookup
	own := map[string]config.Secret{}
	if user == f.db.User {
		own["PLUMB_DATABASE_PASSWORD"] = f.db.Password
	}
	if user == f.db.MigrationUser {
		own["PLUMB_DATABASE_MIGRATION_PASSWORD"] = f.db.MigrationPassword
	}
	for _, name := range []string{"PLUMB_DATABASE_PASSWORD", "PLUMB_DATABASE_MIGRATION_PASSWORD"} {
		secret, mine := own[name]
		if !mine {
			continue
		}
		if !secret.Empty() {
			return lookup{password: secret, found: true}
		}
		if !f.fromURL {
			l.tried = append(l.tried, name+" (not set)")
		}
	}
	if f.fromURL {
		l.tried = append(l.tried, "the URL (has none)")
	}
	return f.findInFile(user, l)
}

func (f *Factory) findInFile(user string, l lookup) lookup {
	path, explicit := passFilePath(f.getenv)
	name := path
	if explicit {
		name = "PGPASSFILE=" + path
	}
	if path == "" {
		l.tried = append(l.tried, "a password file (PGPASSFILE is not set and there is no home directory)")
		return l
	}
	src, problem := readPassFile(path)
	if problem == "" && src == nil && explicit {
		problem = fmt.Sprintf("password file %q does not exist", path)
	}
	if problem != "" {
		f.addWarning(problem)
		l.tried = append(l.tried, name+" (ignored: "+problem+")")
		return l
	}
	if src == nil {
		l.tried = append(l.tried, name+" (does not exist; PGPASSFILE is not set)")
		return l
	}
	entries, warnings := parsePassFile(path, src)
	for _, warning := range warnings {
		f.addWarning(warning)
	}
	password, found := findPassword(entries, f.db.Host, strconv.Itoa(f.db.Port), f.db.Name, user)
	if !found {
		l.tried = append(l.tried, fmt.Sprintf("%s (no line matches %s:%d:%s:%s)", name, f.db.Host, f.db.Port, f.db.Name, user))
		return l
	}
	l.tried = append(l.tried, name)
	l.password, l.found = config.NewSecret(password), true
	return l
}

// addWarning keeps a warning once; the caller holds the lock.
func (f *Factory) addWarning(text string) {
	if slices.Contains(f.warnings, text) {
		return
	}
	f.warnings = append(f.warnings, text)
	if f.warn != nil {
		f.warn(text)
	}
}
