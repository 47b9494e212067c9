package constraint

import (
	_ "embed"
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/kind"
	"github.com/plumbsql/plumb/internal/kind/notnullname"
	"github.com/plumbsql/plumb/internal/kind/table"
)

//go:embed constraint.sql
var query string

// The values of Constraint.Type, as pg_constraint.contype has them.
const (
	PrimaryKey = "p"
	Unique     = "u"
	Check      = "c"
	ForeignKey = "f"
	Exclude    = "x"
	NotNull    = "n"
)

// Constraint is a constraint of a table or a domain.
type Constraint struct {
	Type string `db:"type"`
	// Definition is what pg_get_constraintdef() prints, all after the name, without the storage parameters.
	Definition string `db:"definition" sql:"ALTER TABLE t ADD %s"`
	// Options are the storage parameters of the index behind a key or an exclusion constraint as name=value, sorted.
	Options []string `db:"options"`
	// Predicate is the part of an exclusion constraint's Definition that says for which rows it holds, or "".
	Predicate string `db:"predicate" diff:"-"`
	// Tablespace is that of the index, empty for the database's own.
	Tablespace string `db:"tablespace"`
	// ReferencedSchema and ReferencedTable tell where a foreign key points to.
	ReferencedSchema string `db:"referenced_schema" diff:"-"`
	ReferencedTable  string `db:"referenced_table" diff:"-"`
	// Comparison tells how a foreign key compares its columns: operator families, or types where a family has values that
	// can't be compared. While both ends change to others one after the other, there is no foreign key between them.
	Comparison []string `db:"comparison"`
	// ParentSchema, ParentTable and ParentName tell which constraint of a partitioned table this is a copy of.
	ParentSchema string `db:"parent_schema" diff:"-"`
	ParentTable  string `db:"parent_table" diff:"-"`
	ParentName   string `db:"parent_name" diff:"-"`
	// ReachedFrom is the exclusion constraint, or key WITHOUT OVERLAPS, of a partitioned table that PostgreSQL copies to this
	// partition, or "". It attaches none that is there already.
	ReachedFrom string `db:"reached_from"`
	// BesideCopy marks a foreign key of a partition's own that is like a copy there: which is which no other attribute tells.
	BesideCopy bool `db:"beside_copy"`
	// Local is false where the table has the constraint from its parents alone.
	Local bool `db:"local" diff:"-"`
	// Merged says that the table has the constraint of its own and from its parents. No statement takes the first away alone.
	Merged bool `db:"merged" diff:"gained"`
	// Clustered marks the constraint whose index CLUSTER uses.
	Clustered bool `db:"clustered"`
}

const notValid = " NOT VALID"

// Room returns the room of constraints.
func Room() *kind.Room {
	return &kind.Room{
		Words:       kind.Words{Name: kind.OnRelation},
		LocksTables: true,
		Reader: catalog.Rows[Constraint]{Of: catalog.Constraint, Class: 2606, SQL: query, Refine: func(_ *catalog.Object, k *Constraint) {
			// pg_get_constraintdef() prints the storage parameters of exclusion constraints, but not those of keys.
			if k.Type == Exclude {
				k.Definition = strings.Replace(k.Definition, ddl.With(k.Options), "", 1)
			}
			slices.Sort(k.Options)
		}},
		Claims:   claims,
		Refuses:  refuses,
		Create:   create,
		Inline:   func(_ *kind.Context, n kind.Node) string { return clause(n.Object) },
		After:    after,
		Blocks:   blocks,
		Precedes: precedes,
		Without:  checked,
		Pending:  pending,
		Alone:    alone,
		Loosest:  loosest,
		Drop:     dropOld,
		Alter:    alter,
		Survives: survives,
		Stages:   stages,
		Adopts:   adopts,
		Serves:   serves,
		Guards:   guards,
		Rivals:   rivals,
		Renaming: &kind.Renaming{Present: present, SQL: rename, Reaches: func(o *catalog.Object) bool {
			return o.Body.(*Constraint).Type == Check && o.Body.(*Constraint).Heritable()
		}},
		Filled: kind.AfterRowsBetter,
		Yield: func(_ *kind.Context, o *catalog.Object, _ string) []ddl.Statement {
			if len(claims(o)) == 0 {
				return nil
			}
			return []ddl.Statement{kind.YieldIndex(o.ID.Schema, o.ID.Sub, o.ID.Name)}
		},
	}
}

