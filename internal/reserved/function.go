package reserved

import (
	"slices"
	"strings"

	pgquery "github.com/pganalyze/pg_query_go/v6"

	"github.com/plumbsql/plumb/internal/sqlparse/pgast"
)

// untrusted are the languages whose functions can do all that the server's own account can.
var untrusted = []string{"plpythonu", "plpython2u", "plpython3u", "plperlu", "pltclu", "plsh", "plv8u", "pljavau", "plru"}

// functions is for functions in C, and for what of other functions only a superuser may set.
func functions(node *pgquery.Node) (*Work, error) {
	if alter := node.GetAlterFunctionStmt(); alter != nil {
		return super(node)
	}
	f := node.GetCreateFunctionStmt()
	if f == nil {
		return nil, nil
	}
	language := strings.ToLower(option(f.GetOptions(), "language").GetArg().GetString_().GetSval())
	switch {
	case slices.Contains(untrusted, language):
		return nil, refuse("let an administrator make it in the database, or write it in a trusted language",
			"the function %s is in %s, whose code may do anything on the server: it is never loaded", name(f.GetFuncname()), language)
	case language == "c" || language == "internal":
		return inC(f, node, language)
	}
	if w, err := split(f, node); w != nil || err != nil {
		return w, err
	}
	return inOther(f, node, language)
}

// inOther is for a function in a language of the database's own, which PostgreSQL asks a superuser for unless it is trusted;
// who runs the bodies decides whether it may be.
func inOther(f *pgquery.CreateFunctionStmt, node *pgquery.Node, language string) (*Work, error) {
	if f.GetSqlBody() != nil || language == "" || language == "sql" || language == "plpgsql" || !plainDefaults(f) {
		return nil, nil
	}
	w, err := super(node)
	if err == nil {
		w.Checks = []Check{{
			SQL: `SELECT coalesce(pg_catalog.bool_and(p.probin = ANY (ARRAY[` + trustedLibraries + `])), false)
				FROM pg_catalog.pg_language l JOIN pg_catalog.pg_proc p ON p.oid = l.lanplcallfoid WHERE l.lanname = $1`,
			Args: []any{option(f.GetOptions(), "language").GetArg().GetString_().GetSval()},
			What: "functions in " + language + ", which is not trusted, are never loaded", Hint: hintNative,
		}}
	}
	return w, err
}

// plainDefaults reports whether the defaults of a function's parameters run nothing.
func plainDefaults(f *pgquery.CreateFunctionStmt) bool {
	return !slices.ContainsFunc(f.GetParameters(), func(p *pgquery.Node) bool {
		value := p.GetFunctionParameter().GetDefexpr()
		return value != nil && !harmless(p.GetFunctionParameter().GetArgType(), value)
	})
}

// inC is for a function whose code is a library's or the server's.
func inC(f *pgquery.CreateFunctionStmt, node *pgquery.Node, language string) (*Work, error) {
	if f.GetSqlBody() != nil {
		return nil, nil
	}
	if !plainDefaults(f) {
		return nil, refuse("let an administrator make it in the database", "the default of a parameter of %s would run as a superuser", name(f.GetFuncname()))
	}
	checks, err := native(language, option(f.GetOptions(), "as").GetArg().GetList().GetItems())
	if err != nil {
		return nil, err
	}
	w, err := super(node)
	if err == nil {
		w.Checks = checks
	}
	return w, err
}

// simple are types of the server's own whose constants run nothing of a file.
var simple = []string{"bool", "int2", "int4", "int8", "float4", "float8", "numeric", "text", "varchar", "bpchar", "cstring", "oid"}

// harmless reports whether a default is NULL or a constant of a simple type.
func harmless(t *pgquery.TypeName, value *pgquery.Node) bool {
	if cast := value.GetTypeCast(); cast != nil {
		if !isSimple(cast.GetTypeName()) && !cast.GetArg().GetAConst().GetIsnull() {
			return false
		}
		value = cast.GetArg()
	}
	c := value.GetAConst()
	return c != nil && (c.GetIsnull() || isSimple(t))
}

func isSimple(t *pgquery.TypeName) bool {
	schema, name := pgast.NameParts(t.GetNames())
	return (schema == "pg_catalog" || schema == "") && slices.Contains(simple, name) && len(t.GetArrayBounds()) == 0 && !t.GetSetof()
}

// superOnly are the options of functions that PostgreSQL asks a superuser for.
var superOnly = []string{"leakproof", "support", "set"}

// split leaves the code of a function to the migration user; the superuser says of it what nobody else may.
func split(f *pgquery.CreateFunctionStmt, node *pgquery.Node) (*Work, error) {
	rest, taken := without(f.GetOptions(), superOnly...)
	if len(taken) == 0 {
		return nil, nil
	}
	alter := &pgquery.AlterFunctionStmt{Objtype: pgquery.ObjectType_OBJECT_FUNCTION, Func: signature(f), Actions: taken}
	if f.GetIsProcedure() {
		alter.Objtype = pgquery.ObjectType_OBJECT_PROCEDURE
	}
	f.Options = rest
	before, err := text(node)
	if err != nil {
		return nil, err
	}
	sql, err := rewritten(&pgquery.Node{Node: &pgquery.Node_AlterFunctionStmt{AlterFunctionStmt: alter}})
	if err != nil {
		return nil, err
	}
	return &Work{Before: before, Super: []string{sql}}, nil
}

// signature names a function by what it takes.
func signature(f *pgquery.CreateFunctionStmt) *pgquery.ObjectWithArgs {
	out := &pgquery.ObjectWithArgs{Objname: f.GetFuncname()}
	for _, p := range f.GetParameters() {
		switch p.GetFunctionParameter().GetMode() {
		case pgquery.FunctionParameterMode_FUNC_PARAM_OUT, pgquery.FunctionParameterMode_FUNC_PARAM_TABLE:
		default:
			t := &pgquery.Node{Node: &pgquery.Node_TypeName{TypeName: p.GetFunctionParameter().GetArgType()}}
			out.Objargs = append(out.Objargs, t)
		}
	}
	return out
}

func name(parts []*pgquery.Node) string { return pgast.QualifiedName(pgast.NameParts(parts)) }
