package catalog

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/plumbsql/plumb/internal/fail"
)

var (
	//go:embed sql/aliases.sql
	aliasesSQL string
	//go:embed sql/casts.sql
	castsSQL string
	//go:embed sql/depend.sql
	dependSQL string
	//go:embed sql/members.sql
	membersSQL string
	//go:embed sql/unmanaged.sql
	unmanagedSQL string
)

// MinimumVersion is the oldest server that can be read, as server_version_num.
const MinimumVersion = 140000

// Options say how to read a database.
type Options struct {
	// Owner is the role that counts as "the owner", the migration user: where it owns, grants or is granted to, the
	// catalog has the symbol "", so that databases with other user names compare equal. Empty means the current user.
	Owner string
	// Exclude reports objects to leave out, with all that belongs to them; it may be nil.
	Exclude func(ID) bool
}

// Read reads the database behind conn: one pipelined round of queries in one snapshot.
func Read(ctx context.Context, conn *pgx.Conn, readers []Reader, options Options) (*Database, error) {
	tx, err := conn.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly})
	if err != nil {
		return nil, fmt.Errorf("begin reading the catalog: %w", err)
	}
	defer rollback(ctx, tx)
	s := &snapshot{owner: options.Owner, exclude: options.Exclude}
	var everybody bool
	// An empty search_path makes the server qualify every name that it prints. Printing a view waits for a lock on it.
	// Compiling the queries (jit) would take longer than running them. The system catalogs are in memory, where to look a
	// row up costs what the next one does; otherwise the planner reads all of a catalog for each row of another.
	err = tx.QueryRow(ctx, `SELECT pg_catalog.current_setting('server_version_num')::int, current_user,
		pg_catalog.set_config('search_path', '', true), pg_catalog.set_config('lock_timeout', '5s', true),
		pg_catalog.set_config('jit', 'off', true), pg_catalog.set_config('random_page_cost', '1', true), `+plainly()+`,
		EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'PUBLIC'),
		EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = current_user AND rolsuper)`).
		Scan(&s.version, &s.user, nil, nil, nil, nil, nil, &everybody, &s.superuser)
	if err != nil {
		return nil, fmt.Errorf("read the server's version: %w", err)
	}
	if s.version < MinimumVersion {
		return nil, fail.New(fmt.Sprintf("the server is PostgreSQL %d; 14 is the oldest that is supported", s.version/10000), "", "upgrade the server")
	}
	if everybody {
		return nil, fail.New("the server has a role with the name PUBLIC, which can't be told from everybody", "", `give it another name: ALTER ROLE "PUBLIC" RENAME TO …`)
	}
	if s.owner == "" {
		s.owner = s.user
	}
	if err := s.read(ctx, tx, readers); err != nil {
		return nil, locked(err)
	}
	return s.database(), nil
}

// plainly returns the expression that sets what decides how the server writes values and names, which a database or a role may
// have set: pg_dump sets most of them too (setup_connection in pg_dump.c).
func plainly() string {
	var all []string
	for _, setting := range [][2]string{
		{"DateStyle", "ISO"},
		{"IntervalStyle", "postgres"},
		{"TimeZone", "UTC"},
		{"extra_float_digits", "1"},
		{"bytea_output", "hex"},
		{"xmlbinary", "base64"},
		{"quote_all_identifiers", "off"},
		{"backslash_quote", "safe_encoding"},
		{"escape_string_warning", "off"},
		{"array_nulls", "on"},
		{"transform_null_equals", "off"},
		{"lc_monetary", "C"},
	} {
		all = append(all, "pg_catalog.set_config('"+setting[0]+"', '"+setting[1]+"', true)")
	}
	return strings.Join(all, " || ")
}

// locked adds a hint when another session holds a lock for too long.
func locked(err error) error {
	var pg *pgconn.PgError
	if errors.As(err, &pg) && pg.Code == "55P03" {
		return fail.Wrap(err, "the database could not be read", "",
			"another session holds a lock, such as a migration that runs: wait for it, then run this again")
	}
	return err
}

