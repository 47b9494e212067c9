package scope

import (
	"slices"
	"strings"
	"sync"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/kind/all"
	"github.com/plumbsql/plumb/internal/kind/constraint"
)

// atlas are Atlas's words for kinds, beside PostgreSQL's own.
var atlas = map[catalog.Kind][]string{
	catalog.MaterializedView: {"materialized"},
	catalog.Composite:        {"composite"},
	catalog.Range:            {"range"},
	catalog.Grant:            {"permission"},
	catalog.DefaultPrivilege: {"default_permission"},
	catalog.Function:         {"func"},
	catalog.Procedure:        {"proc"},
}

// constraints are the words for constraints by pg_constraint.contype.
var constraints = map[string][]string{
	constraint.PrimaryKey: {"primary_key"},
	constraint.Unique:     {"unique"},
	constraint.Check:      {"check"},
	constraint.ForeignKey: {"foreign_key", "fk"},
	constraint.Exclude:    {"exclude"},
	constraint.NotNull:    {"not_null"},
}

// typesOf returns the words for the type of an object.
func typesOf(o *catalog.Object) []string {
	types := append([]string{word(o.ID.Kind)}, atlas[o.ID.Kind]...)
	if body, ok := o.Body.(*constraint.Constraint); ok {
		types = append(types, constraints[body.Type]...)
	}
	return types
}

func word(kind catalog.Kind) string { return strings.ReplaceAll(string(kind), " ", "_") }

// words are the types that patterns may name, sorted. Roles are no part of a database and never compared; a project that leaves
// them out may say so.
var words = sync.OnceValue(func() []string {
	known := []string{"role", "user"}
	for _, room := range all.Rooms() {
		known = append(known, word(room.Kind()))
	}
	for _, more := range atlas {
		known = append(known, more...)
	}
	for _, more := range constraints {
		known = append(known, more...)
	}
	slices.Sort(known)
	return slices.Compact(known)
})
