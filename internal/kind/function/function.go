package function

import (
	_ "embed"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/kind"
)

//go:embed function.sql
var query string

// Room returns the room of functions, window functions among them.
func Room() *kind.Room { return RoutineRoom(catalog.Function, query, "f", "w") }
