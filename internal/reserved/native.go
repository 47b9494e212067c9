package reserved

import (
	"slices"
	"strings"

	pgquery "github.com/pganalyze/pg_query_go/v6"

	"github.com/plumbsql/plumb/internal/sqlparse/pgast"
)

const hintNative = "such a function lends more rights than a schema file may have; let an administrator make it in the database"

// barred are libraries of PostgreSQL whose functions reach files, programs, other servers or raw pages, and leave it to
// GRANT who may call them (their extension scripts revoke EXECUTE from PUBLIC).
var barred = []string{
	"adminpack", "dblink", "file_fdw", "pageinspect", "pg_surgery", "pg_visibility", "pg_walinspect", "plpython2", "plpython3",
	"pltcl", "plperl", "pg_prewarm", "basic_archive", "basebackup_to_shell",
}

// GivesNothingBarred holds where the transaction has given nobody a function of such a library that its extension keeps from everybody,
// as dblink_connect_u is.
func GivesNothingBarred() Check {
	return Check{
		SQL: `SELECT NOT EXISTS (SELECT FROM pg_catalog.pg_proc p
			JOIN pg_catalog.pg_init_privs i ON i.classoid = 'pg_catalog.pg_proc'::regclass AND i.objoid = p.oid
			WHERE p.xmin::text = (pg_catalog.txid_current() % 4294967296)::text AND pg_catalog.regexp_replace(p.probin, '^.*/', '') = ANY ($1::text[])
			AND NOT EXISTS (SELECT FROM pg_catalog.aclexplode(i.initprivs) a WHERE a.grantee = 0)
			AND EXISTS (SELECT FROM pg_catalog.aclexplode(p.proacl) a WHERE a.grantee <> p.proowner))`,
		Args: []any{barred}, What: "the extension keeps the function from everybody, so that no file gives it away", Hint: hintNative,
	}
}

// handlers are the libraries that keep a language trusted, whatever it is called.
var handlers = []string{"plpgsql", "plperl", "pltcl"}

// trustedLibraries are the same as a list of SQL.
const trustedLibraries = "'$libdir/plpgsql', '$libdir/plperl', '$libdir/pltcl'"

// native checks what a function in C or of the server itself runs.
func native(language string, as []*pgquery.Node) ([]Check, error) {
	first := ""
	if len(as) > 0 {
		first = as[0].GetString_().GetSval()
	}
	if language == "internal" {
		return []Check{{
			SQL: `SELECT NOT EXISTS (SELECT FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_language l ON l.oid = p.prolang
				WHERE l.lanname = 'internal' AND p.oid < 16384 AND p.prosrc = $1
				  AND NOT pg_catalog.has_function_privilege('public', p.oid, 'EXECUTE'))`,
			Args: []any{first}, What: "the function " + first + " of the server is not for everybody", Hint: hintNative,
		}}, nil
	}
	library := stem(first)
	if slices.Contains(barred, library) && !(slices.Contains(handlers, library) && isHandler(as)) {
		return nil, refuse(hintNative, "functions of the library %s are not for everybody", library)
	}
	folder, found := folderOf(first)
	if !found {
		return nil, nil
	}
	return []Check{{
		SQL:  "SELECT EXISTS (SELECT FROM pg_catalog.pg_config() c WHERE c.name = 'PKGLIBDIR' AND c.setting = $1)",
		Args: []any{folder}, What: "the library " + first + " is not one of the server's own", Hint: hintNative,
	}}, nil
}

// isHandler reports whether a C function is a handler of a language, which nothing but the server can call.
func isHandler(as []*pgquery.Node) bool {
	symbol := ""
	if len(as) > 1 {
		symbol = as[1].GetString_().GetSval()
	}
	return strings.HasSuffix(symbol, "_call_handler") || strings.HasSuffix(symbol, "_inline_handler") || strings.HasSuffix(symbol, "_validator")
}

// folderOf returns the folder of a library that is not looked for in the server's own ones.
func folderOf(library string) (folder string, found bool) {
	name := strings.TrimPrefix(library, "$libdir/")
	cut := strings.LastIndexByte(name, '/')
	if cut < 0 {
		return "", false
	}
	return name[:cut], true
}

// stem is the name of a library without folder, version and ending.
func stem(library string) string {
	name := library[strings.LastIndexByte(library, '/')+1:]
	name, _, _ = strings.Cut(name, ".")
	if base, version, ok := strings.Cut(name, "-"); ok && version != "" {
		name = base
	}
	return name
}

// language checks who runs the bodies of a new language's functions.
func language(stmt *pgquery.CreatePLangStmt, node *pgquery.Node) (*Work, error) {
	w, err := super(node)
	if err != nil || !stmt.GetPltrusted() {
		return w, err
	}
	schema, name := pgast.NameParts(stmt.GetPlhandler())
	w.Checks = append(w.Checks, Check{
		SQL: `SELECT coalesce(pg_catalog.bool_and(p.probin = ANY (ARRAY[` + trustedLibraries + `])), false)
			FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
			WHERE p.proname = $2 AND ($1 = '' OR n.nspname = $1) AND p.pronargs = 0`,
		Args: []any{schema, name}, What: "the handler of the language " + stmt.GetPlname() + " is not one that can be trusted", Hint: hintNative,
	})
	return w, nil
}
