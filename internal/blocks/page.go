package blocks

import (
	"cmp"
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/kind/comment"
	"github.com/plumbsql/plumb/internal/kind/owner"
)

// Document is a schema as HCL.
type Document struct {
	// Blocks are the top-level blocks in the order in which people read them.
	Blocks []Block
	// Covered is what loading the blocks makes of an empty database.
	Covered *catalog.Database
}

// Block is a top-level block.
type Block struct {
	// Kind is the kind of block, such as table, and Schema the schema of what it declares, or "".
	Kind, Schema string
	// Name is what it declares, or is about.
	Name string
	// Text is the block as HCL, formatted, with a final newline.
	Text string
}

// Print writes the objects of a database as blocks, as far as there are blocks for them.
func Print(db *catalog.Database) *Document {
	p := newPage(db)
	objects := db.Sorted()
	for _, tables := range []bool{true, false} { // which sequences are a column's own, tables tell
		for _, object := range objects {
			w, ok := writers[object.ID.Kind]
			if ok && object.Parent == (catalog.ID{}) && (object.ID.Kind == catalog.Table) == tables && !p.skipped[object.ID] {
				w.write(p, object)
			}
		}
	}
	p.copies()
	p.implied()
	p.grants()
	p.defaultPrivileges()
	slices.SortStableFunc(p.blocks, func(a, b Block) int {
		return cmp.Or(cmp.Compare(order(a.Kind), order(b.Kind)), strings.Compare(a.Schema, b.Schema), strings.Compare(a.Name, b.Name))
	})
	return &Document{Blocks: p.blocks, Covered: p.covered}
}

// writer writes the objects of one kind.
type writer struct {
	// block is the kind of block, by which others refer to the object; "" where they don't.
	block string
	// place is where such blocks stand in a file: lower first.
	place int
	// fits reports whether a block can say what the object is, but for attributes that can be altered afterwards; nil is
	// always.
	fits  func(*page, *catalog.Object) bool
	write func(*page, *catalog.Object)
}

// writers are the writers by kind of object.
var writers map[catalog.Kind]writer

func init() {
	writers = map[catalog.Kind]writer{
		catalog.Schema:                  {block: "schema", place: 10, write: writeSchema},
		catalog.Extension:               {block: "extension", place: 20, write: writeExtension},
		catalog.Enum:                    {block: "enum", place: 30, write: writeEnum},
		catalog.Domain:                  {block: "domain", place: 40, write: writeDomain},
		catalog.Composite:               {block: "composite", place: 50, write: writeComposite},
		catalog.Sequence:                {block: "sequence", place: 60, fits: fitsSequence, write: writeSequence},
		catalog.Table:                   {block: "table", place: 70, fits: fitsTable, write: writeTable},
		catalog.View:                    {block: "view", place: 80, fits: fitsView, write: writeView},
		catalog.MaterializedView:        {block: "materialized", place: 90, fits: fitsMaterialized, write: writeMaterialized},
		catalog.Function:                {block: "function", place: 100, fits: fitsRoutine, write: writeRoutine},
		catalog.Procedure:               {block: "procedure", place: 110, fits: fitsRoutine, write: writeRoutine},
		catalog.Range:                   {block: "range", place: 50, write: writeRange},
		catalog.BaseType:                {block: "base_type", place: 50, write: writeBaseType},
		catalog.Collation:               {block: "collation", place: 20, write: writeCollation},
		catalog.Cast:                    {block: "cast", place: 110, write: writeCast},
		catalog.EventTrigger:            {block: "event_trigger", place: 130, write: writeEventTrigger},
		catalog.Rule:                    {block: "rule", place: 130, write: writeRule},
		catalog.Statistics:              {block: "statistics", place: 80, write: writeStatistics},
		catalog.Publication:             {block: "publication", place: 140, write: writePublication},
		catalog.Subscription:            {block: "subscription", place: 141, fits: fitsSubscription, write: writeSubscription},
		catalog.ForeignDataWrapper:      {block: "foreign_data_wrapper", place: 61, write: writeForeignDataWrapper},
		catalog.Server:                  {block: "server", place: 62, write: writeServer},
		catalog.UserMapping:             {block: "user_mapping", place: 63, write: writeUserMapping},
		catalog.ForeignTable:            {block: "foreign_table", place: 71, fits: fitsForeignTable, write: writeForeignTable},
		catalog.Aggregate:               {block: "aggregate", place: 111, fits: fitsAggregate, write: writeAggregate},
		catalog.Operator:                {block: "operator", place: 112, write: writeOperator},
		catalog.OperatorFamily:          {block: "operator_family", place: 113, write: writeOperatorFamily},
		catalog.OperatorClass:           {block: "operator_class", place: 114, write: writeOperatorClass},
		catalog.TextSearchParser:        {block: "text_search_parser", place: 52, write: writeParser},
		catalog.TextSearchTemplate:      {block: "text_search_template", place: 53, write: writeTemplate},
		catalog.TextSearchDictionary:    {block: "text_search_dictionary", place: 54, fits: fitsDictionary, write: writeDictionary},
		catalog.TextSearchConfiguration: {block: "text_search_configuration", place: 55, write: writeConfiguration},
		catalog.Conversion:              {block: "conversion", place: 115, write: writeConversion},
		catalog.Language:                {block: "language", place: 21, write: writeLanguage},
		catalog.Transform:               {block: "transform", place: 116, write: writeTransform},
		catalog.AccessMethod:            {block: "access_method", place: 22, write: writeAccessMethod},
		catalog.Trigger:                 {block: "trigger", place: 120, write: writeTrigger},
		catalog.Policy:                  {block: "policy", place: 130, write: writePolicy},
	}
}

