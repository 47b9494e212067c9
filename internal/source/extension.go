package source

import (
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/sqlparse"
)

// allowedExtensions are the extensions that schema files may ask for. They are created by a superuser of a throwaway server,
// so none may be on the list that lets SQL reach files, programs or other servers.
var allowedExtensions = []string{
	"btree_gin", "btree_gist", "citext", "cube", "dict_int", "dict_xsyn", "earthdistance", "fuzzystrmatch", "hstore",
	"intarray", "isn", "lo", "ltree", "pg_stat_statements", "pg_trgm", "pgcrypto", "postgis", "postgis_topology", "seg",
	"tablefunc", "timescaledb", "tsm_system_rows", "tsm_system_time", "unaccent", "uuid-ossp", "vector",
}

// createExtension reads CREATE EXTENSION name [WITH] [SCHEMA s] [VERSION v].
func (r *reader) createExtension(s *statement, t tokens, c created) error {
	name, ok := t.ident(c.name)
	if !ok {
		return s.fail("CREATE EXTENSION has no name", "")
	}
	e := Extension{Name: name, File: s.file.name, Line: s.line}
	if at := t.find(c.name+1, "SCHEMA"); at >= 0 {
		e.Schema, _ = t.ident(at + 1)
	}
	e.Version = version(t, c.name+1)
	return r.extension(e, s.file, s.column)
}

// version returns what follows VERSION, from i on, or "".
func version(t tokens, i int) string {
	at := t.find(i, "VERSION") + 1
	if at == 0 || at >= len(t) {
		return ""
	}
	if t[at].Kind == sqlparse.String {
		return strings.Trim(t[at].Text, "'")
	}
	name, _ := t.ident(at)
	return name
}

// commentOnExtension remembers the comment of COMMENT ON EXTENSION name IS text for whoever makes the extension.
func (r *reader) commentOnExtension(t tokens) {
	if name, ok := t.ident(3); ok && t.is(4, "IS") && len(t) > 5 {
		r.comments[name] = t[5].Text
	}
}

// extension collects an extension; plpgsql is always there.
func (r *reader) extension(e Extension, f *file, column int) error {
	at := &statement{file: f, line: e.Line, column: column}
	if e.Name == "plpgsql" {
		return nil
	}
	if !slices.Contains(allowedExtensions, e.Name) && !slices.Contains(r.opts.Extensions, e.Name) {
		return at.fail("extension "+e.Name+" is not on the list of allowed extensions",
			"leave it out, or let an administrator make it: a live database allows its own extensions where it is compared (schema diff, schema apply, drift). "+
				"No setting adds to the list: "+strings.Join(allowedExtensions, ", "))
	}
	for _, known := range r.src.extensions {
		if known.Name == e.Name {
			if known.Schema == e.Schema && known.Version == e.Version {
				return nil
			}
			return at.fail("extension "+e.Name+" is declared differently at "+known.File+":"+itoa(known.Line), "remove one of them")
		}
	}
	r.src.extensions = append(r.src.extensions, e)
	return nil
}
