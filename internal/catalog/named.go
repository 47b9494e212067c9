package catalog

import (
	"reflect"
	"strings"

	"github.com/plumbsql/plumb/internal/sqlparse/pgast"
)

// nameColumns gives columns of queries the name that PostgreSQL leaves out where it prints them, in all SQL of the objects: what is made of
// that, and printed for files, comes back as it was. What PostgreSQL prints but doesn't read is put right with it.
func nameColumns(db *Database) {
	for _, object := range db.Objects {
		body := reflect.ValueOf(object.Body).Elem()
		for _, field := range attributeFields(body.Type()) {
			value := body.FieldByIndex(field.index)
			if field.statement == "" || value.Kind() != reflect.String || value.String() == "" {
				continue
			}
			front, back, _ := strings.Cut(field.statement, "%s")
			named := pgast.Named(pgast.Readable(front + value.String() + back))
			value.SetString(strings.TrimSuffix(strings.TrimPrefix(named, front), back))
		}
	}
}
