package inspect

import (
	"slices"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/kind/all"
	"github.com/plumbsql/plumb/internal/state"
)

// Loaded is the document of `schema validate`: schema files that a throwaway server took.
type Loaded struct {
	// Src are the files and folders, Version the throwaway server's major version.
	Src     []string `json:"src"`
	Version int      `json:"version"`
	// Objects says how many objects of each kind there are, those within others, such as columns, left out.
	Objects []Count `json:"objects"`
	// Unmanaged are the objects of kinds that plumb leaves out.
	Unmanaged []string `json:"unmanaged,omitempty"`
	// Notes are things to know that are no errors.
	Notes []string `json:"notes,omitempty"`
}

// Count is the number of objects of a kind.
type Count struct {
	Kind  string `json:"kind"`
	Count int    `json:"count"`
}

// NewLoaded describes the state that the files in src make. What every new database has is not counted.
func NewLoaded(src []string, s *state.State) *Loaded {
	base := Empty(s.Catalog)
	counts := map[catalog.Kind]int{}
	for _, object := range s.Catalog.Sorted() {
		whole := object.Parent == (catalog.ID{}) && object.ID.On == "" && base.Get(object.ID) == nil
		if whole || object.ID.Kind == catalog.Index {
			counts[object.ID.Kind]++
		}
	}
	document := &Loaded{Src: src, Version: s.Catalog.Major(), Objects: []Count{}, Unmanaged: s.Catalog.Unmanaged, Notes: slices.Clone(s.Notes)}
	for _, room := range all.Rooms() {
		if n := counts[room.Kind()]; n > 0 {
			document.Objects = append(document.Objects, Count{Kind: string(room.Kind()), Count: n})
		}
	}
	return document
}
