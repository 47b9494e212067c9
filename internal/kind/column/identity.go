package column

import (
	"fmt"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
	"github.com/plumbsql/plumb/internal/kind/sequence"
)

// identityClause returns the clause that makes a column an identity column, with a space before it, or "". It says how the
// sequence is called where PostgreSQL would choose another name.
func identityClause(id catalog.ID, col *Column) string {
	if !col.counts() {
		return "" // a partition's comes with the attachment, and its sequence is that of the partitioned table (since 17)
	}
	options := col.Unusual(col.Type)
	if usual := id.Name + "_" + id.Sub + "_seq"; col.IdentitySequence != usual || len(usual) > longestName {
		options = strings.TrimSpace("SEQUENCE NAME " + ddl.Ident(id.Schema, col.IdentitySequence) + " " + options)
	}
	if options != "" {
		options = " (" + options + ")"
	}
	return " GENERATED " + identityWord(col.Identity) + " AS IDENTITY" + options
}

// counts reports whether the column is an identity column with a sequence of its own: since 17 a partition's has none.
func (c *Column) counts() bool { return c.Identity != "" && c.IdentitySequence != "" }

// Uncounted implements kind.Counted.
func (c *Column) Uncounted() any {
	plain := *c
	plain.Identity, plain.IdentitySequence, plain.Options = "", "", sequence.Options{}
	return &plain
}

// Counts implements kind.Counted.
func (c *Column) Counts(column catalog.ID) ddl.Statement {
	return addIdentity(&catalog.Object{ID: column, Body: c})
}

// longestName is how many bytes of a name PostgreSQL keeps.
const longestName = 63

// identity returns the statements that make a column an identity column, or change how it is one.
func identity(c *kind.Context, ch diff.Change, prefix string) []ddl.Statement {
	id, before, after := ch.ID, ch.Old.Body.(*Column), ch.New.Body.(*Column)
	switch {
	case after.Identity == "":
		return nil
	case !after.counts() && before.counts():
		// A table with its own can't be attached.
		return []ddl.Statement{ddl.RunWhen(kind.IsBehind(id, before.IdentitySequence), prefix+" DROP IDENTITY IF EXISTS")}
	case !after.counts():
		return nil
	case !before.counts():
		ahead, behind := takeOver(c, ch)
		return append(append(append(ahead, addIdentity(ch.New)), behind...), sequence.CatchUp(c, id, after.Type, after.Options))
	}
	var actions []string
	if before.Identity != after.Identity {
		actions = append(actions, "SET GENERATED "+identityWord(after.Identity))
	}
	if before.Options != after.Options {
		for i, clause := range after.Clauses() {
			if clause != before.Clauses()[i] {
				actions = append(actions, "SET "+clause)
			}
		}
	}
	if len(actions) == 0 {
		return nil
	}
	sql := prefix + " " + strings.Join(actions, " ")
	if before.Options == after.Options {
		return []ddl.Statement{ddl.Run(sql)}
	}
	own := fmt.Sprintf("pg_catalog.pg_get_serial_sequence(%s, %s)::regclass", ddl.Literal(ddl.Ident(id.Schema, id.Name)), ddl.Literal(id.Sub))
	return after.Restarting(before.Options, own, sql)
}

// takes returns the sequences between which the values of a column pass when it becomes an identity column, or is none any
// longer, and the one behind it.
func takes(c *kind.Context, ch diff.Change) []catalog.ID {
	before, after := ch.Old.Body.(*Column), ch.New.Body.(*Column)
	own := ch.ID
	own.Kind = catalog.IdentitySequence
	var taken []catalog.ID
	switch {
	case !before.counts() && after.counts():
		taken = append(taken, counter(c.Old, c.New, ch.ID))
	case before.counts() && !after.counts():
		taken = append(taken, own, counter(c.New, c.Old, ch.ID))
	}
	return taken
}

