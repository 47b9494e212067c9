package lint

import (
	"slices"

	pgquery "github.com/pganalyze/pg_query_go/v6"
)

// outsideTx returns the name of a statement that PostgreSQL refuses in a transaction block, or "".
func outsideTx(node *pgquery.Node) string {
	switch n := node.GetNode().(type) {
	case *pgquery.Node_IndexStmt:
		return when(n.IndexStmt.GetConcurrent(), "CREATE INDEX CONCURRENTLY")
	case *pgquery.Node_DropStmt:
		return when(n.DropStmt.GetConcurrent(), "DROP INDEX CONCURRENTLY")
	case *pgquery.Node_ReindexStmt:
		return reindexOutsideTx(n.ReindexStmt)
	case *pgquery.Node_VacuumStmt:
		return when(n.VacuumStmt.GetIsVacuumcmd(), "VACUUM")
	case *pgquery.Node_ClusterStmt:
		return when(n.ClusterStmt.GetRelation() == nil, "CLUSTER of the whole database")
	case *pgquery.Node_DiscardStmt:
		return when(n.DiscardStmt.GetTarget() == pgquery.DiscardMode_DISCARD_ALL, "DISCARD ALL")
	case *pgquery.Node_AlterSystemStmt:
		return "ALTER SYSTEM"
	case *pgquery.Node_CreatedbStmt:
		return "CREATE DATABASE"
	case *pgquery.Node_DropdbStmt:
		return "DROP DATABASE"
	case *pgquery.Node_CreateTableSpaceStmt:
		return "CREATE TABLESPACE"
	case *pgquery.Node_DropTableSpaceStmt:
		return "DROP TABLESPACE"
	case *pgquery.Node_AlterTableStmt:
		for _, c := range n.AlterTableStmt.GetCmds() {
			if c.GetAlterTableCmd().GetDef().GetPartitionCmd().GetConcurrent() {
				return "DETACH PARTITION CONCURRENTLY"
			}
		}
	}
	return ""
}

func when(condition bool, name string) string {
	if condition {
		return name
	}
	return ""
}

func reindexOutsideTx(r *pgquery.ReindexStmt) string {
	concurrent := slices.ContainsFunc(r.GetParams(), func(p *pgquery.Node) bool {
		arg := p.GetDefElem().GetArg()
		off := arg.GetBoolean() != nil && !arg.GetBoolean().GetBoolval() || arg.GetString_().GetSval() == "off" || arg.GetString_().GetSval() == "false"
		return p.GetDefElem().GetDefname() == "concurrently" && !off
	})
	switch {
	case concurrent:
		return "REINDEX CONCURRENTLY"
	case r.GetKind() == pgquery.ReindexObjectType_REINDEX_OBJECT_SCHEMA:
		return "REINDEX SCHEMA"
	case r.GetKind() == pgquery.ReindexObjectType_REINDEX_OBJECT_DATABASE, r.GetKind() == pgquery.ReindexObjectType_REINDEX_OBJECT_SYSTEM:
		return "REINDEX DATABASE"
	}
	return ""
}

// neutral says that a statement may stand beside those that need to run outside a transaction: settings, and what
// describes an object that one of them has made.
func neutral(node *pgquery.Node) bool {
	switch n := node.GetNode().(type) {
	case *pgquery.Node_VariableSetStmt, *pgquery.Node_VariableShowStmt, *pgquery.Node_CommentStmt:
		return true
	case *pgquery.Node_IndexStmt:
		return !n.IndexStmt.GetRelation().GetInh() // CREATE INDEX ON ONLY, to be completed by those of the partitions
	case *pgquery.Node_AlterTableStmt:
		return n.AlterTableStmt.GetObjtype() == pgquery.ObjectType_OBJECT_INDEX || finishing(n.AlterTableStmt) // ATTACH PARTITION
	case *pgquery.Node_TransactionStmt:
		return true // what is between has a transaction of its own
	case *pgquery.Node_VacuumStmt:
		return !n.VacuumStmt.GetIsVacuumcmd() // ANALYZE
	}
	return false
}

// finishing reports whether all that a statement does is a part of building beside the use of a table: to check the rows for
// a constraint, which should hold its lock no longer than that takes, or to make an index that was just built a key.
func finishing(alter *pgquery.AlterTableStmt) bool {
	for _, c := range alter.GetCmds() {
		cmd := c.GetAlterTableCmd()
		// One on the partitioned table only is completed by those of the partitions.
		using := cmd.GetDef().GetConstraint().GetIndexname() != "" ||
			cmd.GetSubtype() == pgquery.AlterTableType_AT_AddConstraint && !alter.GetRelation().GetInh()
		if cmd.GetSubtype() != pgquery.AlterTableType_AT_ValidateConstraint && !using {
			return false
		}
	}
	return true
}
