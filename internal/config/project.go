package config

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/plumbsql/plumb/internal/fail"
)

// DefaultMigrationDir is where migrations are when nothing says otherwise.
const DefaultMigrationDir = "file://migrations"

// Options are the inputs of Load: what the command line gave. The zero value reads ./atlas.hcl when there is one.
type Options struct {
	// Config are the values of --config: at most one config.yaml and one atlas.hcl, plain or as file:// URLs.
	Config []string
	// Env is --env.
	Env string
	// Vars are the --var flags as name=value; a repeated name makes a list.
	Vars []string
	// EnvFiles are the --env-file flags; a later file wins over an earlier one and the real environment over both.
	EnvFiles []string
	// URL, Dev, Src, MigrationDir, MigrationFormat, RevisionsSchema, Schemas and Exclude are flags; a set one wins over every file.
	URL, Dev        string
	Src             []string
	MigrationDir    string
	MigrationFormat string
	RevisionsSchema string
	Schemas         []string
	Exclude         []string
	// Dir is the working directory; "" means the process's.
	Dir string
	// Environ replaces os.Environ in tests.
	Environ []string
}

// Project is everything that files, environment and flags say, resolved.
type Project struct {
	// Database is set when config.yaml or the environment describe it. At most one of Database and URL is set.
	Database *Database
	// URL is the target's URL from --url or atlas.hcl, checked but unchanged. It may hold a password: never print it.
	URL string
	// Env is the chosen env block of atlas.hcl, or "".
	Env string
	// Src are the desired state's files or directories, Dev the throwaway server's URL ("" means find one).
	Src []string
	Dev string
	// Schemas, Exclude and Include narrow what is compared.
	Schemas, Exclude, Include []string
	Migration                 Migration
	Diff                      Diff
	Lint                      Lint
	// Format holds Go templates by command, as "migrate.apply" or "schema.diff".
	Format map[string]string
	// AppRoles are the group roles that the application's user is a member of (app_roles, plumb's own attribute).
	AppRoles []string
	// Vars are the --var values, for schema files that declare variables.
	Vars map[string][]string
	// Dir is the working directory, to which relative paths belong, as in Atlas.
	Dir string
	// Files are the files that were read.
	Files []string
	// Warnings are things that are allowed but not advised.
	Warnings []string

	env  environ
	envs []string
}

// Migration is the migration block.
type Migration struct {
	// Dir is a file:// URL. Format is "" when the file names decide.
	Dir, Format string
	// Baseline is the version that an existing database is taken to have.
	Baseline string
	// ExecOrder is linear, linear-skip or non-linear; "" means linear.
	ExecOrder string
	// LockTimeout limits the wait for another runner; 0 means the runner's default.
	LockTimeout time.Duration
	// RevisionsSchema overrides where the history is kept.
	RevisionsSchema string
	// Exclude are patterns of objects that migrations leave alone.
	Exclude []string
}

// Diff is the diff block.
type Diff struct {
	// Skip holds kinds of change that are left out, such as "drop_table".
	Skip map[string]bool
	// ConcurrentIndex says for which index changes CONCURRENTLY is used; nil means the planner's default.
	ConcurrentIndex ConcurrentIndex
}

// ConcurrentIndex is the concurrent_index block of diff.
type ConcurrentIndex struct{ Add, Drop *bool }

// Lint is the lint block.
type Lint struct {
	// Latest is how many of the newest files are checked; 0 means not given.
	Latest int
	// GitBase and GitDir choose the files that differ from a git branch.
	GitBase, GitDir string
	// Format is a Go template for the report.
	Format string
	// Destructive are the rules for steps that lose data.
	Destructive Destructive
	// Analyzers holds the other analyzer blocks by name (data_depend, incompatible, …).
	Analyzers map[string]Analyzer
	// Naming are the rules for names: the general one and one per kind of object ("schema", "table", …).
	Naming map[string]Naming
	// Checks holds the check blocks by code.
	Checks map[string]Check
}

// Destructive is the lint.destructive block.
type Destructive struct {
	Error *bool
	Force bool
	// AllowTable and AllowColumn are regular expressions of names that may be dropped.
	AllowTable, AllowColumn []string
}

// Analyzer is one analyzer block; Options are its further switches, such as check_create.
type Analyzer struct {
	Error   *bool
	Options map[string]bool
	// OnEdit is non_linear's on_edit, or "".
	OnEdit string
}

// Naming is one naming rule: a regular expression and the message shown when a name does not match.
type Naming struct {
	Error          *bool
	Match, Message string
}

// Check sets one code to error or leaves it out.
type Check struct{ Error, Skip *bool }

// Load reads and resolves a project. It does not need a database to be configured; see RequireTarget.
func Load(opts Options) (*Project, error) {
	p, err := newProject(opts)
	if err != nil {
		return nil, err
	}
	yamlFile, hclFile, err := p.configFiles(opts.Config)
	if err != nil {
		return nil, err
	}
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
	p.applyFlags(opts)
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

func (p *Project) applyFlags(opts Options) {
	for _, flag := range []struct {
		target *string
		value  string
	}{
		{&p.Dev, opts.Dev},
		{&p.Migration.Dir, opts.MigrationDir},
		{&p.Migration.Format, opts.MigrationFormat},
		{&p.Migration.RevisionsSchema, opts.RevisionsSchema},
	} {
		if flag.value != "" {
			*flag.target = flag.value
		}
	}
	for _, flag := range []struct {
		target *[]string
		value  []string
	}{{&p.Src, opts.Src}, {&p.Schemas, opts.Schemas}, {&p.Exclude, opts.Exclude}} {
		if len(flag.value) > 0 {
			*flag.target = slices.Clone(flag.value)
		}
	}
}

// check looks at values that came from flags or files alike.
func (p *Project) check() error {
	if p.Migration.Format != "" && !slices.Contains(DirFormats, p.Migration.Format) {
		return fail.New(fmt.Sprintf("unknown migration directory format %q", p.Migration.Format), "", unknownHint(p.Migration.Format, DirFormats))
	}
	if scheme, _, ok := strings.Cut(p.Migration.Dir, "://"); ok && scheme != "file" {
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
	hint := "give --config config.yaml with a database block, set PLUMB_DATABASE_HOST and the others, or give --url"
	if p.Env == "" && len(p.envs) > 1 {
		hint = "choose an env of atlas.hcl: --env " + strings.Join(p.envs, " or --env ")
	}
	return fail.New("database configuration is required", "", hint)
}
