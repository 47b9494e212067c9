package generate

import (
	"context"

	"github.com/plumbsql/plumb/internal/rename"
	"github.com/plumbsql/plumb/internal/scope"
	"github.com/plumbsql/plumb/internal/state"
)

// renames gives objects the names that the schema files declare and, where there is somebody to ask, those that look like
// it. What nobody could be asked about is noted. The target is what the plan then has to lead to.
func renames(ctx context.Context, history, desired *state.State, request Request, result *Result) (*rename.Result, *scope.Target, error) {
	wishes, err := rename.Declared(desired.Catalog, desired.Renamed)
	if err != nil {
		return nil, nil, err
	}
	wishes, left, notes := request.Scope.Wishes(history.Catalog, desired.Catalog, wishes)
	result.Notes = append(result.Notes, notes...)
	questions := rename.Questions{Ask: request.Ask}
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
		wish, err := questions.Next(ctx, renamed.Catalog, target.Catalog)
		if err != nil || wish == nil {
			result.Notes = append(result.Notes, target.Notes...)
			return renamed, target, err
		}
		result.Notes = append(result.Notes, wish.Note())
		wishes = append(wishes, *wish)
	}
}
