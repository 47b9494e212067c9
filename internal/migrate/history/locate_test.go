package history

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDecide(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		at     surroundings
		want   string
		schema string
	}{
		"bootstrapped":           {surroundings{there: true, usage: true, create: true, publicCreate: true}, "plumb.schema_migrations false", ""},
		"may create schemas":     {surroundings{mayCreate: true, publicCreate: true}, "plumb.schema_migrations false", ""},
		"only public":            {surroundings{publicCreate: true}, "public.plumb_schema_migrations false", ""},
		"somebody else's schema": {surroundings{there: true, publicCreate: true}, "public.plumb_schema_migrations false", ""},
		"somebody's, may look":   {surroundings{there: true, usage: true, mayCreate: true, publicCreate: true}, "public.plumb_schema_migrations false", ""},
		"there":                  {surroundings{there: true, usage: true, inOwn: true}, "plumb.schema_migrations true", ""},
		"there in public":        {surroundings{there: true, usage: true, create: true, inPublic: true}, "public.plumb_schema_migrations true", ""},
		"there, may not look":    {surroundings{user: "app", there: true, inOwn: true, publicCreate: true}, "plumb.schema_migrations: app may not read the migration history", ""},
		"two":                    {surroundings{there: true, usage: true, inOwn: true, inPublic: true}, "plumb.schema_migrations and public.plumb_schema_migrations: there are two migration histories", ""},
		"named":                  {surroundings{mayCreate: true, publicCreate: true}, `"Audit".schema_migrations false`, "Audit"},
		"named, is there":        {surroundings{there: true, usage: true, inOwn: true}, "audit.schema_migrations true", "audit"},
		"named, may not make it": {surroundings{user: "m", publicCreate: true}, "m may not create the schema audit or a table in it, so there is no place for the migration history", "audit"},
		"named public":           {surroundings{mayCreate: true, publicCreate: true}, "public.plumb_schema_migrations false", "public"},
		"named, is in public":    {surroundings{mayCreate: true, inPublic: true}, "public.plumb_schema_migrations: there is another migration history", "audit"},
		"in another schema":      {surroundings{mayCreate: true, elsewhere: "audit"}, "audit.schema_migrations: there is another migration history", ""},
		"nowhere":                {surroundings{user: "m"}, "m may create neither the schema plumb nor a table in public, so there is no place for the migration history", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store, err := test.at.decide(test.schema)
			got := ""
			if err != nil {
				got = err.Error()
			} else {
				got = store.Table() + map[bool]string{true: " true", false: " false"}[store.Exists]
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