// CopyOf implements catalog.Copied.
func (k *Constraint) CopyOf() (catalog.ID, bool) {
	return catalog.ID{Kind: catalog.Constraint, Schema: k.ParentSchema, Name: k.ParentTable, Sub: k.ParentName}, k.ParentName != ""
}

// IsLocal implements kind.Local.
func (k *Constraint) IsLocal() bool { return k.Local }

// MadeValid implements kind.Unchecked.
func (k *Constraint) MadeValid() any {
	valid := *k
	valid.Definition, valid.Merged = strings.TrimSuffix(k.Definition, notValid), false
	return &valid
}

// Compares reports a foreign key, which compares columns of two tables.
func (k *Constraint) Compares() bool { return k.Type == ForeignKey }

// Computes reports whether the constraint is an expression.
func (k *Constraint) Computes() bool { return k.Type == Check || k.Type == Exclude }

// Excludes reports whether the constraint is enforced by an index of expressions.
func (k *Constraint) Excludes() bool { return k.Type == Exclude }

// Heritable implements catalog.Heritable: PostgreSQL makes checks of a table on its children too, not-null constraints that are
// named with them, and foreign keys on its partitions; keys are made on each table alone and attached.
func (k *Constraint) Heritable() bool {
	return k.Type == ForeignKey && k.ParentName != "" || (k.Type == Check || k.Type == NotNull) && !strings.HasSuffix(strings.TrimSuffix(k.Definition, notValid), " NO INHERIT")
}

// Attachable implements catalog.Attachable.
func (k *Constraint) Attachable() bool { return k.key() && k.Type != Exclude && !k.temporal() }

// Reached implements catalog.Reached.
func (k *Constraint) Reached() bool { return k.ReachedFrom != "" }

// refuses: the name of a not-null constraint that a table has from a parent can't be freed.
func refuses(c *kind.Context, o *catalog.Object) error {
	if o.Parent.Kind != catalog.Table || !c.Existing(o.Parent) || !notnullname.Inherits(c, o.Parent, o.ID.Sub) {
		return nil
	}
	return fail.New("the not-null constraint that "+o.Parent.String()+" has from its parent is called so, and can't be renamed", o.ID.String(),
		"give the constraint another name")
}

// claims: an index of the same name stands behind a key, and a table has one primary key.
func claims(o *catalog.Object) []string {
	switch o.Body.(*Constraint).Type {
	case PrimaryKey:
		return []string{kind.RelationClaim(o.ID.Schema, o.ID.Sub), primaryKeyOf(o.Parent)}
	case Unique, Exclude:
		return []string{kind.RelationClaim(o.ID.Schema, o.ID.Sub)}
	}
	return nil
}

func primaryKeyOf(table catalog.ID) string { return "primary key of " + table.String() }

// alone: CREATE TABLE takes every constraint as valid, and of two keys with the same columns it makes only one. The index of a
// partition that is like a key comes before the key. So does the copy of a foreign key before one of the partition's own that is like it.
func alone(c *kind.Context, o *catalog.Object) bool {
	k := o.Body.(*Constraint)
	return len(c.Twins(o)) > 0 || strings.HasSuffix(k.Definition, notValid) || k.Reached() || besideCopy(c, o) || k.Type == Unique && k.plainKey() &&
		slices.ContainsFunc(c.New.Parts(o.Parent), func(part *catalog.Object) bool {
			other, ok := part.Body.(*Constraint)
			return ok && other.plainKey() && other.keyed() == k.keyed() && (other.Type == PrimaryKey || part.ID.Compare(o.ID) < 0)
		})
}