// lastPlaces are the places of blocks that no kind of object of its own has.
var lastPlaces = map[string]int{"permission": 150, "default_permission": 160, partitionBlock: 72}

// partitionBlock is the kind of block of a table that is a partition.
const partitionBlock = "partition"

func order(block string) int {
	for _, w := range writers {
		if w.block == block {
			return w.place
		}
	}
	return lastPlaces[block]
}

// page is a document being written.
type page struct {
	db      *catalog.Database
	covered *catalog.Database
	blocks  []Block
	// taken counts the objects by kind of block and name: those of one name need their schema to be told apart.
	taken map[string]int
	// routines counts the functions that have a block by schema and name; where something else has the name too, more.
	routines map[catalog.ID]int
	// types are the objects that are types, by how PostgreSQL prints them.
	types map[string]catalog.ID
	// skipped are objects that a block can't say.
	skipped map[catalog.ID]bool
	// cut are parts of objects that stand outside of their blocks.
	cut map[catalog.ID]bool
	// trees are the partitioned tables.
	trees *trees
	// inherited are the tables that inherit from each table.
	inherited map[catalog.ID][]catalog.ID
	// nameless says that columns are named by strings, because the block that is written has no column blocks.
	nameless bool
	// serials are the sequences that come with a column.
	serials map[catalog.ID]bool
}

func newPage(db *catalog.Database) *page {
	p := &page{
		db: db, covered: catalog.New(db.VersionNum), taken: map[string]int{}, types: map[string]catalog.ID{},
		routines: map[catalog.ID]int{}, trees: newTrees(db), inherited: inherited(db),
		skipped: map[catalog.ID]bool{}, cut: map[catalog.ID]bool{}, serials: map[catalog.ID]bool{},
	}
	p.covered.Casts = db.Casts
	p.cycles()
	for _, object := range db.Sorted() {
		w, ok := writers[object.ID.Kind]
		if ok && (p.skipped[object.ID] || w.fits != nil && !w.fits(p, object)) {
			p.skipped[object.ID] = true
		}
		p.countRoutine(object)
		if !ok || p.skipped[object.ID] {
			continue
		}
		p.taken[p.word(object.ID)+" "+object.ID.Name]++
		if object.ID.Kind == catalog.Schema {
			// A table of a schema's name could not be told from the schema in a reference.
			for _, other := range writers {
				p.taken[other.block+" "+object.ID.Name]++
			}
			p.taken[partitionBlock+" "+object.ID.Name]++
		}
		if slices.Contains(typeKinds, object.ID.Kind) {
			p.types[ddl.Ident(object.ID.Schema, object.ID.Name)] = object.ID
		}
	}
	return p
}

