package state

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/zclconf/go-cty/cty"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/config"
	"github.com/plumbsql/plumb/internal/conn"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/migrate"
	"github.com/plumbsql/plumb/internal/proof"
	"github.com/plumbsql/plumb/internal/source"
	"github.com/plumbsql/plumb/internal/workspace"
)

// State is a catalog and where it came from.
type State struct {
	// URL is the origin, without a password.
	URL     string
	Catalog *catalog.Database
	// Database is the throwaway database that stands at the state; nil for a live one.
	Database *workspace.Database
	// Notes tell what was read but has no effect.
	Notes []string
	// Renamed is what schema files call something else than before.
	Renamed []source.Renamed
	// Seeded are the tables of which schema files hold rows; the throwaway database has them.
	Seeded []source.Seeded

	factory *conn.Factory
}

// User returns the name of the migration user who read a live database, "" for any other state.
func (s *State) User() string {
	if s.factory == nil {
		return ""
	}
	return s.factory.User(conn.Migration)
}

// With runs call on a connection of the migration user to the database behind the state, live or throwaway.
func (s *State) With(ctx context.Context, call func(*pgx.Conn) error) error {
	if s.Database != nil {
		return s.Database.With(ctx, call)
	}
	c, err := s.factory.Connect(ctx, conn.Migration)
	if err != nil {
		return err
	}
	defer conn.Hangup(ctx, c)
	return call(c)
}

// As returns the state with another catalog for what is behind it.
func (s *State) As(db *catalog.Database) *State {
	c := *s
	c.Catalog = db
	return &c
}

// Reachable reports whether there is a database behind the state that can be asked: With has one to call.
func (s *State) Reachable() bool { return s.Database != nil || s.factory != nil }

// IsLive reports whether a URL means a live database.
func IsLive(url string) bool {
	scheme, _, isURL := strings.Cut(url, "://")
	return isURL && (strings.EqualFold(scheme, "postgres") || strings.EqualFold(scheme, "postgresql"))
}

// Open returns the state behind a URL: postgres://… is a live database; a file or folder is a migration directory when it
// holds migrations (atlas.sum, or file names of a known layout), else schema files.
func (o *Opener) Open(ctx context.Context, url string) (*State, error) {
	if IsLive(url) {
		factory, err := conn.FromURL(url, o.options.Conn...)
		if err != nil {
			return nil, err
		}
		return o.Live(ctx, factory)
	}
	if err := onDisk(url); err != nil {
		return nil, err
	}
	if isMigrations(url) {
		dir, err := migrate.Open(url, "")
		if err != nil {
			return nil, err
		}
		return o.Migrations(ctx, dir, nil)
	}
	return o.Schema(ctx, []string{url})
}

// OpenPair opens two states for a comparison. Two live ones are read at the same time; one decides the major version of the
// throwaway server.
func (o *Opener) OpenPair(ctx context.Context, from, to string) (a, b *State, err error) {
	if IsLive(from) && IsLive(to) {
		return o.openBoth(ctx, from, to)
	}
	if !IsLive(from) && IsLive(to) {
		b, a, err = o.OpenPair(ctx, to, from)
		return a, b, err
	}
	if a, err = o.Open(ctx, from); err != nil {
		return nil, nil, err
	}
	o.Match(a)
	if b, err = o.Open(ctx, to); err != nil {
		return nil, nil, err
	}
	return a, b, SameMajor(a, b)
}

// openBoth opens two live states at the same time. Where both fail the error of the first is returned.
func (o *Opener) openBoth(ctx context.Context, from, to string) (*State, *State, error) {
	var states [2]*State
	var failed [2]error
	var both sync.WaitGroup
	for i, url := range []string{from, to} {
		both.Go(func() { states[i], failed[i] = o.Open(ctx, url) })
	}
	both.Wait()
	if err := cmp.Or(failed[0], failed[1]); err != nil {
		return nil, nil, err
	}
	return states[0], states[1], SameMajor(states[0], states[1])
}

// Match makes the throwaway server, unless it runs already, one of the state's major version. The extensions of a live
// database are allowed in schema files from then on: somebody who may has made them there. The migration user gets the name
// of who has read it, as pg_dump prints the owner by name, unless a schema of that name would come into the search path.
func (o *Opener) Match(s *State) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if s.Database == nil {
		for _, id := range s.Catalog.OfKind(catalog.Extension) {
			o.extensions = append(o.extensions, id.Name)
		}
		if s.factory != nil {
			user := s.factory.User(conn.Migration)
			if s.Catalog.Get(catalog.ID{Kind: catalog.Schema, Name: user}) == nil {
				o.user = user
			}
		}
	}
	if o.options.Major == 0 {
		o.options.Major = s.Catalog.Major()
	}
}

// SameMajor refuses a comparison between major versions, whose catalogs print the same thing differently.
func SameMajor(a, b *State) error {
	x, y := a.Catalog.Major(), b.Catalog.Major()
	if x == y {
		return nil
	}
	return fail.New(fmt.Sprintf("%s is PostgreSQL %d and %s is PostgreSQL %d; only equal major versions can be compared", a.URL, x, b.URL, y), "",
		fmt.Sprintf("name a throwaway server of the right version with --dev-url, for example npm://%d or docker://postgres:%d", x, x))
}

