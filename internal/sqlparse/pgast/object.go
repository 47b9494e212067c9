package pgast

import (
	"fmt"
	"strings"

	pgquery "github.com/pganalyze/pg_query_go/v6"
)

// Object names something in a database as a statement does: with a schema only when the statement says one.
type Object struct {
	// Kind is PostgreSQL's word for it in lower case: table, materialized view, index, function, trigger …
	Kind string
	// Schema may be empty.
	Schema, Name string
	// Table is set for what lives on a table: triggers, policies, rules, indexes, constraints and columns; it is the
	// name as written, with its schema when there is one.
	Table string
	// Args is the argument list of functions, procedures and aggregates, without its parentheses.
	Args string
}

// String gives the kind and the name for messages: `function public.f(integer)`, `trigger t on public.orders`.
func (o Object) String() string {
	text := o.Kind
	if o.Name != "" {
		text += " " + o.QualifiedName()
	}
	if o.routine() {
		text += "(" + o.Args + ")"
	}
	if o.Table != "" {
		text += " on " + o.Table
	}
	return text
}

func (o Object) routine() bool {
	return o.Kind == "function" || o.Kind == "procedure" || o.Kind == "aggregate" || o.Kind == "routine"
}

// QualifiedName is schema.name, quoted where SQL needs it.
func (o Object) QualifiedName() string { return QualifiedName(o.Schema, o.Name) }

// Defines returns what a CREATE statement creates; ok is false for other statements and for what can't be parsed.
func Defines(stmt string) (object Object, ok bool) {
	node, err := ParseOne(stmt)
	if err != nil {
		return Object{}, false
	}
	return NodeDefines(node)
}

// NodeDefines is Defines for a parsed statement.
func NodeDefines(node *pgquery.Node) (object Object, ok bool) {
	for _, of := range []func(*pgquery.Node) Object{definesRelation, definesNamed, definesOnTable, definesSimple, definesForeign} {
		if object := of(node); object.Kind != "" {
			return object, true
		}
	}
	return Object{}, false
}

// definesRelation is for what a RangeVar names.
func definesRelation(node *pgquery.Node) Object {
	switch n := node.GetNode().(type) {
	case *pgquery.Node_CreateStmt:
		return relation("table", n.CreateStmt.GetRelation())
	case *pgquery.Node_CreateForeignTableStmt:
		return relation("foreign table", n.CreateForeignTableStmt.GetBaseStmt().GetRelation())
	case *pgquery.Node_CreateTableAsStmt:
		return relation(KindName(n.CreateTableAsStmt.GetObjtype()), n.CreateTableAsStmt.GetInto().GetRel())
	case *pgquery.Node_ViewStmt:
		return relation("view", n.ViewStmt.GetView())
	case *pgquery.Node_CreateSeqStmt:
		return relation("sequence", n.CreateSeqStmt.GetSequence())
	case *pgquery.Node_CompositeTypeStmt:
		return relation("type", n.CompositeTypeStmt.GetTypevar())
	}
	return Object{}
}

// definesNamed is for what a list of name parts names.
func definesNamed(node *pgquery.Node) Object {
	switch n := node.GetNode().(type) {
	case *pgquery.Node_CreateEnumStmt:
		return named("type", n.CreateEnumStmt.GetTypeName())
	case *pgquery.Node_CreateRangeStmt:
		return named("type", n.CreateRangeStmt.GetTypeName())
	case *pgquery.Node_CreateDomainStmt:
		return named("domain", n.CreateDomainStmt.GetDomainname())
	case *pgquery.Node_CreateStatsStmt:
		return named("statistics", n.CreateStatsStmt.GetDefnames())
	case *pgquery.Node_CreateConversionStmt:
		return named("conversion", n.CreateConversionStmt.GetConversionName())
	case *pgquery.Node_CreateOpClassStmt:
		return named("operator class", n.CreateOpClassStmt.GetOpclassname())
	case *pgquery.Node_CreateOpFamilyStmt:
		return named("operator family", n.CreateOpFamilyStmt.GetOpfamilyname())
	case *pgquery.Node_DefineStmt:
		return named(KindName(n.DefineStmt.GetKind()), n.DefineStmt.GetDefnames())
	case *pgquery.Node_CreateFunctionStmt:
		f := n.CreateFunctionStmt
		kind := "function"
		if f.GetIsProcedure() {
			kind = "procedure"
		}
		object := named(kind, f.GetFuncname())
		object.Args = parameterTypes(f.GetParameters())
		return object
	}
	return Object{}
}

