package lint

import (
	"slices"

	pgquery "github.com/pganalyze/pg_query_go/v6"
)

// rewritten are the sub-commands of ALTER TABLE that lock everybody out while they write the table anew, or may.
var rewritten = []pgquery.AlterTableType{
	pgquery.AlterTableType_AT_AlterColumnType, pgquery.AlterTableType_AT_SetExpression, pgquery.AlterTableType_AT_SetAccessMethod,
	pgquery.AlterTableType_AT_SetLogged, pgquery.AlterTableType_AT_SetUnLogged, pgquery.AlterTableType_AT_SetTableSpace,
}

// rewrites says that the file runs in a transaction and writes the table anew: then the table is locked anyway, and an
// index that must not see the change has to be dropped and made again in that transaction.
func (f *File) rewrites(table string) bool {
	return !f.NoTx && slices.ContainsFunc(f.units, func(u *unit) bool {
		alter := u.node.GetAlterTableStmt()
		return relationKey(alter.GetRelation()) == table && slices.ContainsFunc(alter.GetCmds(), func(c *pgquery.Node) bool {
			cmd := c.GetAlterTableCmd()
			return slices.Contains(rewritten, cmd.GetSubtype()) ||
				cmd.GetSubtype() == pgquery.AlterTableType_AT_AddColumn && isGenerated(cmd.GetDef().GetColumnDef())
		})
	})
}

// comesBack says that the file creates the object after the unit has dropped it.
func (f *File) comesBack(key string, u *unit) bool {
	return slices.ContainsFunc(f.objects.events[key], func(e event) bool {
		return e.file == f.index && e.unit > u.ordinal && e.created
	})
}

// exchanged says that an index which was built before takes the name after the unit has dropped the one that had it.
func (f *File) exchanged(name string, u *unit) bool {
	return !f.NoTx && slices.ContainsFunc(f.units, func(other *unit) bool {
		if other.ordinal <= u.ordinal {
			return false
		}
		rename := other.node.GetRenameStmt()
		if rename.GetRenameType() == pgquery.ObjectType_OBJECT_INDEX && rename.GetNewname() == name {
			return true
		}
		return slices.ContainsFunc(other.node.GetAlterTableStmt().GetCmds(), func(c *pgquery.Node) bool {
			made := c.GetAlterTableCmd().GetDef().GetConstraint()
			return made.GetIndexname() != "" && made.GetConname() == name
		})
	})
}

// createdLater says that a later statement creates the object, in this file or another.
func (f *File) createdLater(key string, u *unit) bool {
	return slices.ContainsFunc(f.objects.events[key], func(e event) bool {
		return e.created && (e.file > f.index || e.file == f.index && e.unit > u.ordinal)
	})
}
