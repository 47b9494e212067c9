package basetype

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
)

//go:embed basetype.sql
var query string

// Type is a base type. Functions are names, or "".
type Type struct {
	Input          string `db:"input"`
	Output         string `db:"output"`
	Receive        string `db:"receive"`
	Send           string `db:"send"`
	ModifierInput  string `db:"modifier_input"`
	ModifierOutput string `db:"modifier_output"`
	Analyze        string `db:"analyze"`
	Subscript      string `db:"subscript"`
	// Length is in bytes, or -1 for a type of variable length; -2 is a null-terminated one.
	Length  int  `db:"length"`
	ByValue bool `db:"by_value"`
	// Alignment and Storage are the letters of pg_type.typalign and typstorage.
	Alignment  string  `db:"alignment"`
	Storage    string  `db:"storage"`
	Category   string  `db:"category"`
	Preferred  bool    `db:"preferred"`
	Default    *string `db:"default_value"`
	Element    string  `db:"element"`
	Delimiter  string  `db:"delimiter"`
	Collatable bool    `db:"collatable"`
}

var (
	alignmentWords = map[string]string{"c": "char", "s": "int2", "i": "int4", "d": "double"}
	storageWords   = map[string]string{"p": "plain", "e": "external", "x": "extended", "m": "main"}
)

// Room returns the room of base types.
func Room() *kind.Room {
	return &kind.Room{
		Words:       kind.Words{Is: "TYPE", Grants: kind.TypeGrants},
		Named:       true,
		LocksTables: true,
		Reader:      catalog.Rows[Type]{Of: catalog.BaseType, Class: 1247, SQL: query},
		Exists:      func(id catalog.ID) string { return ddl.TypeExists(id.Schema, id.Name, "b") },
		DefaultACL:  "TYPES",
		Claims:      func(o *catalog.Object) []string { return []string{kind.TypeClaim(o.ID.Schema, o.ID.Name)} },
		Create: func(c *kind.Context, n kind.Node) []ddl.Statement {
			return append(kind.Shell(c, n), ddl.RunWhen(kind.TypeUndefined(n.ID),
				"CREATE TYPE "+ddl.Ident(n.ID.Schema, n.ID.Name)+" (\n  "+strings.Join(options(n.Body.(*Type)), ",\n  ")+"\n)"))
		},
		Drop:     kind.DropType,
		Alter:    alter,
		Renaming: kind.Breaking(func(id catalog.ID) string { return ddl.TypeExists(id.Schema, id.Name, "b") }),
		Pending: func(_ *kind.Context, ch diff.Change) string {
			return is(ch.ID, ch.Old.Body.(*Type))
		},
	}
}

// functions are the options that name a function.
func functions(t *Type) []option {
	return []option{
		{"INPUT", t.Input},
		{"OUTPUT", t.Output},
		{"RECEIVE", t.Receive},
		{"SEND", t.Send},
		{"TYPMOD_IN", t.ModifierInput},
		{"TYPMOD_OUT", t.ModifierOutput},
		{"ANALYZE", t.Analyze},
		{"SUBSCRIPT", t.Subscript},
	}
}

type option struct{ word, value string }

func options(t *Type) []string {
	var list []string
	for _, function := range functions(t) {
		if function.value != "" {
			list = append(list, function.word+" = "+function.value)
		}
	}
	length := "variable"
	if t.Length >= 0 {
		length = strconv.Itoa(t.Length)
	}
	list = append(list, "INTERNALLENGTH = "+length)
	if t.ByValue {
		list = append(list, "PASSEDBYVALUE")
	}
	list = append(list, "ALIGNMENT = "+alignmentWords[t.Alignment], "STORAGE = "+storageWords[t.Storage],
		"CATEGORY = "+ddl.Literal(t.Category))
	if t.Preferred {
		list = append(list, "PREFERRED = true")
	}
	if t.Default != nil {
		list = append(list, "DEFAULT = "+ddl.Literal(*t.Default))
	}
	if t.Element != "" {
		list = append(list, "ELEMENT = "+t.Element)
	}
	list = append(list, "DELIMITER = "+ddl.Literal(t.Delimiter))
	if t.Collatable {
		list = append(list, "COLLATABLE = true")
	}
	return list
}

// alter sets what ALTER TYPE can set: some functions, and a storage other than plain (PostgreSQL documentation, ALTER TYPE).
func alter(_ *kind.Context, ch diff.Change) kind.Alteration {
	before, after := ch.Old.Body.(*Type), ch.New.Body.(*Type)
	if !ch.Only("receive", "send", "modifier_input", "modifier_output", "analyze", "subscript", "storage") ||
		ch.Has("storage") && (before.Storage == "p" || after.Storage == "p") {
		return kind.Replace
	}
	var set []string
	old := functions(before)
	for i, function := range functions(after) {
		if function.value == old[i].value {
			continue
		}
		value := function.value
		if value == "" {
			value = "NONE"
		}
		set = append(set, function.word+" = "+value)
	}
	if ch.Has("storage") {
		set = append(set, "STORAGE = "+storageWords[after.Storage])
	}
	return kind.Alter(ddl.Run("ALTER TYPE " + ddl.Ident(ch.ID.Schema, ch.ID.Name) + " SET (" + strings.Join(set, ", ") + ")"))
}

// is holds where the type is as it was before, in all that only a new type can have otherwise.
func is(id catalog.ID, t *Type) string {
	defaults := "t.typdefault IS NULL"
	if t.Default != nil {
		defaults = "t.typdefault = " + ddl.Literal(*t.Default)
	}
	element := "t.typelem = 0"
	if t.Element != "" {
		element = "t.typelem = " + ddl.TypeOf(t.Element)
	}
	return fmt.Sprintf("EXISTS (SELECT FROM pg_catalog.pg_type t WHERE t.oid = %s AND t.typinput = pg_catalog.to_regproc(%s)"+
		" AND t.typoutput = pg_catalog.to_regproc(%s) AND (t.typlen, t.typbyval, t.typalign, t.typstorage, t.typcategory, t.typispreferred,"+
		" t.typdelim, t.typcollation <> 0) = (%d, %t, %s, %s, %s, %t, %s, %t) AND %s AND %s)",
		ddl.Regtype(id.Schema, id.Name), ddl.Literal(t.Input), ddl.Literal(t.Output), t.Length, t.ByValue, ddl.Literal(t.Alignment),
		ddl.Literal(t.Storage), ddl.Literal(t.Category), t.Preferred, ddl.Literal(t.Delimiter), t.Collatable, defaults, element)
}