// survives: PostgreSQL rebuilds the indexes and checks of a column whose type changes; an expression that names a type or
// a function keeps the old one.
func survives(o *catalog.Object, altered catalog.ID) bool {
	return altered.Kind == catalog.Column || altered.Kind == catalog.Table || altered.Kind == catalog.Constraint
}

// loosest: a foreign key is what most cycles run through, and the easiest to add later.
func loosest(o *catalog.Object) int {
	if o.Body.(*Constraint).Type == ForeignKey {
		return 4
	}
	return 2
}

func create(c *kind.Context, n kind.Node) []ddl.Statement {
	name := ddl.Ident(n.ID.Schema, n.ID.Name)
	if n.Parent.Kind == catalog.Domain {
		return []ddl.Statement{ddl.RunWhen(ddl.Not(ddl.DomainConstraintExists(n.ID.Schema, n.ID.Name, n.ID.Sub)),
			"ALTER DOMAIN "+name+" ADD "+clause(n.Object))}
	}
	k := n.Body.(*Constraint)
	switch from := c.Adopted(n.ID); {
	case k.Reached():
		return []ddl.Statement{named(n.ID, k)}
	case from.Kind == catalog.Index:
		return []ddl.Statement{using(n.Object, from.Name)}
	case from != (catalog.ID{}):
		renamed := []ddl.Statement{add(n.Object, "RENAME CONSTRAINT "+ddl.Ident(from.Sub)+" TO "+ddl.Ident(n.ID.Sub))}
		if !c.Renamable(from, n.ID) {
			renamed = append(renamed, ddl.Run("COMMENT ON CONSTRAINT "+ddl.Ident(n.ID.Sub)+" ON "+name+" IS NULL")) // which came along
		}
		return renamed
	case k.Attachable() && c.Partitioned(n.Parent):
		// The indexes of the partitions have names of their own and are attached; with them it is dropped again.
		alone := ddl.RunWhen(ddl.Not(ddl.ConstraintExists(n.ID.Schema, n.ID.Name, n.ID.Sub)), "ALTER TABLE ONLY "+name+" ADD "+clause(n.Object))
		alone.NoTx = k.plainKey() && c.Old.Get(n.ID) == nil && c.Beside(n.Object, c.Online.Constraints)
		return []ddl.Statement{alone}
	case k.plainKey() && c.Old.Get(n.ID) == nil && c.Beside(n.Object, c.Online.Constraints):
		return []ddl.Statement{build(n.Object, n.ID.Sub), using(n.Object, n.ID.Sub)}
	}
	return []ddl.Statement{add(n.Object, "ADD "+clause(n.Object))}
}

// named gives the copy of an exclusion constraint its name, which PostgreSQL has chosen.
func named(id catalog.ID, k *Constraint) ddl.Statement {
	table := ddl.Ident(id.Schema, id.Name)
	return ddl.Run("DO " + ddl.DollarQuote("plumb", "\nDECLARE\n  chosen text;\nBEGIN\n"+
		"  FOR chosen IN SELECT k.conname FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_constraint p ON p.oid = k.conparentid\n"+
		"    WHERE k.conrelid = "+ddl.Regclass(id.Schema, id.Name)+" AND p.conrelid = "+ddl.Regclass(k.ParentSchema, k.ParentTable)+
		" AND p.conname = "+ddl.Literal(k.ParentName)+" AND k.conname <> "+ddl.Literal(id.Sub)+"\n"+
		"  LOOP\n    EXECUTE pg_catalog.format("+ddl.Literal("ALTER TABLE %s RENAME CONSTRAINT %I TO %I")+", "+ddl.Literal(table)+", chosen, "+ddl.Literal(id.Sub)+");\n"+
		"  END LOOP;\nEND\n"))
}

