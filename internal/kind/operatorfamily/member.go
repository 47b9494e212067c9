package operatorfamily

import (
	_ "embed"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/kind"
)

//go:embed member.sql
var memberQuery string

// Member is an operator or support function of a family that belongs to none of its classes.
type Member struct {
	Method string `db:"method" diff:"-"`
	// Member is OPERATOR or FUNCTION with its number, Operands the list of its operand types.
	Member   string `db:"member"`
	Operands string `db:"operands"`
	// Calls is the operator or function, Sort an operator's FOR ORDER BY.
	Calls string `db:"calls"`
	Sort  string `db:"sort"`
	// Catalog is the catalog that has the member, in a row c for which Condition holds.
	Catalog   string `db:"catalog" diff:"-"`
	Condition string `db:"condition" diff:"-"`
}

// MemberRoom returns the room of the members of operator families that belong to no class.
func MemberRoom() *kind.Room {
	return &kind.Room{
		Reader: catalog.Rows[Member]{Of: catalog.OperatorFamilyMember, SQL: memberQuery, Refine: func(o *catalog.Object, m *Member) {
			o.Parent = family(o.ID, m)
		}},
		Create: func(c *kind.Context, n kind.Node) []ddl.Statement {
			m := n.Body.(*Member)
			word, name := kind.Spoken(c, family(n.ID, m))
			return []ddl.Statement{ddl.RunWhen(ddl.Not(exists(n.ID, m)), "ALTER "+word+" "+name+" ADD "+m.definition())}
		},
		Drop: func(c *kind.Context, o *catalog.Object) []ddl.Statement {
			m := o.Body.(*Member)
			word, name := kind.Spoken(c, family(o.ID, m))
			return []ddl.Statement{ddl.RunWhen(exists(o.ID, m), "ALTER "+word+" "+name+" DROP "+m.Member+" "+m.Operands)}
		},
		Alter: kind.Anew,
	}
}

// definition has the operands behind an operator and before a function.
func (m *Member) definition() string {
	if strings.HasPrefix(m.Member, "FUNCTION") {
		return m.Member + " " + m.Operands + " " + m.Calls
	}
	return m.Member + " " + m.Calls + " " + m.Operands + m.Sort
}

func family(member catalog.ID, m *Member) catalog.ID {
	return catalog.ID{Kind: catalog.OperatorFamily, Schema: member.Schema, Name: member.Name, Sub: m.Method}
}

// exists holds where the family has the member.
func exists(id catalog.ID, m *Member) string {
	column := "amopfamily"
	if strings.HasPrefix(m.Member, "FUNCTION") {
		column = "amprocfamily"
	}
	return "EXISTS (SELECT FROM pg_catalog." + m.Catalog + " c WHERE c." + column + " = (SELECT c.oid FROM pg_catalog.pg_opfamily c" +
		" JOIN pg_catalog.pg_namespace n ON n.oid = c.opfnamespace WHERE n.nspname = " + ddl.Literal(id.Schema) +
		" AND c.opfname = " + ddl.Literal(id.Name) + " AND " + ddl.UsesMethod("opf", m.Method) + ") AND " + m.Condition + ")"
}
