package history

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDecide(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		at   surroundings
		want string
	}{
		"bootstrapped":           {surroundings{plumb: true, usage: true, create: true, publicCreate: true}, "plumb.schema_migrations false"},
		"may create schemas":     {surroundings{mayCreate: true, publicCreate: true}, "plumb.schema_migrations false"},
		"only public":            {surroundings{publicCreate: true}, "public.plumb_schema_migrations false"},
		"somebody else's schema": {surroundings{plumb: true, publicCreate: true}, "public.plumb_schema_migrations false"},
		"somebody's, may look":   {surroundings{plumb: true, usage: true, mayCreate: true, publicCreate: true}, "public.plumb_schema_migrations false"},
		"there":                  {surroundings{plumb: true, usage: true, inPlumb: true}, "plumb.schema_migrations true"},
		"there in public":        {surroundings{plumb: true, usage: true, create: true, inPublic: true}, "public.plumb_schema_migrations true"},
		"there, may not look":    {surroundings{user: "app", plumb: true, inPlumb: true, publicCreate: true}, "plumb.schema_migrations: app may not read the migration history"},
		"two":                    {surroundings{plumb: true, usage: true, inPlumb: true, inPublic: true}, "plumb.schema_migrations and public.plumb_schema_migrations: there are two migration histories"},
		"nowhere":                {surroundings{user: "m"}, "m may create neither the schema plumb nor a table in public, so there is no place for the migration history"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store, err := test.at.decide()
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
