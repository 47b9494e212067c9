package ownedby

import (
	"slices"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/kind"
)

// same returns the statements that give a sequence the owner of the table that it is about to go with: PostgreSQL links
// only what has one owner, and changes the owner of a linked sequence with that of its table only.
func same(c *kind.Context, sequence, target catalog.ID) []ddl.Statement {
	table := c.TableOf(target)
	theirs, has := owners(c, table), owners(c, sequence)
	remade := false
	linked := c.Old.Get(fact(sequence))
	if linked != nil && c.Existing(sequence) {
		before := c.TableOf(column(linked))
		if before == table && c.Existing(table) {
			return nil
		}
		has = owners(c, before)
		if remade = before == table; remade {
			has = []string{kind.OwnerIn(c.Old, table)} // as the one that waits
		}
	}
	if len(theirs) == 1 && slices.Equal(theirs, has) {
		return nil
	}
	var statements []ddl.Statement
	if linked != nil && c.Existing(sequence) {
		differ := "(" + relation("relowner", sequence) + ") <> (" + relation("relowner", table) + ")"
		statements = append(statements, ddl.RunWhen(differ, set(fact(sequence), "NONE").SQL))
	}
	if len(theirs) == 1 && !remade {
		return append(statements, ddl.Run(own(sequence)+ddl.Role(theirs[0])))
	}
	// Whether the table has its new owner by now is a matter of the order.
	return append(statements, ddl.Run("DO "+ddl.DollarQuote("own", "BEGIN EXECUTE "+ddl.Literal(own(sequence))+" || ("+
		relation("relowner::pg_catalog.regrole", table)+"); END")))
}

// freed returns the statement that gives a sequence which goes with no column any more to the migration user; of another
// owner tells a fact of its own.
func freed(c *kind.Context, sequence, target catalog.ID) []ddl.Statement {
	if !c.Existing(sequence) || c.New.Get(sequence.Fact(catalog.Owner)) != nil || slices.Equal(owners(c, c.TableOf(target)), []string{""}) {
		return nil
	}
	return []ddl.Statement{ddl.RunWhen(ddl.Regclass(sequence.Schema, sequence.Name)+" IS NOT NULL", own(sequence)+ddl.Role(""))}
}

// owners returns who may own a relation while the plan runs: before its owner changes, and after.
func owners(c *kind.Context, relation catalog.ID) []string {
	if !c.Existing(relation) && c.New.Get(relation) != nil {
		return []string{""} // another owner comes when all is made
	}
	var roles []string
	for _, db := range []*catalog.Database{c.Old, c.New} {
		if db.Get(relation) == nil {
			continue
		}
		if role := kind.OwnerIn(db, relation); !slices.Contains(roles, role) {
			roles = append(roles, role)
		}
	}
	return roles
}

// fact returns the identity of the fact that a sequence goes with a column.
func fact(sequence catalog.ID) catalog.ID {
	return catalog.ID{Kind: catalog.OwnedBy, Schema: sequence.Schema, Name: sequence.Name}
}

func own(sequence catalog.ID) string {
	return "ALTER SEQUENCE " + ddl.Ident(sequence.Schema, sequence.Name) + " OWNER TO "
}

func relation(what string, id catalog.ID) string {
	return "SELECT " + what + " FROM pg_catalog.pg_class WHERE oid = " + ddl.Regclass(id.Schema, id.Name)
}
