package index

import (
	_ "embed"
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/diff"
	"github.com/plumbsql/plumb/internal/kind"
	"github.com/plumbsql/plumb/internal/kind/table"
)

//go:embed index.sql
var query string

// Index is an index on a table or materialized view.
type Index struct {
	Relation     string `db:"relation"`
	RelationKind string `db:"relation_kind" diff:"-"`
	Unique       bool   `db:"is_unique"`
	// Definition is what pg_get_indexdef() prints after the name of the relation: method, columns, conditions.
	Definition string `db:"definition" sql:"CREATE INDEX i ON t %s"`
	// Predicate is the end of Definition that says which rows are in the index, or "".
	Predicate string `db:"predicate" diff:"-"`
	// Tablespace is empty for the database's own.
	Tablespace string `db:"tablespace"`
	// Options are the storage parameters in Definition, as name=value.
	Options []string `db:"options" diff:"-"`
	// Valid is false for the leftover of a CREATE INDEX CONCURRENTLY that failed. The index of a partitioned table is valid
	// once those of all partitions are attached, which they tell themselves.
	Valid     bool `db:"valid"`
	Clustered bool `db:"clustered"`
	// Statistics are the statistics targets of expression columns, as "number target".
	Statistics []string `db:"statistics"`
}

// Room returns the room of indexes.
func Room() *kind.Room {
	return &kind.Room{
		Exists:      func(id catalog.ID) string { return ddl.IndexAlone(id.Schema, id.Name) },
		LocksTables: true,
		Reader: catalog.Rows[Index]{Of: catalog.Index, Class: 1259, SQL: query, Refine: func(o *catalog.Object, i *Index) {
			o.Parent = relation(o, i)
			i.sortOptions()
		}},
		Claims:   func(o *catalog.Object) []string { return []string{kind.RelationClaim(o.ID.Schema, o.ID.Name)} },
		Create:   create,
		Drop:     drop,
		Alter:    alter,
		Survives: survives,
		Renaming: kind.Renamed(func(id catalog.ID) string { return ddl.RelationExists(id.Schema, id.Name, "i", "I") }),
		Filled:   kind.AfterRowsBetter,
		Yield: func(c *kind.Context, o *catalog.Object, _ string) []ddl.Statement {
			return []ddl.Statement{kind.YieldIndex(o.ID.Schema, o.ID.Name, o.Body.(*Index).Relation)}
		},
		Stages: stages,
		Adopts: adopts,
		Serves: serves,
		Guards: guards,
		// An index of the partitioned table takes the first that fits, be it that of a key; a key takes only that of a key.
		Rivals: func(c *kind.Context, o *catalog.Object) (come, gone []catalog.ID) { return c.Twins(o), nil },
	}
}

// Attachable implements catalog.Attachable.
func (i *Index) Attachable() bool { return true }

// Finished implements catalog.Unfinished.
func (i *Index) Finished() any {
	if i.Valid {
		return nil
	}
	whole := *i
	whole.Valid = true
	return &whole
}

func relation(o *catalog.Object, i *Index) catalog.ID {
	on := catalog.Table
	if i.RelationKind == "m" {
		on = catalog.MaterializedView
	}
	return catalog.ID{Kind: on, Schema: o.ID.Schema, Name: i.Relation}
}

// survives: PostgreSQL rebuilds the indexes of a column whose type changes.
func survives(_ *catalog.Object, altered catalog.ID) bool {
	return altered.Kind == catalog.Column || altered.Kind == catalog.Table
}

func create(c *kind.Context, n kind.Node) []ddl.Statement {
	i := n.Body.(*Index)
	settings := settings(c, n.Object, &Index{}, i)
	if from := c.Adopted(n.ID); from != (catalog.ID{}) {
		free := ddl.Not(ddl.RelationExists(n.ID.Schema, n.ID.Name, "i", "I"))
		return append([]ddl.Statement{rename(n.ID.Schema, from.Name, n.ID.Name, free)}, settings...)
	}
	concurrently := concurrent(c, n.Object) || c.Old.Get(n.ID) == nil && beside(c, n.Object, c.Online.CreateIndex)
	return append([]ddl.Statement{build(c, n.Object, n.ID.Name, concurrently)}, settings...)
}

