package reserved

import (
	pgquery "github.com/pganalyze/pg_query_go/v6"
	"google.golang.org/protobuf/proto"

	"github.com/plumbsql/plumb/internal/ddl"
)

// replication is for publications and subscriptions.
func replication(node *pgquery.Node) (*Work, error) {
	switch n := node.GetNode().(type) {
	case *pgquery.Node_CreatePublicationStmt:
		rest, filtered := filters(n.CreatePublicationStmt.GetPubobjects())
		n.CreatePublicationStmt.Pubobjects = rest
		return published(node, n.CreatePublicationStmt.GetPubname(), filtered)
	case *pgquery.Node_AlterPublicationStmt:
		rest, filtered := filters(n.AlterPublicationStmt.GetPubobjects())
		if len(filtered) > 0 && n.AlterPublicationStmt.GetAction() != pgquery.AlterPublicationAction_AP_AddObjects {
			return nil, nil
		}
		n.AlterPublicationStmt.Pubobjects = rest
		return published(node, n.AlterPublicationStmt.GetPubname(), filtered)
	case *pgquery.Node_CreateSubscriptionStmt:
		return subscription(n.CreateSubscriptionStmt)
	case *pgquery.Node_AlterSubscriptionStmt:
		return subscribed(n.AlterSubscriptionStmt)
	}
	return nil, nil
}

// filters takes out the tables with a condition on their rows: it is an expression, so that the migration user adds them.
func filters(objects []*pgquery.Node) (rest, filtered []*pgquery.Node) {
	for _, object := range objects {
		if object.GetPublicationObjSpec().GetPubtable().GetWhereClause() != nil {
			filtered = append(filtered, object)
		} else {
			rest = append(rest, object)
		}
	}
	return rest, filtered
}

func published(node *pgquery.Node, publication string, filtered []*pgquery.Node) (*Work, error) {
	w, err := super(node)
	if err != nil || len(filtered) == 0 {
		return w, err
	}
	add, err := rewritten(&pgquery.Node{Node: &pgquery.Node_AlterPublicationStmt{AlterPublicationStmt: &pgquery.AlterPublicationStmt{
		Pubname: publication, Pubobjects: filtered, Action: pgquery.AlterPublicationAction_AP_AddObjects,
	}}})
	if err == nil {
		w.After = add
	}
	return w, err
}

// subscription makes a subscription that never connects: it has no slot when it is made, and stays disabled.
func subscription(stmt *pgquery.CreateSubscriptionStmt) (*Work, error) {
	options := stmt.GetOptions()
	slot := option(options, "slot_name")
	rest, _ := without(options, "connect", "enabled", "create_slot", "copy_data", "slot_name")
	for _, off := range []string{"connect", "enabled"} {
		rest = append(rest, pgquery.MakeSimpleDefElemNode(off, pgquery.MakeStrNode("false"), -1))
	}
	rest = append(rest, pgquery.MakeSimpleDefElemNode("slot_name", pgquery.MakeStrNode("none"), -1))
	quiet := proto.Clone(stmt).(*pgquery.CreateSubscriptionStmt)
	quiet.Options = rest
	create, err := rewritten(&pgquery.Node{Node: &pgquery.Node_CreateSubscriptionStmt{CreateSubscriptionStmt: quiet}})
	if err != nil {
		return nil, err
	}
	w := &Work{Super: []string{create}}
	name := stmt.GetSubname()
	if slot != nil {
		name = slot.GetArg().GetString_().GetSval()
	}
	if name != "" && name != "none" {
		w.Super = append(w.Super, "ALTER SUBSCRIPTION "+ddl.Ident(stmt.GetSubname())+" SET (slot_name = "+ddl.Literal(name)+")")
	}
	return w, nil
}

// subscribed allows to name the slot of a subscription, which PostgreSQL notes and looks for only when it is enabled.
func subscribed(stmt *pgquery.AlterSubscriptionStmt) (*Work, error) {
	slot := option(stmt.GetOptions(), "slot_name").GetArg().GetString_().GetSval()
	if stmt.GetKind() != pgquery.AlterSubscriptionType_ALTER_SUBSCRIPTION_OPTIONS || len(stmt.GetOptions()) != 1 || slot == "" {
		return nil, refuse("remove it: it would connect to another server", "a schema file can't hold this ALTER SUBSCRIPTION")
	}
	return &Work{Super: []string{"ALTER SUBSCRIPTION " + ddl.Ident(stmt.GetSubname()) + " SET (slot_name = " + ddl.Literal(slot) + ")"}}, nil
}
