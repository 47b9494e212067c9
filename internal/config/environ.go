package config

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/joho/godotenv"

	"github.com/plumbsql/plumb/internal/fail"
)

const envPrefix = "PLUMB_DATABASE_"

// environ is the process's environment with the variables of --env-file below it.
type environ map[string]string

// newEnviron joins the two. base is in the form of os.Environ. A variable that the real environment has wins, so that a
// file checked in for tests can't redirect a live run.
func newEnviron(base, files []string, dir string) (environ, error) {
	env := environ{}
	for _, name := range files {
		path := filepath.Clean(name)
		if !filepath.IsAbs(path) {
			path = filepath.Join(dir, path)
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return nil, fail.Wrap(withoutPath(err), "read the environment file", name, "check the path given with --env-file")
		}
		vars, err := godotenv.UnmarshalBytes(src)
		if err != nil {
			// The library's message quotes the line, which may be a password.
			return nil, fail.New("the environment file is malformed", name, "write one NAME=value per line")
		}
		for key, value := range vars {
			env[key] = value
		}
	}
	for _, pair := range base {
		if key, value, ok := strings.Cut(pair, "="); ok {
			env[key] = value
		}
	}
	return env, nil
}

// override lays the PLUMB_DATABASE_* variables over d and says whether there were any. An empty variable counts as unset,
// because container tools pass declared variables without a value as empty ones. An unknown name with the prefix is an error: it is a
// misspelled key that would silently not apply.
func (e environ) override(d Database) (Database, bool, error) {
	d, found := d.clone(), false
	known := make([]string, 0, len(fields)+1)
	for _, f := range fields {
		name := envName(f.key)
		known = append(known, name)
		if f.key == "database" && e[name] == "" {
			known = append(known, envPrefix+"NAME")
			name = envPrefix + "NAME"
		}
		text := e[name]
		if text == "" {
			continue
		}
		if err := f.set(&d, text, name); err != nil {
			return d, false, fail.Wrap(err, "database."+f.key, name, "")
		}
		found = true
	}
	known = append(known, envPrefix+"NAME")
	for name, value := range e {
		if strings.HasPrefix(name, envPrefix) && value != "" && !slices.Contains(known, name) {
			return d, false, fail.New(fmt.Sprintf("unknown environment variable %s", name), "", UnknownHint(name, known))
		}
	}
	if found && d.source == "" {
		d.source = "environment"
	}
	return d, found, nil
}