// build makes the index under a name.
func build(c *kind.Context, o *catalog.Object, name string, concurrently bool) ddl.Statement {
	i := o.Body.(*Index)
	words := []string{"CREATE"}
	if i.Unique {
		words = append(words, "UNIQUE")
	}
	words = append(words, "INDEX")
	if concurrently {
		words = append(words, "CONCURRENTLY")
	}
	words = append(words, "IF NOT EXISTS", ddl.Ident(name), "ON")
	if c.Partitioned(o.Parent) {
		// The indexes of the partitions have names of their own and are attached.
		words = append(words, "ONLY")
	}
	words = append(words, ddl.Ident(o.ID.Schema, i.Relation), i.placed())
	// The index of a partitioned table is made beside those of its partitions, so that it is dropped with them.
	with := c.Partitioned(o.Parent) && c.Beside(o, c.Online.CreateIndex)
	return ddl.Statement{SQL: strings.Join(words, " "), NoTx: concurrently || with}
}

// concurrent reports whether the index is built or dropped beside the use of its table. Where the index only makes way for
// a change of the table itself, that change locks the table anyway.
func concurrent(c *kind.Context, o *catalog.Object) bool {
	return beside(c, o, c.Online.CreateIndex) && !locked(c, o)
}

// locked reports whether the index is only made anew because of a change that locks its table. Where the index of the partitioned
// table is made anew, to which this one is attached, its reason counts.
func locked(c *kind.Context, o *catalog.Object) bool {
	because := c.Because(o.ID)
	for seen := map[catalog.ID]bool{}; because.Kind == catalog.Index && !seen[because]; because = c.Because(because) {
		seen[because] = true
	}
	room := c.Rooms[because.Kind]
	return room != nil && room.LocksTables
}

func beside(c *kind.Context, o *catalog.Object, wanted bool) bool {
	return c.Beside(o, wanted) && !c.Partitioned(o.Parent)
}

// drop leaves an index alone that has been made again and attached by then, or has constraints attached: it goes only with the
// other one.
func drop(c *kind.Context, o *catalog.Object) []ddl.Statement {
	away := removal(c, o.ID)
	if after := c.New.Get(o.ID); after != nil && len(after.Inherited) > 0 && len(o.Inherited) == 0 {
		return []ddl.Statement{ddl.RunWhen(ddl.IndexUnattached(o.ID.Schema, o.ID.Name), away)}
	}
	if from := c.Adopted(o.ID); from != (catalog.ID{}) {
		return []ddl.Statement{ddl.RunWhen(ddl.RelationExists(from.Schema, from.Name, "i", "I"), away)}
	}
	if _, taken := c.Claimed(kind.RelationClaim(o.ID.Schema, o.ID.Name)); taken && c.New.Get(o.ID) == nil && c.Online.Constraints {
		// A constraint that takes the name has an index of the name, which a repetition must leave alone.
		own := "conindid = " + ddl.Regclass(o.ID.Schema, o.ID.Name) + " AND contype IN ('p', 'u', 'x')"
		return []ddl.Statement{ddl.RunWhen(ddl.Not(ddl.RowExists("pg_constraint", own)), away)}
	}
	if concurrent(c, o) && c.Online.DropIndex || beside(c, o, c.Online.DropIndex) && c.New.Get(o.ID) == nil && !locked(c, o) {
		return []ddl.Statement{{SQL: "DROP INDEX CONCURRENTLY IF EXISTS " + ddl.Ident(o.ID.Schema, o.ID.Name), NoTx: true}}
	}
	if !reaches(c.Old, o.ID) && reaches(c.New, o.ID) {
		return []ddl.Statement{ddl.RunWhen(ddl.Not(ddl.IndexOfConstraints(o.ID.Schema, o.ID.Name)), away)}
	}
	return append(leftAlone(c, o), ddl.Run(away))
}

// leftAlone drops the indexes of partitions that an earlier run has built, and not yet attached to the index that goes: they don't
// go with it, and would keep what it needs, such as a function, from being made anew.
func leftAlone(c *kind.Context, o *catalog.Object) []ddl.Statement {
	if !slices.ContainsFunc(o.Deps, func(dep catalog.ID) bool {
		return dep != o.Parent && dep.Kind != catalog.Column && c.Rebuilt(dep)
	}) {
		return nil
	}
	var statements []ddl.Statement
	for _, heir := range c.New.Heirs(o.ID) {
		if heir.Kind != catalog.Index || !c.Rebuilt(heir) {
			continue
		}
		statements = append(statements, leftAlone(c, c.New.Get(heir))...)
		statements = append(statements, ddl.RunWhen(ddl.IndexUnattached(heir.Schema, heir.Name), removal(c, heir)).Repairing())
	}
	return statements
}

