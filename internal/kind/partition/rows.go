package partition

import (
	"slices"
	"strconv"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/kind"
)

// take returns the statement that gives a partition the rows which belong to it, and others those that no longer do: with rows
// that belong elsewhere none could be attached, and those of a partition that is dropped would be lost. PostgreSQL tells which
// rows these are of partitions with the same bounds, of a table like this one.
func take(c *kind.Context, id catalog.ID, p *Partition) []ddl.Statement {
	from := sources(c, id, p)
	others, rest := heirs(c, id, p)
	if len(from) == 0 && len(others) == 0 && rest == (catalog.ID{}) {
		return nil
	}
	parent := c.New.Get(p.parent()).Body.(interface{ Key() string })
	l := likeness{parts: map[catalog.ID]string{}}
	l.write("\nDECLARE\n  belongs text;\n  moves boolean;\n" + published(c) + "BEGIN\n  IF " + ddl.Not(attached(id, p)) + " THEN\n" +
		"    CREATE TEMPORARY TABLE pg_temp.plumb_like (LIKE " + ddl.Ident(p.Schema, p.Table) + ") PARTITION BY " + parent.Key() + ";\n")
	if p.Bound == "DEFAULT" {
		// What belongs there is what belongs to no other.
		for _, bond := range siblings(c.New, p.parent()) {
			if bond.ID != id && takes(c, bond.ID, bond.Body.(*Partition)) {
				l.part(bond.ID, bond.Body.(*Partition).Bound)
			}
		}
	}
	own := catalog.ID{Kind: catalog.Table, Schema: id.Schema, Name: id.Name}
	for _, bond := range others {
		child, _ := bond.Body.(*Partition).Bond(bond.ID)
		l.belonging(bond.ID, bond.Body.(*Partition).Bound)
		l.move(c, "    ", own, child, "belongs")
	}
	l.belonging(id, p.Bound)
	for _, source := range from {
		l.write("    IF " + there(c, source, p) + " THEN\n")
		l.move(c, "      ", source, own, "belongs")
		l.write("    END IF;\n")
	}
	if rest != (catalog.ID{}) {
		l.move(c, "    ", own, rest, "'NOT (' || belongs || ')'")
	}
	l.write("    DROP TABLE pg_temp.plumb_like;\n  END IF;\nEND\n")
	return []ddl.Statement{ddl.Run("DO " + ddl.DollarQuote("plumb", l.String()))}
}

// published returns the variables of a block that identify needs.
func published(c *kind.Context) string {
	if len(c.Old.OfKind(catalog.Publication))+len(c.New.OfKind(catalog.Publication)) == 0 {
		return ""
	}
	return "  part record;\n  identities text[];\n  undo text;\n"
}

// likeness is the text of a block that asks a table like a partitioned one which rows belong where.
type likeness struct {
	strings.Builder
	parts map[catalog.ID]string
}

func (l *likeness) write(text string) { l.WriteString(text) }

// part gives the table a partition with the bounds of another, once.
func (l *likeness) part(id catalog.ID, bound string) string {
	if l.parts[id] == "" {
		l.parts[id] = "pg_temp.plumb_part"
		if len(l.parts) > 1 {
			l.parts[id] += "_" + strconv.Itoa(len(l.parts))
		}
		l.write("    CREATE TEMPORARY TABLE " + l.parts[id] + " PARTITION OF pg_temp.plumb_like " + bound + ";\n")
	}
	return l.parts[id]
}

// belonging lets the variable belongs be the condition for the rows of a partition. One that has all rows has none.
func (l *likeness) belonging(id catalog.ID, bound string) {
	l.write("    belongs := coalesce(pg_catalog.pg_get_partition_constraintdef('" + l.part(id, bound) + "'::pg_catalog.regclass), 'true');\n")
}

// move writes the statement that moves rows, where there are any that no trigger, rule or foreign key would act on: a foreign key
// with CASCADE would delete what refers to them, and a trigger may do anything.
func (l *likeness) move(c *kind.Context, indent string, source, target catalog.ID, condition string) {
	from, to := ddl.Regclass(source.Schema, source.Name), ddl.Regclass(target.Schema, target.Name)
	l.write(indent + "EXECUTE " + ddl.Literal("SELECT EXISTS (SELECT FROM "+ddl.Ident(source.Schema, source.Name)+" WHERE ") + " || " + condition + " || ')' INTO moves;\n")
	l.write(indent + "IF moves AND (EXISTS (SELECT FROM pg_catalog.pg_trigger WHERE tgenabled <> 'D' AND (tgrelid = " + from + " AND tgtype & 8 <> 0" +
		" OR tgrelid = " + to + " AND tgtype & 4 <> 0 AND NOT tgisinternal))\n" + indent + "    OR EXISTS (SELECT FROM pg_catalog.pg_rewrite WHERE ev_enabled <> 'D' AND (ev_class = " +
		from + " AND ev_type = '4' OR ev_class = " + to + " AND ev_type = '3'))) THEN\n" +
		indent + "  RAISE EXCEPTION USING MESSAGE = " + ddl.Literal("rows of "+source.QualifiedName()+" belong into "+target.QualifiedName()+
		", and triggers, rules or foreign keys would act on them on their way") +
		",\n" + indent + "    HINT = 'disable them, or move the rows by hand, and run this again';\n" + indent + "END IF;\n")
	l.write(indent + "IF moves THEN\n")
	deleting := c.New.Get(source) != nil && published(c) != ""
	if deleting {
		l.identify(c, indent+"  ", from)
	}
	l.write(indent + "  EXECUTE " + move(c, source, target, condition) + ";\n")
	if deleting {
		l.write(indent + "  FOREACH undo IN ARRAY identities LOOP\n" + indent + "    EXECUTE undo;\n" + indent + "  END LOOP;\n")
	}
	l.write(indent + "END IF;\n")
}

