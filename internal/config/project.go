package config

import (
	"time"

	"github.com/zclconf/go-cty/cty"
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
	// URL, Dev, Src, MigrationDir, MigrationFormat, TxMode, RevisionsSchema, Schemas, Exclude and Include are flags; a set one wins over every file.
	URL, Dev        string
	Src             []string
	MigrationDir    string
	MigrationFormat string
	TxMode          string
	RevisionsSchema string
	Schemas         []string
	Exclude         []string
	Include         []string
	// Dir is the working directory; "" means the process's.
	Dir string
	// Ask answers what data sources ask the outside; without it those are errors.
	Ask Asker
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
	// Mode are the switches of schema.mode that are given: "schemas", "objects", "permissions" and "default_permissions".
	Mode      map[string]bool
	Migration Migration
	Diff      Diff
	Lint      Lint
	Clean     Clean
	// Rows is the data block of the env; nil without one: then the rows of schema files are not compared.
	Rows *Rows
	// Format holds Go templates by command, as "migrate.apply" or "schema.diff".
	Format map[string]string
	// AppRoles are the group roles that the application's user is a member of (app_roles, plumb's own attribute).
	AppRoles []string
	// Vars are the --var values, for schema files that declare variables.
	Vars map[string][]string
	// Variables are the names of the variables that atlas.hcl declares, sorted.
	Variables []string
	// Tests are the settings of the test block by kind of tests, "schema" and "migrate".
	Tests map[string]Tests
	// Dir is the working directory, to which relative paths belong, as in Atlas.
	Dir string
	// Files are the files that were read.
	Files []string
	// Data are the data sources that Src and Migration.Dir refer to, by their URLs, see DataScheme.
	Data map[string]*Data
	// Each is the key of the item of for_each that the project is for, or "".
	Each string
	// Warnings are things that are allowed but not advised.
	Warnings []string

	// incomplete says what a database lacks of which only the environment says something.
	incomplete error

	env  environ
	envs []string
	ask  Asker
	// named says that the user named the project file or one of its envs.
	named bool
	// item is which item of for_each is wanted, items how many there are; -1 without for_each.
	item, items int
	// places are the positions of settings that are checked later, by name.
	places map[string]string
}

// Place returns the position of a setting that is checked after loading, such as "exclude": in atlas.hcl, or the flag; or "".
func (p *Project) Place(setting string) string { return p.places[setting] }

// Migration is the migration block.
type Migration struct {
	// Dir is a file:// URL. Format is "" when the file names decide.
	Dir, Format string
	// Baseline is the version that an existing database is taken to have.
	Baseline string
	// ExecOrder is linear, linear-skip or non-linear; "" means linear.
	ExecOrder string
	// TxMode is file, all or none: in which transactions files run that don't say it themselves; "" means file.
	TxMode string
	// LockTimeout limits the wait for another runner; 0 means the runner's default.
	LockTimeout time.Duration
	// ObjectLockTimeout limits how long a statement of a migration waits for a lock, ObjectLockRetry for how long it is tried
	// again; 0 means the runner's default, negative none.
	ObjectLockTimeout, ObjectLockRetry time.Duration
	// RevisionsSchema overrides where the history is kept.
	RevisionsSchema string
	// Exclude are patterns of objects that migrations leave alone.
	Exclude []string
}

// Clean is the clean block, plumb's own: what `schema clean` may empty. The name of the environment, the host and the database all
// have to be listed.
type Clean struct{ Environments, Hosts, Databases []string }

// Rows is the data block of an env: what becomes of the rows that data blocks of schema files have.
type Rows struct {
	// Mode is one of RowModes; "" is the first.
	Mode string
	// MaxRows is how many rows are read of a table; 0 means the default.
	MaxRows int
	// Include and Exclude are patterns of tables, SkipDiff patterns of columns that are not compared.
	Include, Exclude, SkipDiff []string
	// Where is the place of the block.
	Where string
}

// RowModes are the values of data.mode.
var RowModes = []string{"insert", "upsert", "sync"}

// Diff is the diff block.
type Diff struct {
	// Skip holds kinds of change that are left out, such as "drop_table".
	Skip map[string]bool
	// ConcurrentIndex says for which index changes CONCURRENTLY is used; nil means the planner's default.
	ConcurrentIndex ConcurrentIndex
	// OnlineConstraints says whether constraints of tables in use are added unchecked and validated later; nil means the
	// planner's default.
	OnlineConstraints *bool
}

// ConcurrentIndex is the concurrent_index block of diff.
type ConcurrentIndex struct{ Add, Drop *bool }

// Tests say where tests are, and the values of their variables.
type Tests struct {
	Src  []string
	Vars map[string]cty.Value
}

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
	// Unsupported are the places of settings that the rules can't obey, as "file:line:column: name". Only a command that checks
	// migrations minds.
	Unsupported []string
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
