package kind

import (
	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
)

// Behind is a body of a sequence that stands behind an identity column.
type Behind interface {
	// SequenceName returns its name, which is in the schema of the table.
	SequenceName() string
}

// Behind returns the name of the sequence behind an identity column, by the end of the plan where it is there then.
func (c *Context) Behind(id catalog.ID) string {
	return c.Lookup(id).Body.(Behind).SequenceName()
}

// Until returns a context for a fact that goes while the object that it is about stays: where that is a sequence behind an
// identity column and gets another name, the fact goes before and is found under the old one. A repetition finds nothing by
// that name any more; when is the condition for that, or "".
func (c *Context) Until(fact catalog.ID) (until *Context, when string) {
	target := fact.Target()
	before, after := c.Old.Get(target), c.New.Get(target)
	if target.Kind != catalog.IdentitySequence || before == nil || after == nil || c.Behind(target) == before.Body.(Behind).SequenceName() {
		return c, ""
	}
	old := *c
	old.New = c.Old
	return &old, IsBehind(target, before.Body.(Behind).SequenceName())
}

// IsBehind is the condition that the sequence behind an identity column, given by its identity, has the name.
func IsBehind(id catalog.ID, name string) string {
	return "EXISTS (SELECT FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid" +
		" WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = " + ddl.Regclass(id.Schema, name) +
		" AND d.refobjid = " + ddl.Regclass(id.Schema, id.Name) + " AND a.attname = " + ddl.Literal(id.Sub) + " AND d.deptype = 'i')"
}
