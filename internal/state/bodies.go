package state

import (
	"cmp"
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/plumbsql/plumb/internal/bodies"
	"github.com/plumbsql/plumb/internal/workspace"
)

// CheckBodies marks the functions of a state whose bodies PostgreSQL would refuse when schema files make them, so that what is
// printed or planned of them says that they stay unchecked. The database of the state must still be there.
func (o *Opener) CheckBodies(ctx context.Context, s *State) error {
	if !bodies.Asked(s.Catalog) {
		return nil
	}
	// "$user", public, as the loader has it.
	path := []string{cmp.Or(o.options.Owner, o.user, workspace.DefaultOwner), "public"}
	return s.With(ctx, func(c *pgx.Conn) error {
		return bodies.Mark(ctx, c, s.Catalog, bodies.Options{Path: path, Throwaway: s.Database != nil})
	})
}
