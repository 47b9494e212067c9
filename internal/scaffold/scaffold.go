package scaffold

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/plumbsql/plumb/internal/config"
	"github.com/plumbsql/plumb/internal/conn"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/generate"
	"github.com/plumbsql/plumb/internal/inspect"
	"github.com/plumbsql/plumb/internal/migrate"
	"github.com/plumbsql/plumb/internal/state"
)

// The names of what is written.
const (
	projectFile    = "atlas.hcl"
	configFile     = "config.yaml"
	schemaDir      = "schema"
	migrationsDir  = "migrations"
	schemaTemplate = "# What the database should hold. Write blocks as in docs/hcl.md, or SQL in *.sql files beside this one.\nschema \"public\" {\n}\n"
)

// Request says what to begin with. At most one of Factory and Migrations is set.
type Request struct {
	// Dir is the folder of the project.
	Dir string
	// Database is what config.yaml says: host, port, users, name.
	Database config.Database
	// Factory connects to a live database to begin with.
	Factory *conn.Factory
	// Migrations is a directory of migrations to begin with.
	Migrations string
}

// Result says what was written.
type Result struct {
	// Files are the files and folders written, by their paths in the project.
	Files []string `json:"files"`
	// Notes are things to do or to know.
	Notes []string `json:"notes,omitempty"`
}

// Run writes the project. The error is a *fail.Error; then nothing was written.
func Run(ctx context.Context, opener *state.Opener, request Request) (*Result, error) {
	tern, err := readTern(request.Migrations)
	if err != nil {
		return nil, err
	}
	written := []string{projectFile, configFile, schemaDir}
	if request.Factory != nil || len(tern) > 0 {
		written = append(written, migrationsDir)
	}
	if err := free(request.Dir, written); err != nil {
		return nil, err
	}
	temp, err := os.MkdirTemp(request.Dir, ".plumb-init-")
	if err != nil {
		return nil, fail.Wrap(err, "begin a project", request.Dir, "")
	}
	defer func() { _ = os.RemoveAll(temp) }()
	b := &beginning{Request: request, opener: opener, temp: temp, result: &Result{}, project: projectSettings{dir: migrationsDir}}
	switch {
	case request.Factory != nil:
		err = b.fromDatabase(ctx)
	case len(tern) > 0:
		err = b.fromTern(ctx, tern)
	case request.Migrations != "":
		err = b.fromMigrations(ctx)
	default:
		err = b.write(filepath.Join(schemaDir, "schema.pg.hcl"), schemaTemplate)
	}
	if err != nil {
		return nil, err
	}
	if err := errors.Join(b.write(projectFile, b.project.text()), b.write(configFile, configText(request.Database))); err != nil {
		return nil, err
	}
	return b.result, b.place(written)
}

// beginning is a project in the making, in a folder beside its place.
type beginning struct {
	Request
	opener  *state.Opener
	temp    string
	result  *Result
	project projectSettings
}

// fromDatabase writes what a live database holds, and the migration that makes it.
func (b *beginning) fromDatabase(ctx context.Context) error {
	live, err := b.opener.Live(ctx, b.Factory)
	if err != nil {
		return err
	}
	b.opener.Match(live)
	if err := b.schema(ctx, live); err != nil {
		return err
	}
	path := filepath.Join(b.temp, migrationsDir)
	if err := os.Mkdir(path, 0o755); err != nil {
		return fail.Wrap(err, "begin a project", path, "")
	}
	dir, err := migrate.Open(path, migrate.FormatGolangMigrate)
	if err != nil {
		return err
	}
	generated, err := generate.Run(ctx, b.opener, generate.Request{
		Dir: dir, Src: []string{filepath.Join(b.temp, schemaDir)}, Name: "baseline",
	})
	if err != nil {
		return err
	}
	b.result.Notes = append(b.result.Notes, generated.Notes...)
	all, err := dir.Migrations()
	if err != nil || len(all) == 0 {
		return err
	}
	b.project.baseline = all[len(all)-1].Version
	b.result.Notes = append(b.result.Notes,
		"migration.baseline in atlas.hcl says that databases without a history have the first migration already; `plumb migrate up` records it there")
	return nil
}

// fromMigrations writes what the migrations of a directory make, and leaves them where and as they are.
func (b *beginning) fromMigrations(ctx context.Context) error {
	dir, err := migrate.Open(b.Migrations, "")
	if err != nil {
		return err
	}
	err = dir.Validate()
	if err != nil && !errors.Is(err, migrate.ErrNoSum) {
		return err
	}
	unsummed := err != nil
	if err := b.replayed(ctx, dir); err != nil {
		return err
	}
	b.project.dir, b.project.format = b.relative(dir.Path()), dir.Format()
	b.result.Notes = append(b.result.Notes,
		"for databases that have these migrations already, set migration.baseline in atlas.hcl to the newest version they have")
	if unsummed {
		path, err := dir.Hash(ctx)
		if err != nil {
			return err
		}
		b.result.Files = append(b.result.Files, b.relative(path))
	}
	return nil
}

