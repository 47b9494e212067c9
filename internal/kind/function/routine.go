package function

import (
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
	"github.com/plumbsql/plumb/internal/kind/dependsonextension"
	"github.com/plumbsql/plumb/internal/sqlparse"
)

// Routine is a function or a procedure.
type Routine struct {
	// Definition is the CREATE OR REPLACE statement that pg_get_functiondef() prints.
	Definition string `db:"definition" sql:"%s"`
	// Result is the return type, with TABLE and SETOF.
	Result string `db:"result"`
	// Returned are the types of the arguments that return something.
	Returned      []string `db:"returned"`
	ArgumentNames []string `db:"argument_names"`
	// ArgumentModes are the letters of pg_proc.proargmodes, empty where all arguments are IN.
	ArgumentModes []string `db:"argument_modes" diff:"-"`
	// Signature are the arguments of a procedure with their modes. Without modes, PostgreSQL takes p(integer, integer) for a
	// procedure with one IN and one OUT argument too.
	Signature []string `db:"signature" diff:"-"`
	// Defaults is the number of arguments that have a default.
	Defaults int    `db:"defaults"`
	Language string `db:"language"`
	// Source is the body where it is kept as a string.
	Source string `db:"source" diff:"-"`
	// Strict says that the result is null where an argument is.
	Strict bool `db:"strict" diff:"-"`
	// Window says that the routine is a window function.
	Window bool `db:"window_function" diff:"-"`
	// Hollow is a statement that makes the routine with an empty body, where its own is kept parsed.
	Hollow string `db:"hollow" diff:"-"`
	// Unchecked says that PostgreSQL refuses the body, or may do so, though the routine is there. No query fills it.
	Unchecked bool
}

// Text implements catalog.Texted. A body of BEGIN ATOMIC has an empty source, and pg_depend knows what it uses.
func (r *Routine) Text() string { return r.Source }

// SearchPath implements catalog.Pathed: the schemas of the routine's own SET search_path.
func (r *Routine) SearchPath() []string {
	_, setting, _ := strings.Cut(r.Definition, "\n SET search_path TO ")
	setting, _, _ = strings.Cut(setting, "\n")
	var schemas []string
	for token := range sqlparse.Tokens(setting) {
		if token.Kind == sqlparse.String {
			schemas = append(schemas, strings.ReplaceAll(strings.Trim(token.Text, "'"), "''", "'"))
		}
	}
	return schemas
}

// OpenBody reports whether PostgreSQL looks up what the body names when the routine is made, though it could come later:
// that is so for SQL in a string, for the types of what PL/pgSQL declares, and for what it would refuse anyhow.
func (r *Routine) OpenBody() bool {
	if r.Unchecked {
		return true
	}
	switch r.Language {
	case "sql":
		// A parsed body names what is there, but may give fewer columns than the row that is returned has got since.
		return r.Source != "" || strings.Contains(r.Result, ".")
	case "plpgsql":
		return declares(r.Source)
	}
	return false
}

// UncheckedBody reports whether PostgreSQL refuses the body, or may do so.
func (r *Routine) UncheckedBody() bool { return r.Unchecked }

// breaks reports whether calls may fail: the result is another, it becomes a window function or ceases to be one, an argument that could be named has another name, or one that
// could be left out can't be any more.
func breaks(ch diff.Change) bool {
	before, after := ch.Old.Body.(*Routine), ch.New.Body.(*Routine)
	for i, name := range before.ArgumentNames {
		if name != "" && (i >= len(after.ArgumentNames) || after.ArgumentNames[i] != name) {
			return true
		}
	}
	return ch.Has("result") || after.Window != before.Window || after.Defaults < before.Defaults
}

// declares reports whether a body of PL/pgSQL has a DECLARE section.
func declares(source string) bool {
	for token := range sqlparse.Tokens(source) {
		if token.Kind == sqlparse.Word && strings.EqualFold(token.Text, "declare") {
			return true
		}
	}
	return false
}

