package procedure

import (
	_ "embed"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/kind"
	"github.com/plumbsql/plumb/internal/kind/function"
)

//go:embed procedure.sql
var query string

// Room returns the room of procedures.
func Room() *kind.Room { return function.RoutineRoom(catalog.Procedure, query, "p") }
