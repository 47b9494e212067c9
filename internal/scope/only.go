package scope

import "github.com/plumbsql/plumb/internal/catalog"

// Only returns the part of a database that is compared, with the schemas that it stands in, and notes about what it needs of
// the rest.
func (s *Scope) Only(db *catalog.Database) (*catalog.Database, []string) {
	if !s.narrows() {
		return db, nil
	}
	v := s.of(db)
	objects := map[catalog.ID]*catalog.Object{}
	for id, o := range db.Objects {
		if v.out(id) != "" || o.Parent != (catalog.ID{}) && v.out(o.Parent) != "" {
			continue
		}
		objects[id] = o
		if schema := (catalog.ID{Kind: catalog.Schema, Name: id.Schema}); db.Get(schema) != nil && v.out(schema) != "exclude" && !v.off["schemas"] {
			objects[schema] = db.Get(schema)
		}
	}
	only := db.Bare()
	var notes []string
	for _, o := range (&catalog.Database{Objects: objects}).Sorted() {
		for _, dep := range o.Deps {
			if objects[dep] == nil && dep.Kind != catalog.Schema {
				notes = append(notes, o.ID.String()+" needs "+dep.String()+", which is left out by "+v.out(dep))
			}
		}
		only.Add(present(o, objects))
	}
	return only, notes
}