// add returns the command that gives the table the constraint, unless it has it.
func add(o *catalog.Object, command string) ddl.Statement {
	return ddl.RunWhen(ddl.Not(ddl.ConstraintExists(o.ID.Schema, o.ID.Name, o.ID.Sub)),
		"ALTER TABLE "+ddl.Ident(o.ID.Schema, o.ID.Name)+" "+command)
}

// blocks: PostgreSQL doesn't look for the values of a domain everywhere when it checks them.
func blocks(c *kind.Context, ch diff.Change) []catalog.ID {
	if ch.New == nil || ch.New.Parent.Kind != catalog.Domain || strings.HasSuffix(ch.New.Body.(*Constraint).Definition, notValid) {
		return nil
	}
	return c.Inside(ch.New.Parent)
}

// precedes: what blocks a constraint must come after it.
func precedes(c *kind.Context, ch diff.Change) []catalog.ID {
	if ch.New == nil || ch.New.Parent.Kind != catalog.Domain || c.Rebuilt(ch.New.Parent) || strings.HasSuffix(ch.New.Body.(*Constraint).Definition, notValid) {
		return nil
	}
	return c.InsideNew(ch.New.Parent)
}

// checked returns the columns of a domain, whose values PostgreSQL would check.
func checked(db *catalog.Database, o *catalog.Object) []catalog.ID {
	if o.Parent.Kind != catalog.Domain {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(db.Dependents(o.Parent)), func(dependent catalog.ID) bool { return dependent.Kind != catalog.Column })
}

// pending holds as long as the domain has no valid constraint of the name.
func pending(_ *kind.Context, ch diff.Change) string {
	return ddl.Not(ddl.RowExists("pg_constraint", "convalidated AND contypid = "+ddl.Regtype(ch.ID.Schema, ch.ID.Name)+" AND conname = "+ddl.Literal(ch.ID.Sub)))
}

func after(c *kind.Context, n kind.Node) []ddl.Statement {
	if !n.Body.(*Constraint).Clustered {
		return validBelow(c, n.Object)
	}
	return []ddl.Statement{ddl.Run("ALTER TABLE " + ddl.Ident(n.ID.Schema, n.ID.Name) + " CLUSTER ON " + ddl.Ident(n.ID.Sub))}
}

func clause(o *catalog.Object) string {
	k := o.Body.(*Constraint)
	head, deferring := k.cut()
	index := ""
	if len(k.Options) > 0 {
		index = " WITH (" + strings.Join(k.Options, ", ") + ")"
	}
	if k.Tablespace != "" {
		index += " USING INDEX" + table.InTablespace(k.Tablespace)
	}
	return "CONSTRAINT " + ddl.Ident(o.ID.Sub) + " " + strings.TrimSuffix(head, k.Predicate) + index + k.Predicate + deferring
}

// drop leaves a constraint alone that has come from a parent table by then, or whose index is attached to one there.
func drop(c *kind.Context, o *catalog.Object) ddl.Statement {
	what := "ALTER TABLE IF EXISTS " + c.Sparing(o)
	if o.Parent.Kind == catalog.Domain {
		what = "ALTER DOMAIN "
	}
	sql := what + ddl.Ident(o.ID.Schema, o.ID.Name) + " DROP CONSTRAINT IF EXISTS " + ddl.Ident(o.ID.Sub)
	if after := c.New.Get(o.ID); after != nil && len(after.Inherited) > 0 {
		return ddl.RunWhen(ddl.ConstraintOwn(o.ID.Schema, o.ID.Name, o.ID.Sub), sql)
	}
	return ddl.Run(sql)
}

func present(c *kind.Context, id catalog.ID) string {
	if domain := (catalog.ID{Kind: catalog.Domain, Schema: id.Schema, Name: id.Name}); c.Lookup(domain) != nil {
		return ddl.DomainConstraintExists(id.Schema, id.Name, id.Sub)
	}
	return ddl.ConstraintExists(id.Schema, id.Name, id.Sub)
}