// RoutineRoom returns a room for the routines that the query returns; letters are theirs in pg_proc.prokind.
func RoutineRoom(of catalog.Kind, query string, letters ...string) *kind.Room {
	return &kind.Room{
		Exists:     func(id catalog.ID) string { return ddl.RoutineExists(id.Schema, id.Name, id.Sub, letters...) },
		Words:      kind.Words{Grants: kind.RoutineGrants(strings.ToUpper(string(of))), Name: kind.RoutineName},
		Named:      true,
		Breaks:     kind.BreaksWhen(breaks),
		Reader:     catalog.Rows[Routine]{Of: of, Class: 1255, SQL: query},
		DefaultACL: "FUNCTIONS",
		Claims:     claims,
		Create: func(_ *kind.Context, n kind.Node) []ddl.Statement {
			return []ddl.Statement{ddl.Run(strings.TrimRight(n.Body.(*Routine).Definition, "\n"))}
		},
		Drop: kind.Drop,
		Placeholder: func(_ *kind.Context, o *catalog.Object) []ddl.Statement {
			if hollow := o.Body.(*Routine).Hollow; hollow != "" {
				return []ddl.Statement{ddl.Run(hollow)}
			}
			return nil
		},
		Alter: func(c *kind.Context, ch diff.Change) kind.Alteration {
			before, after := ch.Old.Body.(*Routine), ch.New.Body.(*Routine)
			// CREATE OR REPLACE can't change these (PostgreSQL documentation, CREATE FUNCTION, notes).
			if ch.Has("result", "returned") || returnsChanged(c, ch) || before.Window != after.Window || before.renames(after) || after.Defaults < before.Defaults {
				return kind.Replace
			}
			return refresh(c, ch, kind.Alter(append([]ddl.Statement{
				ddl.Run(strings.TrimRight(after.Definition, "\n")),
			}, dependsonextension.Kept(c, ch.ID)...)...))
		},
		Survives: func(o *catalog.Object, altered catalog.ID) bool {
			// A string body is looked up again at each call; a parsed one and the signature hold on to what they name.
			return o.Body.(*Routine).Source != "" && altered.Kind == catalog.Column
		},
		Pending:  pending(letters),
		Renaming: kind.Breaking(func(id catalog.ID) string { return ddl.RoutineNamed(id.Schema, id.Name, id.Sub, letters...) }),
	}
}

// returnsChanged reports whether the parsed body of a routine must give rows of a table whose columns change: the old body can't
// be there after, nor the new one before.
func returnsChanged(c *kind.Context, ch diff.Change) bool {
	before, after := ch.Old.Body.(*Routine), ch.New.Body.(*Routine)
	if before.Source != "" || after.Source != "" {
		return false
	}
	result := strings.TrimPrefix(before.Result, "SETOF ")
	return slices.ContainsFunc(ch.Old.Deps, func(dep catalog.ID) bool {
		return dep.Sub == "" && ddl.Ident(dep.Schema, dep.Name) == result && !slices.Equal(columns(c.Old, dep), columns(c.New, dep))
	})
}

// columns returns the names and types of the columns of a relation, sorted.
func columns(db *catalog.Database, relation catalog.ID) []string {
	var list []string
	for _, part := range db.Parts(relation) {
		if body, ok := part.Body.(kind.Typed); ok && part.ID.Kind == catalog.Column {
			typed, _ := body.ColumnType()
			list = append(list, ddl.Ident(part.ID.Sub)+" "+typed)
		}
	}
	slices.Sort(list)
	return list
}

// claims: with defaults, a routine answers to fewer arguments too, and a call that several answer to is an error.
func claims(o *catalog.Object) []string {
	types := strings.Split(o.ID.Sub, ", ")
	list := []string{claim(o, o.ID.Sub)}
	for n := len(types) - 1; n >= len(types)-o.Body.(*Routine).Defaults && n >= 0; n-- {
		list = append(list, claim(o, strings.Join(types[:n], ", ")))
	}
	return list
}

func claim(o *catalog.Object, types string) string {
	return "routine " + ddl.Ident(o.ID.Schema, o.ID.Name) + "(" + types + ")"
}

// Arguments implements kind.Routine.
func (r *Routine) Arguments() string { return strings.Join(r.Signature, ", ") }

// renames reports whether an argument gets another name, or a column of the result its first one. An argument without a
// name may get one.
func (r *Routine) renames(after *Routine) bool {
	for i, name := range r.ArgumentNames {
		if (name != "" || r.returned(i)) && (i >= len(after.ArgumentNames) || after.ArgumentNames[i] != name) {
			return true
		}
	}
	return len(r.ArgumentNames) == 0 && slices.ContainsFunc(r.ArgumentModes, isReturned) && len(after.ArgumentNames) > 0
}

func (r *Routine) returned(i int) bool {
	return i < len(r.ArgumentModes) && isReturned(r.ArgumentModes[i])
}

func isReturned(mode string) bool { return mode == "o" || mode == "b" || mode == "t" }
