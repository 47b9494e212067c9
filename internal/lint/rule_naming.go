package lint

import (
	"regexp"

	pgquery "github.com/pganalyze/pg_query_go/v6"
)

// Pattern is what the names of a kind of object have to be like.
type Pattern struct {
	// Match is the expression that a name has to match, and Message what to say otherwise; "" is a general text.
	Match   *regexp.Regexp
	Message string
}

// namingKinds are the kinds of objects with a rule for names, and Atlas's codes for them.
var namingKinds = []struct{ kind, code, alias string }{
	{"schema", "naming-schema", "NM101"},
	{"table", "naming-table", "NM102"},
	{"column", "naming-column", "NM103"},
	{"index", "naming-index", "NM104"},
	{"foreign_key", "naming-foreign-key", "NM105"},
	{"check", "naming-check", "NM106"},
}

// NamingKinds returns the kinds of objects that rules for names are about, with the codes of the rules.
func NamingKinds() map[string]string {
	kinds := map[string]string{}
	for _, k := range namingKinds {
		kinds[k.kind] = k.code
	}
	return kinds
}

func init() {
	for _, k := range namingKinds {
		register(Rule{
			Code: k.code, Name: "the name of a " + words(k.kind) + " is against the rules", Analyzer: Naming, Aliases: []string{k.alias},
			Severity: Warning, Check: func(f *File, report func(Finding)) { checkNames(f, k.kind, report) },
			Doc: "The project's lint block says what such names have to be like (naming). Only names that a file gives are checked, not\n" +
				"those that were there before.",
		})
	}
}

func checkNames(f *File, kind string, report func(Finding)) {
	pattern := f.options.Naming[kind]
	if pattern.Match == nil {
		return
	}
	for _, u := range f.units {
		for _, given := range namesGiven(u.node) {
			if given.kind != kind || given.name == "" || pattern.Match.MatchString(given.name) {
				continue
			}
			fix := pattern.Message
			if fix == "" {
				fix = "choose a name that matches it"
			}
			report(f.finding(u.offset, "the name of "+words(kind)+" "+given.name+" does not match "+pattern.Match.String(), fix))
		}
	}
}

// named is a name that a statement gives to something.
type named struct{ kind, name string }

// namesGiven returns the names that a statement gives.
func namesGiven(node *pgquery.Node) []named {
	switch n := node.GetNode().(type) {
	case *pgquery.Node_CreateSchemaStmt:
		all := []named{{"schema", n.CreateSchemaStmt.GetSchemaname()}}
		for _, element := range n.CreateSchemaStmt.GetSchemaElts() {
			all = append(all, namesGiven(element)...)
		}
		return all
	case *pgquery.Node_CreateStmt:
		return append([]named{{"table", n.CreateStmt.GetRelation().GetRelname()}}, namesIn(n.CreateStmt.GetTableElts())...)
	case *pgquery.Node_IndexStmt:
		return []named{{"index", n.IndexStmt.GetIdxname()}}
	case *pgquery.Node_AlterTableStmt:
		var all []named
		for _, command := range n.AlterTableStmt.GetCmds() {
			switch c := command.GetAlterTableCmd(); c.GetSubtype() {
			case pgquery.AlterTableType_AT_AddColumn, pgquery.AlterTableType_AT_AddConstraint:
				all = append(all, namesIn([]*pgquery.Node{c.GetDef()})...)
			}
		}
		return all
	case *pgquery.Node_RenameStmt:
		kinds := map[pgquery.ObjectType]string{
			pgquery.ObjectType_OBJECT_SCHEMA: "schema", pgquery.ObjectType_OBJECT_TABLE: "table",
			pgquery.ObjectType_OBJECT_COLUMN: "column", pgquery.ObjectType_OBJECT_INDEX: "index",
		}
		return []named{{kinds[n.RenameStmt.GetRenameType()], n.RenameStmt.GetNewname()}}
	}
	return nil
}

// namesIn returns the names of columns and constraints.
func namesIn(elements []*pgquery.Node) []named {
	var all []named
	for _, element := range elements {
		if column := element.GetColumnDef(); column != nil {
			all = append(append(all, named{"column", column.GetColname()}), namesIn(column.GetConstraints())...)
		}
		constraint := element.GetConstraint()
		switch constraint.GetContype() {
		case pgquery.ConstrType_CONSTR_FOREIGN:
			all = append(all, named{"foreign_key", constraint.GetConname()})
		case pgquery.ConstrType_CONSTR_CHECK:
			all = append(all, named{"check", constraint.GetConname()})
		case pgquery.ConstrType_CONSTR_UNIQUE:
			all = append(all, named{"index", constraint.GetConname()})
		}
	}
	return all
}

// words is a kind of object as people call it.
func words(kind string) string {
	if kind == "foreign_key" {
		return "foreign key"
	}
	return kind
}