// definesOnTable is for what lives on a table.
func definesOnTable(node *pgquery.Node) Object {
	switch n := node.GetNode().(type) {
	case *pgquery.Node_IndexStmt:
		table := n.IndexStmt.GetRelation()
		return Object{Kind: "index", Schema: table.GetSchemaname(), Name: n.IndexStmt.GetIdxname(), Table: RelationName(table)}
	case *pgquery.Node_CreateTrigStmt:
		return Object{Kind: "trigger", Name: n.CreateTrigStmt.GetTrigname(), Table: RelationName(n.CreateTrigStmt.GetRelation())}
	case *pgquery.Node_CreatePolicyStmt:
		return Object{Kind: "policy", Name: n.CreatePolicyStmt.GetPolicyName(), Table: RelationName(n.CreatePolicyStmt.GetTable())}
	case *pgquery.Node_RuleStmt:
		return Object{Kind: "rule", Name: n.RuleStmt.GetRulename(), Table: RelationName(n.RuleStmt.GetRelation())}
	}
	return Object{}
}

// definesSimple is for what one word names.
func definesSimple(node *pgquery.Node) Object {
	switch n := node.GetNode().(type) {
	case *pgquery.Node_CreateSchemaStmt:
		name := n.CreateSchemaStmt.GetSchemaname()
		if name == "" {
			name = n.CreateSchemaStmt.GetAuthrole().GetRolename()
		}
		return Object{Kind: "schema", Name: name}
	case *pgquery.Node_CreateExtensionStmt:
		return Object{Kind: "extension", Name: n.CreateExtensionStmt.GetExtname()}
	case *pgquery.Node_CreateRoleStmt:
		return Object{Kind: "role", Name: n.CreateRoleStmt.GetRole()}
	case *pgquery.Node_CreatePublicationStmt:
		return Object{Kind: "publication", Name: n.CreatePublicationStmt.GetPubname()}
	case *pgquery.Node_CreateSubscriptionStmt:
		return Object{Kind: "subscription", Name: n.CreateSubscriptionStmt.GetSubname()}
	case *pgquery.Node_CreateEventTrigStmt:
		return Object{Kind: "event trigger", Name: n.CreateEventTrigStmt.GetTrigname()}
	case *pgquery.Node_CreatePlangStmt:
		return Object{Kind: "language", Name: n.CreatePlangStmt.GetPlname()}
	case *pgquery.Node_CreateTableSpaceStmt:
		return Object{Kind: "tablespace", Name: n.CreateTableSpaceStmt.GetTablespacename()}
	case *pgquery.Node_CreatedbStmt:
		return Object{Kind: "database", Name: n.CreatedbStmt.GetDbname()}
	case *pgquery.Node_CreateAmStmt:
		return Object{Kind: "access method", Name: n.CreateAmStmt.GetAmname()}
	}
	return Object{}
}

// definesForeign is for casts, transforms and what belongs to foreign data.
func definesForeign(node *pgquery.Node) Object {
	switch n := node.GetNode().(type) {
	case *pgquery.Node_CreateForeignServerStmt:
		return Object{Kind: "server", Name: n.CreateForeignServerStmt.GetServername()}
	case *pgquery.Node_CreateFdwStmt:
		return Object{Kind: "foreign data wrapper", Name: n.CreateFdwStmt.GetFdwname()}
	case *pgquery.Node_CreateUserMappingStmt:
		m := n.CreateUserMappingStmt
		return Object{Kind: "user mapping", Name: m.GetUser().GetRolename(), Table: m.GetServername()}
	case *pgquery.Node_CreateCastStmt:
		c := n.CreateCastStmt
		return Object{Kind: "cast", Name: fmt.Sprintf("(%s AS %s)", TypeText(c.GetSourcetype()), TypeText(c.GetTargettype()))}
	case *pgquery.Node_CreateTransformStmt:
		c := n.CreateTransformStmt
		return Object{Kind: "transform", Name: TypeText(c.GetTypeName()), Table: c.GetLang()}
	}
	return Object{}
}

func relation(kind string, v *pgquery.RangeVar) Object {
	return Object{Kind: kind, Schema: v.GetSchemaname(), Name: v.GetRelname()}
}

func named(kind string, parts []*pgquery.Node) Object {
	schema, name := NameParts(parts)
	return Object{Kind: kind, Schema: schema, Name: name}
}

func parameterTypes(parameters []*pgquery.Node) string {
	var types []string
	for _, p := range parameters {
		switch p.GetFunctionParameter().GetMode() {
		case pgquery.FunctionParameterMode_FUNC_PARAM_OUT, pgquery.FunctionParameterMode_FUNC_PARAM_TABLE:
		default:
			types = append(types, TypeText(p.GetFunctionParameter().GetArgType()))
		}
	}
	return strings.Join(types, ", ")
}
