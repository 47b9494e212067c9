package config

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/fail"
)

// Load reads and resolves a project. It does not need a database to be configured; see RequireTarget. Of an env with for_each it
// returns the first item.
func Load(opts Options) (*Project, error) { return loadItem(opts, 0) }

func loadItem(opts Options, item int) (*Project, error) {
	p, err := newProject(opts)
	if err != nil {
		return nil, err
	}
	p.item, p.items, p.ask = item, -1, opts.Ask
	yamlFile, hclFile, err := p.configFiles(opts.Config)
	if err != nil {
		return nil, err
	}
	p.named = opts.Env != "" || slices.ContainsFunc(opts.Config, func(name string) bool { return strings.HasSuffix(strings.ToLower(name), ".hcl") })
	if hclFile != "" {
		if err := p.loadHCL(hclFile, opts.Env); err != nil {
			return nil, err
		}
	} else if opts.Env != "" {
		return nil, fail.New(fmt.Sprintf("--env %s is given, but there is no atlas.hcl", opts.Env), p.Dir,
			"give its path with --config")
	}
	if err := p.loadDatabase(yamlFile, opts.URL); err != nil {
		return nil, err
	}
	if err := p.applyFlags(opts); err != nil {
		return nil, err
	}
	return p, p.check()
}

func newProject(opts Options) (*Project, error) {
	p := &Project{Dir: opts.Dir, Migration: Migration{Dir: DefaultMigrationDir}}
	if p.Dir == "" {
		wd, err := os.Getwd()
		if err != nil {
			return nil, fail.Wrap(err, "find the working directory", "", "")
		}
		p.Dir = wd
	}
	base := opts.Environ
	if base == nil {
		base = os.Environ()
	}
	var err error
	if p.env, err = newEnviron(base, opts.EnvFiles, p.Dir); err != nil {
		return nil, err
	}
	p.Vars, err = parseVars(opts.Vars)
	return p, err
}

func parseVars(flags []string) (map[string][]string, error) {
	vars := map[string][]string{}
	for _, flag := range flags {
		name, value, ok := strings.Cut(flag, "=")
		if !ok || name == "" {
			return nil, fail.New("--var wants name=value", "", "")
		}
		vars[name] = append(vars[name], value)
	}
	return vars, nil
}

// configFiles tells the two kinds of --config apart by their ending and finds ./atlas.hcl when none is named.
func (p *Project) configFiles(given []string) (yamlFile, hclFile string, err error) {
	for _, name := range given {
		path := strings.TrimPrefix(name, "file://")
		var target *string
		switch strings.ToLower(filepath.Ext(path)) {
		case ".yaml", ".yml":
			target = &yamlFile
		case ".hcl":
			target = &hclFile
		default:
			return "", "", fail.New("--config wants a .yaml, .yml or .hcl file", name, "")
		}
		if *target != "" {
			return "", "", fail.New("--config names two files of the same kind", *target+" and "+path, "give one config.yaml and one atlas.hcl at most")
		}
		*target = path
	}
	if hclFile == "" {
		if _, err := os.Stat(filepath.Join(p.Dir, "atlas.hcl")); err == nil {
			hclFile = "atlas.hcl"
		}
	}
	return yamlFile, hclFile, nil
}

// read returns the content of a config file and notes that it was read.
func (p *Project) read(name string) ([]byte, error) {
	src, err := os.ReadFile(p.Abs(name))
	if err != nil {
		return nil, fail.Wrap(withoutPath(err), "read the config", name, "check the path given with --config")
	}
	p.Files = append(p.Files, name)
	return src, nil
}

// Abs makes a path absolute, relative to the working directory; a file:// prefix is dropped.
func (p *Project) Abs(path string) string {
	path = strings.TrimPrefix(path, "file://")
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(p.Dir, path)
}

// Named reports whether the user named the project file or one of its envs, so that what the project says to run may run.
func (p *Project) Named() bool { return p.named }

// Environ returns the environment with the --env-file files below it, as name=value, sorted.
func (p *Project) Environ() []string {
	var all []string
	for name, value := range p.env {
		all = append(all, name+"="+value)
	}
	slices.Sort(all)
	return all
}

// Getenv looks a variable up in the environment and, below it, in the --env-file files.
func (p *Project) Getenv(name string) string { return p.env[name] }

