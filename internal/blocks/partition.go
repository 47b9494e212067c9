package blocks

import (
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/kind/column"
	"github.com/plumbsql/plumb/internal/kind/constraint"
	"github.com/plumbsql/plumb/internal/kind/index"
	"github.com/plumbsql/plumb/internal/kind/indexpartition"
	"github.com/plumbsql/plumb/internal/kind/partition"
	"github.com/plumbsql/plumb/internal/kind/table"
)

// longestName is how many bytes of a name PostgreSQL keeps.
const longestName = 63

// trees are the partitioned tables with their partitions.
type trees struct {
	// bonds are the attachments by partition, and below the partitions by the table that they are of.
	bonds map[catalog.ID]*partition.Partition
	below map[catalog.ID][]catalog.ID
	// fit says of the topmost tables whether blocks make all of the tree.
	fit map[catalog.ID]bool
}

func newTrees(db *catalog.Database) *trees {
	t := &trees{bonds: map[catalog.ID]*partition.Partition{}, below: map[catalog.ID][]catalog.ID{}, fit: map[catalog.ID]bool{}}
	for _, id := range db.OfKind(catalog.Partition) {
		bond := db.Get(id).Body.(*partition.Partition)
		child, parent := bond.Bond(id)
		t.bonds[child] = bond
		t.below[parent] = append(t.below[parent], child)
	}
	return t
}

// root returns the topmost table above a partition, or the table itself.
func (t *trees) root(id catalog.ID) catalog.ID {
	for t.bonds[id] != nil {
		_, id = t.bonds[id].Bond(id)
	}
	return id
}

// fitsTree reports whether blocks make the tree of tables that a table is in. PostgreSQL makes the indexes, keys and foreign
// keys of a partition by itself, and names them: where others are wanted, all of the tree is left out.
func (p *page) fitsTree(id catalog.ID) bool {
	root := p.trees.root(id)
	fits, known := p.trees.fit[root]
	if !known {
		fits = p.fitsBelow(root)
		p.trees.fit[root] = fits
	}
	return fits
}

func (p *page) fitsBelow(id catalog.ID) bool {
	o := p.db.Get(id)
	if o == nil || id.Kind != catalog.Table || p.skipped[id] {
		return false
	}
	if key := o.Body.(*table.Table).PartitionKey; key != "" && !p.partitionKey(&body{}, key) {
		return false
	}
	for _, child := range p.trees.below[id] {
		if !p.fitsBelow(child) || !p.likeParent(child, id) {
			return false
		}
	}
	return true
}

// likeParent reports whether a partition has what CREATE TABLE … PARTITION OF and what is done to its parent later give it, and
// besides only what its block can say.
func (p *page) likeParent(child, parent catalog.ID) bool {
	own, theirs := p.db.Get(child).Body.(*table.Table), p.db.Get(parent).Body.(*table.Table)
	if theirs.Tablespace != "" && own.Tablespace == "" || theirs.AccessMethod != "" && own.AccessMethod == "" {
		return false
	}
	if !bound(&body{}, p.trees.bonds[child].Bound) || slices.ContainsFunc(p.db.Parts(child), elsewhereFrom) {
		return false
	}
	return p.likeColumns(child, parent) && p.likeConstraints(child, parent) && p.likeIndexes(child, parent)
}

// elsewhereFrom reports whether a table has columns from something other than a partitioned table.
func elsewhereFrom(part *catalog.Object) bool {
	return part.ID.Kind == catalog.Inherits || part.ID.Kind == catalog.TypedTable
}

// likeColumns compares the columns of a partition with those of its table.
func (p *page) likeColumns(child, parent catalog.ID) bool {
	own := p.columns(child)
	if len(own) != len(p.columns(parent)) {
		return false
	}
	for _, o := range own {
		theirs := p.db.Get(at(o.ID, parent))
		if theirs == nil || !likeColumn(o, theirs) {
			return false
		}
		value, above := p.db.Get(defaultOf(o.ID)), p.db.Get(defaultOf(theirs.ID))
		if value == nil && above != nil || value != nil && p.cut[value.ID] {
			return false
		}
	}
	return true
}

// likeColumn reports whether a column is what a partition gets, or what its block can make of that.
func likeColumn(own, theirs *catalog.Object) bool {
	c, above := own.Body.(*column.Column), theirs.Body.(*column.Column)
	if c.BehindIdentity() != "" {
		return false // its own, which no partition gets
	}
	for _, changed := range catalog.Changed(own, theirs) {
		switch changed {
		case "options", "compression": // which statements set on each table alone
		case "not_null":
			if !c.NotNull {
				return false
			}
		case "identity", "start_value", "increment_by", "min_value", "max_value", "cache_size", "cycle":
			if c.Identity != "" || above.Identity == "" { // before 17 partitions have no identity
				return false
			}
		default:
			return false
		}
	}
	return true
}

func defaultOf(column catalog.ID) catalog.ID {
	column.Kind = catalog.Default
	return column
}

// at returns the identity of the part of another table that has the name of a part.
func at(part, table catalog.ID) catalog.ID {
	part.Schema, part.Name = table.Schema, table.Name
	return part
}

