package rename

import (
	"context"

	"github.com/plumbsql/plumb/internal/catalog"
)

// Ask asks people whether an object was renamed.
type Ask func(ctx context.Context, question string) (yes bool, err error)

// Questions asks about what looks like a rename, about each pair once.
type Questions struct {
	// Ask is nil where there is nobody to ask.
	Ask   Ask
	asked map[[2]catalog.ID]bool
}

// Next asks until something was renamed. nil means that nothing is left to ask about.
func (q *Questions) Next(ctx context.Context, now, want *catalog.Database) (*Wish, error) {
	if q.Ask == nil {
		return nil, nil
	}
	if q.asked == nil {
		q.asked = map[[2]catalog.ID]bool{}
	}
	for _, like := range Alike(now, want) {
		for _, to := range like.New {
			if q.asked[[2]catalog.ID{like.Old, to}] {
				continue
			}
			q.asked[[2]catalog.ID{like.Old, to}] = true
			yes, err := q.Ask(ctx, "Did you rename "+like.Old.String()+" to "+to.QualifiedName()+"? No drops it and creates the other.")
			if err != nil {
				return nil, err
			}
			if yes {
				wish := Was(like.Old, to)
				return &wish, nil
			}
		}
	}
	return nil, nil
}

// Note says what people answered, and how the schema files say it.
func (w Wish) Note() string {
	return w.From[0].String() + " becomes " + w.To.QualifiedName() + "; for databases that get there in another way, write " + Declaration(w.From[0], w.To)
}
