package kind

import (
	"github.com/plumbsql/plumb/internal/catalog"
)

// Clustering is a body of an index or constraint that CLUSTER may use.
type Clustering interface {
	// Clusters reports whether CLUSTER uses it.
	Clusters() bool
}

// Clustered reports whether CLUSTER uses any index of the relation in the new state. Marking one unmarks all others.
func (c *Context) Clustered(relation catalog.ID) bool {
	for _, part := range c.New.Parts(relation) {
		if body, ok := part.Body.(Clustering); ok && body.Clusters() {
			return true
		}
	}
	return false
}
