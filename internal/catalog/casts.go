package catalog

import "github.com/jackc/pgx/v5"

// CastTypes are the two types of a cast, as format_type() prints them without modifiers.
type CastTypes struct{ From, To string }

// The values of Database.Casts, as pg_cast.castcontext has them.
const (
	Implicit   = "i"
	Assignment = "a"
	Explicit   = "e"
)

func scanCasts(rows pgx.Rows) (map[CastTypes]string, error) {
	casts := map[CastTypes]string{}
	var types CastTypes
	var context string
	_, err := pgx.ForEachRow(rows, []any{&types.From, &types.To, &context}, func() error {
		casts[types] = context
		return nil
	})
	return casts, err
}