// likeConstraints looks at the constraints of a partition.
func (p *page) likeConstraints(child, parent catalog.ID) bool {
	copied := map[catalog.ID]bool{}
	for _, o := range p.db.Parts(child) {
		if o.ID.Kind != catalog.Constraint {
			continue
		}
		if from := p.copied(o, parent); from != nil {
			copied[from.ID] = true
			if !p.likeCopy(o, from) {
				return false
			}
		} else if c := o.Body.(*constraint.Constraint); p.cut[o.ID] || c.Type == "n" || c.Type == "c" && !c.Local || p.db.Get(at(o.ID, parent)) != nil {
			return false
		}
	}
	for _, o := range p.db.Parts(parent) {
		if o.ID.Kind == catalog.Constraint && !copied[o.ID] && !strings.HasSuffix(o.Body.(*constraint.Constraint).Definition, " NO INHERIT") {
			return false
		}
	}
	return true
}

// copied returns the constraint of the parent that a partition's is made with, or nil.
func (p *page) copied(o *catalog.Object, parent catalog.ID) *catalog.Object {
	c := o.Body.(*constraint.Constraint)
	if id, ok := c.CopyOf(); ok {
		return p.db.Get(id)
	}
	if c.Type == "c" && !c.Local {
		return p.db.Get(at(o.ID, parent))
	}
	return nil
}

// likeCopy reports whether PostgreSQL makes a constraint of a partition from that of its parent.
func (p *page) likeCopy(o, from *catalog.Object) bool {
	c := o.Body.(*constraint.Constraint)
	name := from.ID.Sub
	if c.Type == "p" || c.Type == "u" {
		name = automatic(o.ID, c)
	}
	return name == o.ID.Sub && c.Type != "x" && len(catalog.Changed(o, from)) == 0 && !strings.HasSuffix(c.Definition, " NOT VALID")
}

// automatic returns the name that PostgreSQL chooses for a key of a partition, or "" where that can't be told.
func automatic(id catalog.ID, c *constraint.Constraint) string {
	if c.Type == "p" {
		return chosen(id.Name, nil, "pkey")
	}
	def := newClause(c.Definition)
	def.take("UNIQUE")
	def.take("NULLS", "NOT", "DISTINCT")
	columns, ok := def.columns()
	if def.take("INCLUDE") {
		included, also := def.columns()
		columns, ok = append(columns, included...), ok && also
	}
	if !ok {
		return ""
	}
	return chosen(id.Name, columns, "key")
}

// chosen returns the name that PostgreSQL chooses for an index, or "" where it would cut it (makeObjectName).
func chosen(table string, columns []string, label string) string {
	name := strings.Join(append(append([]string{table}, columns...), label), "_")
	if len(name) > longestName {
		return ""
	}
	return name
}

// likeIndexes looks at the indexes of a partition: each of its table's has one there.
func (p *page) likeIndexes(child, parent catalog.ID) bool {
	attached := map[catalog.ID]bool{}
	theirs := map[string]bool{}
	for _, o := range p.db.Parts(parent) {
		if o.ID.Kind == catalog.Index {
			theirs[o.Body.(*index.Index).Definition] = true
		}
	}
	for _, o := range p.db.Parts(child) {
		if o.ID.Kind != catalog.Index {
			continue
		}
		from := p.attachedTo(o.ID)
		if from == nil {
			if theirs[o.Body.(*index.Index).Definition] {
				return false // it would be attached
			}
			continue
		}
		attached[from.ID] = true
		if !likeIndex(o, from) {
			return false
		}
	}
	for _, o := range p.db.Parts(parent) {
		if o.ID.Kind == catalog.Index && !attached[o.ID] || p.unattached(o) {
			return false
		}
	}
	return true
}

// unattached reports an index of a partition's constraint that is attached to an index that is not behind a constraint.
func (p *page) unattached(o *catalog.Object) bool {
	if o.ID.Kind != catalog.Constraint {
		return false
	}
	from := p.attachedTo(o.ID)
	return from != nil && from.ID.Kind != catalog.Constraint
}

// attachedTo returns the index or constraint of the parent that an index or constraint of a partition is attached to, or nil.
func (p *page) attachedTo(id catalog.ID) *catalog.Object {
	for _, part := range p.db.Parts(id) {
		if bond, ok := part.Body.(*indexpartition.IndexPartition); ok {
			_, parent := bond.Bond(part.ID)
			return p.db.Get(parent)
		}
	}
	return nil
}

// likeIndex reports whether PostgreSQL makes an index of a partition from that of its table.
func likeIndex(o, from *catalog.Object) bool {
	changed := slices.DeleteFunc(catalog.Changed(o, from), func(name string) bool { return name == "relation" })
	columns, ok := indexColumns(o.Body.(*index.Index).Definition)
	return from.ID.Kind == catalog.Index && len(changed) == 0 && ok && chosen(o.Parent.Name, columns, "idx") == o.ID.Name
}

// indexColumns returns the columns of an index; ok is false where one is an expression.
func indexColumns(definition string) (columns []string, ok bool) {
	def := newClause(definition)
	def.take("USING")
	def.name()
	elements, ok := def.group()
	if !ok {
		return nil, false
	}
	for _, item := range items(elements) {
		name, plain := newClause(item).simpleColumn()
		if !plain {
			return nil, false
		}
		columns = append(columns, name)
	}
	if def.take("INCLUDE") {
		included, plain := def.columns()
		return append(columns, included...), plain
	}
	return columns, true
}
