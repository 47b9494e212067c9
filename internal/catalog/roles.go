package catalog

import (
	"maps"
	"reflect"
	"slices"
)

// Roles returns the names of the roles that the database's objects refer to, sorted: owners, grantees, grantors, and those
// of policies, default privileges and user mappings. The owner, who has a symbol, and PUBLIC are not among them.
func (d *Database) Roles() []string {
	roles := map[string]bool{}
	for id, object := range d.Objects {
		roles[id.Role], roles[id.By] = true, true
		body := reflect.ValueOf(object.Body).Elem()
		for _, i := range roleFields(body.Type()) {
			switch value := body.Field(i).Interface().(type) {
			case string:
				roles[value] = true
			case []string:
				for _, role := range value {
					roles[role] = true
				}
			}
		}
	}
	for _, symbol := range []string{"", MigrationUser, "PUBLIC", "public"} {
		delete(roles, symbol)
	}
	return slices.Sorted(maps.Keys(roles))
}
