package operator

import (
	_ "embed"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
)

//go:embed operator.sql
var query string

// Operator is an operator with one or two operands.
type Operator struct {
	// Left is "" for a prefix operator.
	Left     string `db:"left_type"`
	Right    string `db:"right_type"`
	Function string `db:"function"`
	// Commutator and Negator are schema and name of another operator, or empty.
	Commutator []string `db:"commutator"`
	Negator    []string `db:"negator"`
	// Restrict and Join are the functions that estimate the selectivity, or "".
	Restrict string `db:"restrict"`
	Join     string `db:"join"`
	Hashes   bool   `db:"hashes"`
	Merges   bool   `db:"merges"`
}

// Room returns the room of operators.
func Room() *kind.Room {
	return &kind.Room{
		Words:  kind.Words{Name: signature},
		Named:  true,
		Reader: catalog.Rows[Operator]{Of: catalog.Operator, Class: 2617, SQL: query},
		Create: create,
		Drop:   drop,
		Alter:  alter,
		// An operator can move to another schema, but keeps its name.
		Renaming: kind.Breaking(func(id catalog.ID) string {
			return ddl.RowExists("pg_operator", "oprcode <> 0 AND oid = pg_catalog.to_regoperator("+
				ddl.Literal(kind.OperatorName(id.Schema, id.Name)+"("+id.Sub+")")+")")
		}),
	}
}

func create(_ *kind.Context, n kind.Node) []ddl.Statement {
	o := n.Body.(*Operator)
	options := []string{"FUNCTION = " + o.Function}
	for _, option := range []struct{ word, value string }{
		{"LEFTARG", o.Left},
		{"RIGHTARG", o.Right},
		{"COMMUTATOR", reference(o.Commutator)},
		{"NEGATOR", reference(o.Negator)},
		{"RESTRICT", o.Restrict},
		{"JOIN", o.Join},
	} {
		if option.value != "" {
			options = append(options, option.word+" = "+option.value)
		}
	}
	if o.Hashes {
		options = append(options, "HASHES")
	}
	if o.Merges {
		options = append(options, "MERGES")
	}
	left := "0"
	if o.Left != "" {
		left = ddl.TypeOf(o.Left)
	}
	// A row without a function is the mere name that another operator left as its commutator or negator.
	missing := ddl.MissingWhere("pg_operator", "opr", n.ID.Schema, n.ID.Name,
		"c.oprleft = "+left+" AND c.oprright = "+ddl.TypeOf(o.Right)+" AND c.oprcode <> 0")
	return []ddl.Statement{ddl.RunWhen(missing,
		"CREATE OPERATOR "+kind.OperatorName(n.ID.Schema, n.ID.Name)+" ("+strings.Join(options, ", ")+")")}
}

// signature returns the name with the types of the operands.
func signature(_ *kind.Context, id catalog.ID) string {
	return kind.OperatorName(id.Schema, id.Name) + " (" + id.Sub + ")"
}

func reference(name []string) string {
	if len(name) == 0 {
		return ""
	}
	return "OPERATOR(" + kind.OperatorName(name[0], name[1]) + ")"
}

// drop also removes the names that a commutator or negator which was never made has left behind.
func drop(c *kind.Context, o *catalog.Object) []ddl.Statement {
	statements := kind.Drop(c, o)
	for _, other := range []catalog.ID{commutator(o), negator(o)} {
		if other.Name != "" && c.Old.Get(other) == nil && c.New.Get(other) == nil && c.Old.Get(catalog.ID{Kind: catalog.Schema, Name: other.Schema}) != nil {
			statements = append(statements, kind.Drop(c, &catalog.Object{ID: other})...)
		}
	}
	return statements
}

func commutator(o *catalog.Object) catalog.ID {
	body := o.Body.(*Operator)
	if len(body.Commutator) == 0 {
		return catalog.ID{}
	}
	return catalog.ID{Kind: catalog.Operator, Schema: body.Commutator[0], Name: body.Commutator[1], Sub: body.Right + ", " + body.Left}
}

func negator(o *catalog.Object) catalog.ID {
	body := o.Body.(*Operator)
	if len(body.Negator) == 0 {
		return catalog.ID{}
	}
	return catalog.ID{Kind: catalog.Operator, Schema: body.Negator[0], Name: body.Negator[1], Sub: o.ID.Sub}
}

func alter(c *kind.Context, ch diff.Change) kind.Alteration {
	before, after := ch.Old.Body.(*Operator), ch.New.Body.(*Operator)
	if ch.Has("function") {
		return kind.Replace
	}
	var set []string
	if ch.Has("restrict") {
		set = append(set, "RESTRICT = "+orNone(after.Restrict))
	}
	if ch.Has("join") {
		set = append(set, "JOIN = "+orNone(after.Join))
	}
	// 17 can give an operator what it did not have (PostgreSQL documentation, ALTER OPERATOR).
	settable := c.New.Major() >= 17
	for _, flag := range []struct {
		word          string
		before, after bool
	}{{"HASHES", before.Hashes, after.Hashes}, {"MERGES", before.Merges, after.Merges}} {
		switch {
		case flag.before == flag.after:
		case flag.after && settable:
			set = append(set, flag.word)
		default:
			return kind.Replace
		}
	}
	for _, link := range []struct {
		word          string
		before, after catalog.ID
	}{{"COMMUTATOR", commutator(ch.Old), commutator(ch.New)}, {"NEGATOR", negator(ch.Old), negator(ch.New)}} {
		switch {
		case link.before == link.after || linked(c, ch.ID, link.before, link.after):
		case link.before.Name == "" && settable:
			set = append(set, link.word+" = OPERATOR("+kind.OperatorName(link.after.Schema, link.after.Name)+")")
		default:
			return kind.Replace
		}
	}
	if len(set) == 0 {
		return kind.Alteration{}
	}
	word, name := kind.Spoken(c, ch.ID)
	return kind.Alter(ddl.Run("ALTER " + word + " " + name + " SET (" + strings.Join(set, ", ") + ")"))
}

// linked reports whether the other operator's coming or going changes the link by itself: PostgreSQL keeps both ends.
func linked(c *kind.Context, id, before, after catalog.ID) bool {
	switch {
	case after.Name == "":
		return before != id && c.New.Get(before) == nil
	case before.Name == "":
		other := c.New.Get(after)
		return after != id && c.Old.Get(after) == nil && other != nil && (commutator(other) == id || negator(other) == id)
	}
	return false
}

func orNone(function string) string {
	if function == "" {
		return "NONE"
	}
	return function
}