// fromTern writes tern's migrations as pairs, and what they make.
func (b *beginning) fromTern(ctx context.Context, all []migrate.NewMigration) error {
	path := filepath.Join(b.temp, migrationsDir)
	if err := os.Mkdir(path, 0o755); err != nil {
		return fail.Wrap(err, "begin a project", path, "")
	}
	dir, err := migrate.Open(path, migrate.FormatGolangMigrate)
	if err != nil {
		return err
	}
	if _, err := dir.Write(ctx, all); err != nil {
		return err
	}
	b.result.Notes = append(b.result.Notes, "tern's migrations were copied to "+migrationsDir+" as pairs, with their versions; "+b.Migrations+" is no longer used",
		"for databases that have these migrations already, set migration.baseline in atlas.hcl to the newest version they have")
	return b.replayed(ctx, dir)
}

func (b *beginning) replayed(ctx context.Context, dir *migrate.Dir) error {
	replayed, err := b.opener.Migrations(ctx, dir, nil)
	if err != nil {
		return err
	}
	defer replayed.Release(ctx)
	return b.schema(ctx, replayed)
}

// schema writes the schema files of a state, and loads them to see that they make it.
func (b *beginning) schema(ctx context.Context, s *state.State) error {
	if err := b.opener.CheckBodies(ctx, s); err != nil {
		return err
	}
	files, err := inspect.SplitHCL(s.Catalog)
	if err != nil {
		return err
	}
	if len(files) == 0 {
		files = []inspect.File{{Path: "schema.pg.hcl", Text: schemaTemplate}}
	}
	for _, file := range files {
		if err := b.write(filepath.Join(schemaDir, filepath.FromSlash(file.Path)), file.Text); err != nil {
			return err
		}
	}
	for _, name := range s.Catalog.Unmanaged {
		b.result.Notes = append(b.result.Notes, name+" is of a kind that is not managed; it is left out")
	}
	loaded, err := b.opener.Schema(ctx, []string{filepath.Join(b.temp, schemaDir)})
	if err != nil {
		return err
	}
	defer loaded.Release(ctx)
	if err := state.SameMajor(s, loaded); err != nil {
		return err
	}
	var lines []string
	for _, change := range diff.Compare(s.Catalog, loaded.Catalog) {
		lines = append(lines, "\n  "+change.String())
	}
	if len(lines) == 0 {
		return nil
	}
	return fail.New("the schema files would not make what there is:"+strings.Join(lines, ""), "", "please report it; nothing was written")
}

// write writes a file of the project.
func (b *beginning) write(name, text string) error {
	path := filepath.Join(b.temp, name)
	err := os.MkdirAll(filepath.Dir(path), 0o755)
	if err == nil {
		err = os.WriteFile(path, []byte(text), 0o644)
	}
	return fail.Wrap(err, "begin a project", name, "")
}

// relative is a path as seen from the project's folder, where it is in it.
func (b *beginning) relative(path string) string {
	if local, err := filepath.Rel(b.Dir, path); err == nil && filepath.IsLocal(local) {
		return filepath.ToSlash(local)
	}
	return filepath.ToSlash(path)
}

// place gives what was written its names; when one can't have it, none does.
func (b *beginning) place(names []string) error {
	if err := free(b.Dir, names); err != nil {
		return err
	}
	for i, name := range names {
		if err := os.Rename(filepath.Join(b.temp, name), filepath.Join(b.Dir, name)); err != nil {
			for _, done := range names[:i] {
				_ = os.Rename(filepath.Join(b.Dir, done), filepath.Join(b.temp, done))
			}
			return fail.Wrap(err, "begin a project", name, "")
		}
	}
	b.result.Files = append(names, b.result.Files...)
	return nil
}

// free refuses names that are taken.
func free(dir string, names []string) error {
	var taken []string
	for _, name := range names {
		if _, err := os.Lstat(filepath.Join(dir, name)); !errors.Is(err, fs.ErrNotExist) {
			taken = append(taken, name)
		}
	}
	if len(taken) == 0 {
		return nil
	}
	return fail.New("already there: "+strings.Join(taken, ", "), dir, "nothing is overwritten; begin in another folder, or move them away")
}