// countRoutine counts a function that has a block once, and what can't be told from it by its name alone twice.
func (p *page) countRoutine(o *catalog.Object) {
	switch o.ID.Kind {
	case catalog.Function, catalog.Procedure, catalog.Aggregate:
		count := 1
		if o.ID.Kind != catalog.Function || p.skipped[o.ID] {
			count = 2
		}
		p.routines[catalog.ID{Kind: catalog.Function, Schema: o.ID.Schema, Name: o.ID.Name}] += count
	}
}

// typeKinds are the kinds of objects that can be the type of a column.
var typeKinds = []catalog.Kind{catalog.Enum, catalog.Domain, catalog.Composite, catalog.Range, catalog.BaseType, catalog.Table, catalog.View, catalog.ForeignTable}

// cover notes that the blocks make the object as it is.
func (p *page) cover(o *catalog.Object) { p.covered.Add(o) }

// coverAs notes that the blocks make the object with another body.
func (p *page) coverAs(o *catalog.Object, body any) {
	c := *o
	c.Body = body
	p.covered.Add(&c)
}

// add ends a top-level block.
func (p *page) add(id catalog.ID, b *body) {
	p.blocks = append(p.blocks, Block{Kind: b.kind, Schema: id.Schema, Name: id.Name, Text: b.text()})
}

// object begins the block of an object that lives in a schema.
func (p *page) object(id catalog.ID) *body {
	b := &body{kind: p.word(id), labels: []string{id.Name}}
	if p.unique(id) {
		b.set("schema", p.ref(catalog.ID{Kind: catalog.Schema, Name: id.Schema}))
	} else {
		b.labels = []string{id.Schema, id.Name}
	}
	return b
}

// word returns the kind of block that makes an object.
func (p *page) word(id catalog.ID) string {
	if id.Kind == catalog.Table && p.trees.bonds[id] != nil {
		return partitionBlock
	}
	return writers[id.Kind].block
}

// unique reports whether the name alone says which object is meant.
func (p *page) unique(id catalog.ID) bool {
	count := p.taken[p.word(id)+" "+id.Name]
	return count == 1 || id.Kind == catalog.Schema
}

// ref returns the reference to an object.
func (p *page) ref(id catalog.ID) string {
	text := p.word(id)
	if id.Schema != "" && !p.unique(id) {
		text += step(id.Schema)
	}
	return text + step(id.Name)
}

// known reports whether there is a block for the object, so that it can be referred to.
func (p *page) known(id catalog.ID) bool {
	_, written := writers[id.Kind]
	return written && !p.skipped[id] && p.db.Get(id) != nil
}

// comment writes the comment on an object as an attribute.
func (p *page) comment(b *body, id catalog.ID) {
	if o := p.db.Get(id.Fact(catalog.Comment)); o != nil {
		b.set("comment", quote(o.Body.(*comment.Comment).Text))
		p.cover(o)
	}
}

// facts writes what is said about the object of a top-level block: the owner and the comment.
func (p *page) facts(b *body, id catalog.ID) {
	if o := p.db.Get(id.Fact(catalog.Owner)); o != nil {
		b.set("owner", quote(o.Body.(*owner.Owner).Role))
		p.cover(o)
	}
	p.comment(b, id)
}

// parts returns the parts of an object that are of a kind and belong into its block.
func (p *page) parts(id catalog.ID, kind catalog.Kind) []*catalog.Object {
	return slices.DeleteFunc(p.db.Parts(id), func(o *catalog.Object) bool { return o.ID.Kind != kind || p.cut[o.ID] })
}
