package kind

import "github.com/plumbsql/plumb/internal/catalog"

// Turned is an object of the old state as it is after the change of others.
type Turned struct {
	// From are the objects that it comes from, itself or others that PostgreSQL merges into one.
	From []catalog.ID
	// Object is what they have become. What it needs has the names of before.
	Object *catalog.Object
	// By are the objects whose change does it, as far as they change. The object is dropped after that.
	By []catalog.ID
}