// loadDatabase applies flag over environment over config.yaml over atlas.hcl.
func (p *Project) loadDatabase(yamlFile, flagURL string) error {
	var base *Database
	if yamlFile != "" {
		src, err := p.read(yamlFile)
		if err != nil {
			return err
		}
		if base, err = ParseYAML(yamlFile, src); err != nil {
			return err
		}
	}
	if _, reference := p.reference(flagURL); reference {
		values, err := p.Expand(flagURL)
		if err != nil {
			return err
		}
		flagURL = values[0]
	}
	if flagURL != "" {
		p.URL = flagURL
		return p.checkURL("--url")
	}
	if base == nil && p.URL != "" {
		fromURL, err := ParseURL(p.URL)
		if err != nil {
			return fail.Wrap(err, "url of env "+p.Env, p.hclName(), "")
		}
		base = fromURL
	}
	if base == nil {
		base = &Database{}
	}
	merged, overridden, err := p.env.override(*base)
	if err != nil {
		return err
	}
	if p.URL != "" && base.source == "url" && !overridden {
		return p.checkURL(p.hclName())
	}
	p.URL = ""
	if base.source == "" && !overridden {
		return nil
	}
	if base.source == "" {
		// A password that is set for other commands describes no database.
		if p.incomplete = merged.missing(); p.incomplete != nil {
			return nil
		}
	}
	done, err := merged.Complete()
	if err != nil {
		return err
	}
	p.Database = &done
	p.Warnings = append(p.Warnings, done.Warnings()...)
	return nil
}

func (p *Project) checkURL(where string) error {
	d, err := ParseURL(p.URL)
	if err != nil {
		return fail.Wrap(err, "target", where, "")
	}
	p.Warnings = append(p.Warnings, d.Warnings()...)
	return nil
}

func (p *Project) hclName() string {
	for _, name := range p.Files {
		if strings.HasSuffix(strings.ToLower(name), ".hcl") {
			return name
		}
	}
	return "atlas.hcl"
}

func (p *Project) applyFlags(opts Options) error {
	if slices.Contains(opts.Src, "") { // an unset variable of a shell; it would mean the working directory
		return fail.New("the path of the schema files is empty", "", "name a file or folder, such as file://schema, or leave it out")
	}
	src, err := p.expand(opts.Src)
	if err != nil {
		return err
	}
	for _, path := range src {
		if scheme, _, isURL := strings.Cut(path, "://"); isURL && scheme != "file" && p.Data[path] == nil { // there may be a password in it
			return fail.New("this kind of URL is not supported", scheme+"://…", "only schema files are taken here: name a file or folder, such as file://schema")
		}
	}
	for _, flag := range []struct {
		target *string
		value  string
	}{
		{&p.Dev, opts.Dev},
		{&p.Migration.Dir, opts.MigrationDir},
		{&p.Migration.Format, opts.MigrationFormat},
		{&p.Migration.TxMode, opts.TxMode},
		{&p.Migration.RevisionsSchema, opts.RevisionsSchema},
	} {
		if flag.value == "" {
			continue
		}
		if _, reference := p.reference(flag.value); !reference {
			*flag.target = flag.value
			continue
		}
		values, err := p.Expand(flag.value)
		if err != nil {
			return err
		}
		*flag.target = values[0]
	}
	for _, flag := range []struct {
		name    string
		setting string
		target  *[]string
		value   []string
	}{
		{"--to", "src", &p.Src, src},
		{"--schema", "schemas", &p.Schemas, opts.Schemas},
		{"--exclude", "exclude", &p.Exclude, opts.Exclude},
		{"--include", "include", &p.Include, opts.Include},
	} {
		if len(flag.value) > 0 {
			*flag.target = slices.Clone(flag.value)
			p.place(flag.setting, flag.name)
		}
	}
	return nil
}

// check looks at values that came from flags or files alike.
func (p *Project) check() error {
	if p.Migration.Format != "" && !slices.Contains(DirFormats, p.Migration.Format) {
		return fail.New(fmt.Sprintf("unknown migration directory format %q", p.Migration.Format), "", UnknownHint(p.Migration.Format, DirFormats))
	}
	if p.Migration.TxMode != "" && !slices.Contains(TxModes, p.Migration.TxMode) {
		return fail.New(fmt.Sprintf("unknown tx-mode %q", p.Migration.TxMode), "", UnknownHint(p.Migration.TxMode, TxModes))
	}
	if scheme, _, ok := strings.Cut(p.Migration.Dir, "://"); ok && scheme != "file" && p.Data[p.Migration.Dir] == nil {
		return fail.New(fmt.Sprintf("migration directories of the kind %s:// are not supported", scheme), "", "use a local directory: file://migrations")
	}
	return nil
}

// DirFormats are the migration directory formats by Atlas's names, and "plain" for numbered SQL files.
var DirFormats = []string{"atlas", "golang-migrate", "goose", "flyway", "dbmate", "plain"}

// RequireTarget returns an error unless a database is configured.
func (p *Project) RequireTarget() error {
	if p.Database != nil || p.URL != "" {
		return nil
	}
	if p.incomplete != nil && (p.Env != "" || len(p.envs) < 2) {
		return p.incomplete
	}
	hint := "give --config config.yaml with a database block, set PLUMB_DATABASE_HOST and the others, or give --url"
	if p.Env == "" && len(p.envs) > 1 {
		hint = "choose an env of atlas.hcl: --env " + strings.Join(p.envs, " or --env ")
	}
	return fail.New("database configuration is required", "", hint)
}
