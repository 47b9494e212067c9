package lint

import (
	"fmt"
	"strings"

	pgquery "github.com/pganalyze/pg_query_go/v6"

	"github.com/plumbsql/plumb/internal/sqlparse/pgast"
)

func init() {
	register(Rule{
		Code: "drop-without-guard", Name: "DROP without IF EXISTS",
		Doc:      "A second run fails because the object is gone already. Write IF EXISTS.",
		Analyzer: Idempotent, Severity: Error, Check: checkDropWithoutGuard,
	})
}

func checkDropWithoutGuard(f *File, report func(Finding)) {
	for _, u := range f.units {
		if u.guarded {
			continue
		}
		if keywords, guarded := dropForm(u.node); keywords != "" && !guarded && !f.allCertain(u) {
			var names []string
			for _, object := range dropped(u.node) {
				names = append(names, object.String())
			}
			report(f.finding(u.offset, joinComma(names)+" is dropped without IF EXISTS: a second run fails",
				"write DROP "+keywords+" IF EXISTS", u.insertAfter(" IF EXISTS", "DROP "+keywords, "CONCURRENTLY")...))
		}
		checkAlterDrop(f, u, report)
	}
}

// allCertain says that the file itself creates whatever the statement drops, so that it is there on a second run too.
func (f *File) allCertain(u *unit) bool {
	objects := dropped(u.node)
	for _, object := range objects {
		if !f.certain(keyOf(object), u) {
			return false
		}
	}
	return len(objects) > 0
}

// dropForm returns the key words behind DROP, and whether IF EXISTS is there.
func dropForm(node *pgquery.Node) (keywords string, guarded bool) {
	switch n := node.GetNode().(type) {
	case *pgquery.Node_DropStmt:
		return strings.ToUpper(pgast.KindName(n.DropStmt.GetRemoveType())), n.DropStmt.GetMissingOk()
	case *pgquery.Node_DropRoleStmt:
		return "ROLE", n.DropRoleStmt.GetMissingOk()
	case *pgquery.Node_DropdbStmt:
		return "DATABASE", n.DropdbStmt.GetMissingOk()
	case *pgquery.Node_DropSubscriptionStmt:
		return "SUBSCRIPTION", n.DropSubscriptionStmt.GetMissingOk()
	case *pgquery.Node_DropTableSpaceStmt:
		return "TABLESPACE", n.DropTableSpaceStmt.GetMissingOk()
	case *pgquery.Node_DropUserMappingStmt:
		return "USER MAPPING", n.DropUserMappingStmt.GetMissingOk()
	}
	return "", false
}

// alterDrops are the sub-commands of ALTER TABLE that know IF EXISTS, with their key words.
var alterDrops = map[pgquery.AlterTableType]string{
	pgquery.AlterTableType_AT_DropColumn:     "DROP COLUMN",
	pgquery.AlterTableType_AT_DropConstraint: "DROP CONSTRAINT",
	pgquery.AlterTableType_AT_DropIdentity:   "DROP IDENTITY",
	pgquery.AlterTableType_AT_DropExpression: "DROP EXPRESSION",
}

func checkAlterDrop(f *File, u *unit, report func(Finding)) {
	alter := u.node.GetAlterTableStmt()
	for _, c := range alter.GetCmds() {
		cmd := c.GetAlterTableCmd()
		keywords := alterDrops[cmd.GetSubtype()]
		if keywords == "" || cmd.GetMissingOk() {
			continue
		}
		if alter.GetObjtype() == pgquery.ObjectType_OBJECT_TYPE {
			keywords = "DROP ATTRIBUTE"
		}
		created := changesOf(&pgquery.Node{Node: &pgquery.Node_AlterTableStmt{AlterTableStmt: &pgquery.AlterTableStmt{
			Relation: alter.GetRelation(), Cmds: []*pgquery.Node{c},
		}}})
		if len(created) == 1 && f.certain(created[0].key, u) {
			continue
		}
		place, name := u.offset, 0
		edits := []Edit(nil)
		switch keywords {
		case "DROP COLUMN", "DROP CONSTRAINT", "DROP ATTRIBUTE":
			if place, name = u.dropPlace(cmd.GetName()); name > 0 {
				edits = []Edit{{Start: name, End: name, New: "IF EXISTS "}}
			}
		default:
			if len(alter.GetCmds()) == 1 {
				edits = u.insertAfter(" IF EXISTS", keywords)
			}
		}
		report(f.finding(place, fmt.Sprintf("%s %s of %s has no IF EXISTS: a second run fails", keywords, pgast.QuoteIdent(cmd.GetName()),
			pgast.RelationName(alter.GetRelation())), "write "+keywords+" IF EXISTS", edits...))
	}
	if d := u.node.GetAlterDomainStmt(); d.GetSubtype() == domainDropConstraint && !d.GetMissingOk() {
		schema, name := pgast.NameParts(d.GetTypeName())
		report(f.finding(u.offset, fmt.Sprintf("DROP CONSTRAINT %s of domain %s has no IF EXISTS: a second run fails",
			pgast.QuoteIdent(d.GetName()), pgast.QualifiedName(schema, name)),
			"write DROP CONSTRAINT IF EXISTS", u.insertAfter(" IF EXISTS", "DROP CONSTRAINT")...))
	}
}