// removal returns the statement that drops the index that has the name in the old state.
func removal(c *kind.Context, id catalog.ID) string {
	sql := "DROP INDEX IF EXISTS " + ddl.Ident(id.Schema, id.Name)
	if reaches(c.Old, id) {
		sql += " CASCADE"
	}
	return sql
}

// reaches reports whether a partition has a constraint of its own whose index is attached to an index: PostgreSQL drops such
// a constraint neither before the index nor, without being told to, with it.
func reaches(db *catalog.Database, index catalog.ID) bool {
	return slices.ContainsFunc(db.Heirs(index), func(heir catalog.ID) bool {
		return heir.Kind == catalog.Constraint || reaches(db, heir)
	})
}

func alter(c *kind.Context, ch diff.Change) kind.Alteration {
	before, after := ch.Old.Body.(*Index), ch.New.Body.(*Index)
	// ALTER INDEX sets no parameters on the index of a partitioned table.
	if ch.Has("relation", "is_unique", "valid") || ch.Has("definition") && (before.bare() != after.bare() || c.Partitioned(ch.New.Parent)) {
		return kind.Replace
	}
	prefix := "ALTER INDEX " + ddl.Ident(ch.ID.Schema, ch.ID.Name)
	statements := table.Options(prefix, before.Options, after.Options)
	if ch.Has("tablespace") {
		statements = append(statements, table.ToTablespace(prefix, after.Tablespace))
	}
	return kind.Alter(append(statements, settings(c, ch.New, before, after)...)...)
}

// placed returns the definition with the tablespace, which pg_get_indexdef() leaves out.
func (i *Index) placed() string {
	return strings.TrimSuffix(i.Definition, i.Predicate) + table.InTablespace(i.Tablespace) + i.Predicate
}

// bare returns the definition without the storage parameters.
func (i *Index) bare() string { return strings.Replace(i.Definition, ddl.With(i.Options), "", 1) }

// Likeness implements kind.Likened.
func (i *Index) Likeness() string {
	if i.Unique {
		return "unique index " + i.bare()
	}
	return "index " + i.bare()
}

// Computes reports whether the index has expressions, or a condition.
func (i *Index) Computes() bool { return i.Predicate != "" || strings.Count(i.Definition, "(") > 1 }

// sortOptions gives the storage parameters an order, which means nothing and depends on how they were set.
func (i *Index) sortOptions() {
	before := ddl.With(i.Options)
	slices.Sort(i.Options)
	i.Definition = strings.Replace(i.Definition, before, ddl.With(i.Options), 1)
}

// Clusters implements kind.Clustering.
func (i *Index) Clusters() bool { return i.Clustered }

func settings(c *kind.Context, o *catalog.Object, before, after *Index) []ddl.Statement {
	id, alter := o.ID, "ALTER TABLE "+ddl.Ident(o.ID.Schema, after.Relation)
	var statements []ddl.Statement
	switch {
	case after.Clustered && !before.Clustered:
		statements = append(statements, ddl.Run(alter+" CLUSTER ON "+ddl.Ident(id.Name)))
	case before.Clustered && !after.Clustered && !c.Clustered(o.Parent):
		statements = append(statements, ddl.Run(alter+" SET WITHOUT CLUSTER"))
	}
	for _, column := range resetTargets(before.Statistics, after.Statistics) {
		number, target, _ := strings.Cut(column, " ")
		statements = append(statements, ddl.Run("ALTER INDEX "+ddl.Ident(id.Schema, id.Name)+" ALTER COLUMN "+number+" SET STATISTICS "+target))
	}
	return statements
}

// resetTargets returns the targets to set, with -1 for the columns that lose theirs.
func resetTargets(before, after []string) []string {
	targets := map[string]string{}
	var order []string
	for _, column := range before {
		number, _, _ := strings.Cut(column, " ")
		targets[number] = "-1"
		order = append(order, number)
	}
	for _, column := range after {
		number, target, _ := strings.Cut(column, " ")
		if _, known := targets[number]; !known {
			order = append(order, number)
		}
		targets[number] = target
	}
	var list []string
	for _, number := range order {
		list = append(list, number+" "+targets[number])
	}
	return list
}