// counter returns the sequence that the default of a column counts by in a state, else one that the column owns, and that the
// other state does not have; zero where there is none.
func counter(db, other *catalog.Database, column catalog.ID) catalog.ID {
	value := column
	value.Kind = catalog.Default
	if object := db.Get(value); object != nil {
		for _, dep := range object.Deps {
			if dep.Kind == catalog.Sequence && other.Get(dep) == nil {
				return dep
			}
		}
	}
	for _, id := range db.OfKind(catalog.Sequence) {
		if db.Get(id).GoesWith == column && other.Get(id) == nil {
			return id
		}
	}
	return catalog.ID{}
}

// takeOver returns what comes before and after a column becomes an identity column whose default counted by a sequence: the
// new sequence goes on where the old one was, which goes.
func takeOver(c *kind.Context, ch diff.Change) (ahead, behind []ddl.Statement) {
	old := counter(c.Old, c.New, ch.ID)
	if old == (catalog.ID{}) {
		return nil, nil
	}
	now, waiting := ch.New.Body.(*Column).IdentitySequence, old.Name
	if _, again := c.Claimed(kind.RelationClaim(old.Schema, old.Name)); again {
		waiting = kind.Beside(old.Name)
		ahead = append(ahead, ddl.RunWhen(alone(old), "ALTER SEQUENCE "+ddl.Ident(old.Schema, old.Name)+" RENAME TO "+ddl.Ident(waiting)))
	}
	behind = append(behind, goOnFrom(ddl.Ident(ch.ID.Schema, now), ddl.Ident(old.Schema, waiting), c.Old.Get(old).Body.(*sequence.Sequence).Options, ch.New.Body.(*Column).Options), ddl.Run("DROP SEQUENCE IF EXISTS "+ddl.Ident(old.Schema, waiting)))
	return ahead, behind
}

// noIdentity returns the statements that make a column no identity column any longer. A sequence that its default counts by
// from then on goes on where the one behind it was.
func noIdentity(c *kind.Context, ch diff.Change, prefix string) []ddl.Statement {
	end := ddl.Run(prefix + " DROP IDENTITY IF EXISTS")
	id := counter(c.New, c.Old, ch.ID)
	if id == (catalog.ID{}) {
		return []ddl.Statement{end}
	}
	var statements []ddl.Statement
	old := ch.Old.Body.(*Column).IdentitySequence
	waiting := old
	if _, again := c.Claimed(kind.RelationClaim(ch.ID.Schema, old)); again {
		waiting = kind.Beside(old)
		statements = append(statements, ddl.RunWhen(kind.IsBehind(ch.ID, old), "ALTER SEQUENCE "+ddl.Ident(ch.ID.Schema, old)+" RENAME TO "+ddl.Ident(waiting)))
	}
	statements = append(statements, c.Rooms[catalog.Sequence].Create(c, kind.Node{Object: c.New.Get(id)})...)
	return append(statements, goOnFrom(ddl.Ident(id.Schema, id.Name), ddl.Ident(ch.ID.Schema, waiting), ch.Old.Body.(*Column).Options, c.New.Get(id).Body.(*sequence.Sequence).Options), end)
}

// alone is the condition that there is a sequence by the identity, and not behind an identity column.
func alone(id catalog.ID) string {
	return fmt.Sprintf("EXISTS (SELECT FROM pg_catalog.pg_sequence s WHERE s.seqrelid = %s AND NOT EXISTS"+
		" (SELECT FROM pg_catalog.pg_depend d WHERE d.objid = s.seqrelid AND d.classid = 'pg_catalog.pg_class'::regclass AND d.deptype = 'i'))",
		ddl.Regclass(id.Schema, id.Name))
}

// goOnFrom moves a sequence to where another one is, as far as its range has that. It does nothing where the other is gone or
// has given no number.
func goOnFrom(name, from string, before, after sequence.Options) ddl.Statement {
	position := "pg_catalog.pg_sequence_last_value(pg_catalog.to_regclass(" + ddl.Literal(from) + "))"
	condition := position + " IS NOT NULL"
	if after.Min > before.Min || after.Max < before.Max {
		condition = fmt.Sprintf("%s BETWEEN %d AND %d", position, after.Min, after.Max)
	}
	return ddl.Run("SELECT pg_catalog.setval(" + ddl.Literal(name) + ", " + position + ") WHERE " + condition)
}
