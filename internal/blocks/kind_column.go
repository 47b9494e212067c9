package blocks

import (
	"regexp"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/kind/column"
	"github.com/plumbsql/plumb/internal/kind/defaultvalue"
	"github.com/plumbsql/plumb/internal/kind/sequence"
)

// plainName matches a name that is an attribute in HCL as it is.
var plainName = regexp.MustCompile(`^[a-z_][a-z0-9_]*$`)

// storageWords and compressionWords are the words for the letters of pg_attribute.
var (
	storageWords     = map[string]string{"p": "PLAIN", "e": "EXTERNAL", "x": "EXTENDED", "m": "MAIN"}
	compressionWords = map[string]string{"p": "pglz", "l": "lz4"}
)

func writeColumn(p *page, table *body, o *catalog.Object) {
	c := o.Body.(*column.Column)
	b := table.nest("column", o.ID.Sub)
	var expression string
	var value *catalog.Object
	if parts := p.parts(o.ID, catalog.Default); len(parts) > 0 {
		value = parts[0]
		expression = value.Body.(*defaultvalue.Default).Expression
		p.cover(value)
	}
	if word := p.serial(o.ID, c.Type, expression); word != "" && c.NotNull {
		b.set("type", word)
		expression = ""
	} else {
		b.set("type", p.dataType(c.Type))
	}
	b.setIf(!c.NotNull, "null", "true")
	p.notNullName(b, o.ID)
	b.setIf(c.Collation != "", "collate", collated(c.Collation))
	b.setIf(expression != "", "default", literal(expression, c.Type))
	switch c.Generated {
	case "s":
		b.set("as", sql(c.Expression))
	case "v":
		as := b.nest("as")
		as.set("expr", sql(c.Expression))
		as.set("type", "VIRTUAL")
	}
	if c.Identity != "" {
		identity := b.nest("identity")
		identity.set("generated", map[string]string{"a": "ALWAYS", "d": "BY_DEFAULT"}[c.Identity])
		sequenceOptions(identity, c.Options, c.Type)
		p.identitySequence(identity, o)
	}
	p.columnSettings(b, o)
}

// typedColumn writes what a table of a type says of a column of the type.
func (p *page) typedColumn(table *body, o *catalog.Object) {
	c := o.Body.(*column.Column)
	b := &body{kind: "column", labels: []string{o.ID.Sub}}
	b.setIf(c.NotNull, "null", "false")
	p.notNullName(b, o.ID)
	if parts := p.parts(o.ID, catalog.Default); len(parts) > 0 {
		b.set("default", literal(parts[0].Body.(*defaultvalue.Default).Expression, c.Type))
		p.cover(parts[0])
	}
	p.columnSettings(b, o)
	if len(b.lines) > 0 {
		table.lines = append(table.lines, line{block: b})
	}
}

// notNullName writes what people called the not-null constraint of a column.
func (p *page) notNullName(b *body, column catalog.ID) {
	for _, part := range p.parts(column, catalog.NotNullName) {
		b.set("not_null_name", quote(part.ID.Sub))
		p.cover(part)
	}
}

// columnSettings writes how a column is kept and what is said about it, and covers it.
func (p *page) columnSettings(b *body, o *catalog.Object) {
	c := o.Body.(*column.Column)
	b.setIf(c.Storage != "", "storage", storageWords[c.Storage])
	b.setIf(c.Compression != "", "compression", compressionWords[c.Compression])
	b.setIf(c.Statistics >= 0, "statistics", number(int64(c.Statistics)))
	p.comment(b, o.ID)
	covered := *c
	covered.AttributeOptions = nil
	p.coverAs(o, &covered)
}

// identitySequence covers the sequence behind an identity column, and names it where PostgreSQL would choose another name.
func (p *page) identitySequence(b *body, column *catalog.Object) {
	for _, part := range p.parts(column.ID, catalog.IdentitySequence) {
		behind := *part.Body.(*sequence.Identity)
		usual := column.ID.Name + "_" + column.ID.Sub + "_seq"
		b.setIf(behind.Name != usual || len(usual) > 63, "sequence_name", quote(behind.Name))
		behind.Persistence = ""
		p.coverAs(part, &behind)
	}
}