func rename(c *kind.Context, from, to catalog.ID) string {
	owner := "TABLE " // also of a foreign table, for which the grammar has no RENAME CONSTRAINT
	if c.Lookup(from).Parent.Kind == catalog.Domain {
		owner = "DOMAIN "
	}
	return "ALTER " + owner + ddl.Ident(from.Schema, from.Name) +
		" RENAME CONSTRAINT " + ddl.Ident(from.Sub) + " TO " + ddl.Ident(to.Sub)
}

// otherKey reports whether a foreign key needs another unique constraint or index than before: of those with the same columns
// PostgreSQL chooses one when it makes the foreign key.
func otherKey(ch diff.Change) bool {
	return slices.ContainsFunc(ch.Old.Deps, func(dep catalog.ID) bool {
		return (dep.Kind == catalog.Constraint || dep.Kind == catalog.Index) && !ch.New.DependsOn(dep)
	})
}

func alter(c *kind.Context, ch diff.Change) kind.Alteration {
	before, after := ch.Old.Body.(*Constraint), ch.New.Body.(*Constraint)
	prefix := "ALTER TABLE "
	if ch.New.Parent.Kind == catalog.Domain {
		prefix = "ALTER DOMAIN "
	}
	prefix += ddl.Ident(ch.ID.Schema, ch.ID.Name)
	var statements []ddl.Statement
	if ch.Has("reached_from") {
		left := c.Old.Get(catalog.ID{Kind: catalog.Partition, Schema: ch.ID.Schema, Name: ch.ID.Name})
		if after.Reached() || left == nil || c.New.Get(left.ID) != nil || len(ch.Attributes) > 1 {
			return kind.Replace
		}
		return kind.Alter() // a table that leaves keeps its copy
	}
	// ALTER INDEX sets no parameters on the index of a partitioned table.
	if ch.Has("comparison") || ch.Has("options") && c.Partitioned(ch.New.Parent) || otherKey(ch) {
		return kind.Replace
	}
	if ch.Has("type", "definition") {
		if before.Type != after.Type || before.Definition != after.Definition+notValid {
			return kind.Replace
		}
		check := ddl.Run(prefix + " VALIDATE CONSTRAINT " + ddl.Ident(ch.ID.Sub))
		check.NoTx = c.Beside(ch.New, c.Online.Constraints)
		statements = append(statements, check)
	}
	if ch.Has("merged") && !before.Local {
		inherited := "conrelid = " + ddl.Regclass(ch.ID.Schema, ch.ID.Name) + " AND conname = " + ddl.Literal(ch.ID.Sub) + " AND NOT conislocal"
		statements = append(statements, ddl.RunWhen(ddl.RowExists("pg_constraint", inherited), prefix+" ADD "+clause(ch.New)))
	}
	index := "ALTER INDEX " + ddl.Ident(ch.ID.Schema, ch.ID.Sub)
	statements = append(statements, table.Options(index, before.Options, after.Options)...)
	if ch.Has("tablespace") {
		statements = append(statements, table.ToTablespace(index, after.Tablespace))
	}
	switch {
	case !ch.Has("clustered"):
	case after.Clustered:
		statements = append(statements, ddl.Run(prefix+" CLUSTER ON "+ddl.Ident(ch.ID.Sub)))
	case !c.Clustered(ch.New.Parent):
		statements = append(statements, ddl.Run(prefix+" SET WITHOUT CLUSTER"))
	}
	return kind.Alter(statements...)
}

// Clusters implements kind.Clustering.
func (k *Constraint) Clusters() bool { return k.Clustered }

// Order puts keys before checks and checks before foreign keys, as people write them.
func (k *Constraint) Order() int {
	return 100000 + strings.Index(PrimaryKey+Unique+Exclude+NotNull+Check+ForeignKey, k.Type)
}
