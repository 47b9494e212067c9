package plan

import (
	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/kind"
)

// Abandons returns the error that the plan would drop a table of a live database which has the name under which the rows of
// another wait, and nil where it drops none such. A run outside a transaction that failed on a row leaves it behind.
func (p *Plan) Abandons(live, target *catalog.Database) error {
	waiting := map[catalog.ID]catalog.ID{}
	for _, id := range target.OfKind(catalog.Table) {
		for _, name := range []string{kind.Beside(id.Name), kind.CopyOf(id.Name)} {
			waiting[catalog.ID{Kind: id.Kind, Schema: id.Schema, Name: name}] = id
		}
	}
	for _, step := range p.Steps() {
		id := step.Object
		if table, ok := waiting[id]; ok && step.Action == Drop && target.Get(id) == nil && !isPartition(live, id, table) {
			return fail.New("it has the name under which rows of "+table.String()+" wait while that is made anew, and would be dropped with what is in it", id.String(),
				"if a run that failed has left it behind, move its rows into "+table.QualifiedName()+"; then drop it: DROP TABLE "+ddl.Ident(id.Schema, id.Name))
		}
	}
	return nil
}

// isPartition reports whether a table is a partition of another, directly or not: then no rows wait there.
func isPartition(db *catalog.Database, table, of catalog.ID) bool {
	bond := db.Get(catalog.ID{Kind: catalog.Partition, Schema: table.Schema, Name: table.Name})
	if bond == nil {
		return false
	}
	_, parent := bond.Body.(catalog.Child).Bond(bond.ID)
	return parent == of || isPartition(db, parent, of)
}