// identify writes what lets rows be deleted from a table, or its partitions, that is published without a replica identity: for
// that time all columns are it. The variable identities then holds the statements that take this back.
func (l *likeness) identify(c *kind.Context, indent, table string) {
	above := "SELECT a.relid FROM pg_catalog.pg_partition_ancestors(c.oid) AS a UNION SELECT c.oid"
	publishes := "b.puballtables OR EXISTS (SELECT FROM pg_catalog.pg_publication_rel r WHERE r.prpubid = b.oid AND r.prrelid IN (" + above + "))"
	if c.New.Major() >= 15 {
		publishes += " OR EXISTS (SELECT FROM pg_catalog.pg_publication_namespace s JOIN pg_catalog.pg_class p ON p.relnamespace = s.pnnspid WHERE s.pnpubid = b.oid AND p.oid IN (" + above + "))"
	}
	l.write(indent + "identities := '{}';\n" + indent + "FOR part IN SELECT c.oid::pg_catalog.regclass AS name, CASE c.relreplident WHEN 'd' THEN 'DEFAULT' ELSE 'NOTHING' END AS was\n" +
		indent + "    FROM pg_catalog.pg_class c WHERE c.relkind = 'r' AND (c.oid = " + table + " OR c.oid IN (SELECT t.relid FROM pg_catalog.pg_partition_tree(" + table + ") AS t))\n" +
		indent + "    AND CASE c.relreplident WHEN 'f' THEN false WHEN 'n' THEN true WHEN 'd' THEN NOT EXISTS (SELECT FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid AND i.indisprimary AND i.indimmediate)\n" +
		indent + "      ELSE NOT EXISTS (SELECT FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid AND i.indisreplident) END\n" +
		indent + "    AND EXISTS (SELECT FROM pg_catalog.pg_publication b WHERE b.pubdelete AND (" + publishes + ")) LOOP\n" +
		indent + "  EXECUTE pg_catalog.format('ALTER TABLE %s REPLICA IDENTITY FULL', part.name);\n" +
		indent + "  identities := identities || pg_catalog.format('ALTER TABLE %s REPLICA IDENTITY %s', part.name, part.was);\n" + indent + "END LOOP;\n")
}

// there is the condition that a source can be read: a partition that is dropped has left by then.
func there(c *kind.Context, source catalog.ID, p *Partition) string {
	condition := ddl.RelationExists(source.Schema, source.Name, "r", "p")
	if c.New.Get(source) == nil {
		condition += " AND " + ddl.Not(ddl.Inherits(source.Schema, source.Name, p.Schema, p.Table))
	}
	return condition
}

// move returns the expression of the statement that moves rows from a source to a partition. The columns are those of both
// that have values of their own; condition is the expression of the one for the rows.
func move(c *kind.Context, source, target catalog.ID, condition string) string {
	var columns, values []string
	for _, part := range c.New.Parts(catalog.ID{Kind: catalog.Table, Schema: target.Schema, Name: target.Name}) {
		body, ok := part.Body.(interface {
			Computed() bool
			ColumnType() (string, int)
		})
		before := c.Old.Get(catalog.ID{Kind: catalog.Column, Schema: source.Schema, Name: source.Name, Sub: part.ID.Sub})
		if !ok || body.Computed() || before == nil {
			continue
		}
		value := ddl.Ident(part.ID.Sub)
		if after := c.New.Get(before.ID); after == nil && slices.Contains(catalog.Changed(before, part), "type") {
			formatted, _ := body.ColumnType()
			value += "::text::" + formatted
		}
		columns, values = append(columns, ddl.Ident(part.ID.Sub)), append(values, value)
	}
	list := "INSERT INTO " + ddl.Ident(target.Schema, target.Name) + " (" + strings.Join(columns, ", ") + ") OVERRIDING SYSTEM VALUE SELECT " + strings.Join(values, ", ")
	name := ddl.Ident(source.Schema, source.Name)
	if c.New.Get(source) == nil {
		return ddl.Literal(list+" FROM "+name+" WHERE ") + " || " + condition
	}
	return ddl.Literal("WITH moved AS (DELETE FROM "+name+" WHERE ") + " || " + condition + " || " + ddl.Literal(" RETURNING *) "+list+" FROM moved")
}
