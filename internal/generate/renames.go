package generate

import (
	"context"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/rename"
	"github.com/plumbsql/plumb/internal/scope"
	"github.com/plumbsql/plumb/internal/state"
)

// Ask asks people whether an object was renamed.
type Ask func(ctx context.Context, question string) (yes bool, err error)

// renames gives objects the names that the schema files declare and, where there is somebody to ask, those that look like
// it. What nobody could be asked about is noted. The target is what the plan then has to lead to.
func renames(ctx context.Context, history, desired *state.State, request Request, result *Result) (*rename.Result, *scope.Target, error) {
	wishes, err := rename.Declared(desired.Catalog, desired.Renamed)
	if err != nil {
		return nil, nil, err
	}
	wishes, left, notes := request.Scope.Wishes(history.Catalog, desired.Catalog, wishes)
	result.Notes = append(result.Notes, notes...)
	asked := map[[2]catalog.ID]bool{}
	for {
		renamed, err := rename.Apply(ctx, history.Database, history.Catalog, desired.Catalog, wishes)
		if err != nil {
			return nil, nil, err
		}
		target, err := request.Scope.Target(renamed.Catalog, desired.Catalog, left...)
		if err != nil {
			return nil, nil, err
		}
		if request.Ask == nil {
			result.Notes = append(result.Notes, target.Notes...)
			result.Notes = append(result.Notes, rename.Notes(renamed.Catalog, target.Catalog)...)
			return renamed, target, nil
		}
		wish, err := answer(ctx, rename.Alike(renamed.Catalog, target.Catalog), asked, request.Ask)
		if err != nil || wish == nil {
			result.Notes = append(result.Notes, target.Notes...)
			return renamed, target, err
		}
		from, to := wish.From[0], wish.To
		result.Notes = append(result.Notes, from.String()+" becomes "+to.QualifiedName()+"; for databases that get there in another way, write "+
			rename.Declaration(from, to))
		wishes = append(wishes, *wish)
	}
}

// answer asks about what looks like a rename, until one is. nil means that none is left.
func answer(ctx context.Context, alike []rename.Like, asked map[[2]catalog.ID]bool, ask Ask) (*rename.Wish, error) {
	for _, like := range alike {
		for _, to := range like.New {
			if asked[[2]catalog.ID{like.Old, to}] {
				continue
			}
			asked[[2]catalog.ID{like.Old, to}] = true
			yes, err := ask(ctx, "Did you rename "+like.Old.String()+" to "+to.QualifiedName()+"? No drops it and creates the other.")
			if err != nil {
				return nil, err
			}
			if yes {
				wish := rename.Was(like.Old, to)
				return &wish, nil
			}
		}
	}
	return nil, nil
}