// rollback ends the reading, also after ctx has ended, but does not wait for ever. Nothing was written.
func rollback(ctx context.Context, tx pgx.Tx) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	_ = tx.Rollback(ctx)
}

// edge is a row of aliases.sql or depend.sql.
type edge struct {
	from, to Address
	kind     string
}

// snapshot is what the queries returned, before names replace addresses.
type snapshot struct {
	version     int
	user, owner string
	superuser   bool
	exclude     func(ID) bool
	objects     []*Object
	aliases     []edge
	depend      []edge
	casts       map[CastTypes]string
	// members are the members of extensions, with the OIDs of their extensions.
	members   map[Address]uint32
	unmanaged []unmanaged
}

type unmanaged struct {
	address      Address
	schema, name string
}

func (s *snapshot) read(ctx context.Context, tx pgx.Tx, readers []Reader) error {
	batch := &pgx.Batch{}
	for _, reader := range readers {
		batch.Queue(reader.Query(s.version)).Query(func(rows pgx.Rows) error {
			objects, err := reader.Scan(rows)
			if err != nil {
				return fmt.Errorf("read the catalog of kind %s: %w", reader.Kind(), err)
			}
			s.objects = append(s.objects, objects...)
			return nil
		})
	}
	batch.Queue(aliasesSQL).Query(func(rows pgx.Rows) (err error) {
		s.aliases, err = scanEdges(rows, false)
		return err
	})
	batch.Queue(dependSQL).Query(func(rows pgx.Rows) (err error) {
		s.depend, err = scanEdges(rows, true)
		return err
	})
	batch.Queue(castsSQL).Query(func(rows pgx.Rows) (err error) {
		s.casts, err = scanCasts(rows)
		return err
	})
	batch.Queue(membersSQL).Query(func(rows pgx.Rows) (err error) {
		s.members, err = scanMembers(rows)
		return err
	})
	batch.Queue(unmanagedSQL).Query(func(rows pgx.Rows) (err error) {
		s.unmanaged, err = scanUnmanaged(rows)
		return err
	})
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("read the catalog: %w", err)
	}
	return nil
}

func scanEdges(rows pgx.Rows, typed bool) ([]edge, error) {
	var edges []edge
	var e edge
	dest := []any{&e.from.Class, &e.from.OID, &e.from.Sub, &e.to.Class, &e.to.OID, &e.to.Sub}
	if typed {
		dest = append(dest, &e.kind)
	}
	_, err := pgx.ForEachRow(rows, dest, func() error {
		edges = append(edges, e)
		return nil
	})
	return edges, err
}

func scanMembers(rows pgx.Rows) (map[Address]uint32, error) {
	members := map[Address]uint32{}
	var a Address
	var extension uint32
	_, err := pgx.ForEachRow(rows, []any{&a.Class, &a.OID, &a.Sub, &extension}, func() error {
		members[a] = extension
		return nil
	})
	return members, err
}

func scanUnmanaged(rows pgx.Rows) ([]unmanaged, error) {
	var list []unmanaged
	var u unmanaged
	_, err := pgx.ForEachRow(rows, []any{&u.address.Class, &u.address.OID, &u.address.Sub, &u.schema, &u.name}, func() error {
		list = append(list, u)
		return nil
	})
	return list, err
}

// database turns the snapshot into objects with names, parents and dependencies.
func (s *snapshot) database() *Database {
	db := New(s.version)
	db.Superuser = s.superuser
	db.Casts = s.casts
	r := newResolver(s)
	db.Objects, db.Members = r.known, r.members
	nameColumns(db)
	r.dependencies(db)
	linkPlaces(db)
	linkSoft(db)
	for _, u := range s.unmanaged {
		schema := ID{Kind: Schema, Name: u.schema}
		if s.members[Address{u.address.Class, u.address.OID, 0}] != 0 || (u.schema != "" && s.excluded(schema)) {
			continue
		}
		db.Unmanaged = append(db.Unmanaged, u.name)
	}
	slices.Sort(db.Unmanaged)
	return db
}

func (s *snapshot) excluded(id ID) bool { return s.exclude != nil && s.exclude(id) }