// Live reads a live database as the migration user.
func (o *Opener) Live(ctx context.Context, factory *conn.Factory) (*State, error) {
	c, err := factory.Connect(ctx, conn.Migration)
	if err != nil {
		return nil, err
	}
	defer conn.Hangup(ctx, c)
	db, err := workspace.Read(ctx, c, factory.User(conn.Migration))
	if err != nil {
		return nil, err
	}
	return &State{URL: factory.Redacted(conn.Migration), Catalog: db, factory: factory}, nil
}

// Migrations replays a migration directory: the migrations that keep wants, or all for nil.
func (o *Opener) Migrations(ctx context.Context, dir *migrate.Dir, keep func(migrate.Migration) bool) (*State, error) {
	w, err := o.Workspace(ctx)
	if err != nil {
		return nil, err
	}
	db, err := proof.Replay(ctx, w, dir, keep)
	if err != nil {
		return nil, err
	}
	return throwaway(ctx, dir.URL(), db, nil)
}

// Source reads schema files and folders.
func (o *Opener) Source(ctx context.Context, paths []string) (*source.Source, error) {
	return o.source(ctx, paths, o.allowed())
}

// source reads schema files, which may ask for the extensions beside the usual ones.
func (o *Opener) source(ctx context.Context, paths, extensions []string) (*source.Source, error) {
	vars := maps.Clone(o.options.Vars)
	for _, path := range paths {
		if err := onDisk(path); err != nil && !strings.HasPrefix(path, config.DataScheme) {
			return nil, err
		}
	}
	if o.options.Files == nil {
		return source.Read(paths, o.reading(vars, extensions))
	}
	files, more, err := o.options.Files(ctx, paths)
	if err != nil {
		return nil, err
	}
	if vars == nil {
		vars = map[string]cty.Value{}
	}
	maps.Copy(vars, more)
	return source.New(files, o.reading(vars, extensions))
}

// reading are the options for schema files with these values of variables and extensions to ask for.
func (o *Opener) reading(vars map[string]cty.Value, extensions []string) source.Options {
	return source.Options{Vars: vars, Elsewhere: o.options.Elsewhere, Extensions: extensions, Superuser: !o.options.Proved}
}

// Schema loads schema files and folders.
func (o *Opener) Schema(ctx context.Context, paths []string) (*State, error) {
	extensions := o.allowed() // which the opener would keep until the server has started
	room := o.prepare(ctx)
	s, err := o.source(ctx, paths, extensions)
	if err != nil {
		room.discard(ctx)
		return nil, err
	}
	w, db, err := room.wait()
	if err != nil {
		return nil, err
	}
	if err := proof.Load(ctx, w, db, s, !o.options.Proved); err != nil {
		db.Discard(ctx)
		return nil, err
	}
	state, err := throwaway(ctx, strings.Join(paths, ", "), db, s.Notes())
	if err != nil {
		return nil, err
	}
	state.Renamed, state.Seeded = s.Renamed(), s.Seeded()
	if !s.Unchecked() {
		return state, nil
	}
	if err := o.CheckBodies(ctx, state); err != nil {
		state.Release(ctx)
		return nil, err
	}
	return state, nil
}

// allowed are extensions that schema files may ask for beside the usual ones.
func (o *Opener) allowed() []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Clone(o.extensions)
}

func throwaway(ctx context.Context, url string, db *workspace.Database, notes []string) (*State, error) {
	read, err := db.Catalog(ctx)
	if err != nil {
		db.Discard(ctx)
		return nil, err
	}
	return &State{URL: url, Catalog: read, Database: db, Notes: notes}, nil
}

// Release drops the throwaway database, if there is one. The catalog stays.
func (s *State) Release(ctx context.Context) {
	if s.Database != nil {
		s.Database.Discard(ctx)
		s.Database = nil
	}
}

// String returns the origin.
func (s *State) String() string { return s.URL }

// onDisk refuses what means no files, without printing it: there may be a password in it.
func onDisk(url string) error {
	scheme, _, isURL := strings.Cut(url, "://")
	switch {
	case isURL && scheme != "file":
		return fail.New("this kind of URL is not supported", scheme+"://…", "use postgres://…, or file://… with a migration directory or schema files")
	case !isURL && strings.Contains(url, "password="):
		return fail.New("this is no URL", "", "write the connection string as postgres://user@host:port/database")
	}
	return nil
}

func isMigrations(url string) bool {
	path := strings.TrimPrefix(url, "file://")
	path, _, _ = strings.Cut(path, "?")
	info, err := os.Stat(path)
	if err != nil || !info.IsDir() {
		return false
	}
	if _, err := os.Stat(filepath.Join(path, migrate.HashFileName)); err == nil {
		return true
	}
	dir, err := migrate.Open(path, "")
	if err != nil || dir.Validate() != nil && !hasPairs(dir.FS()) {
		return false
	}
	migrations, err := dir.Migrations()
	return err == nil && len(migrations) > 0
}

func hasPairs(fsys fs.FS) bool {
	found, err := fs.Glob(fsys, "*.up.sql")
	return err == nil && len(found) > 0
}
