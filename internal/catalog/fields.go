package catalog

import (
	"reflect"
	"sync"
)

type field struct {
	name  string
	index []int
	// statement is the tag `sql`: a statement with %s where the field's value goes, for values that are SQL.
	statement string
	// gained is the tag `diff:"gained"`: a truth that counts only where it comes, because no statement takes it away.
	gained bool
	// stated is the tag `diff:"stated"`: a text that counts only where both sides know it.
	stated bool
}

var attributeCache, columnCache, roleCache sync.Map

// attributeFields returns the fields that count in a comparison.
func attributeFields(t reflect.Type) []field {
	return fieldsOf(&attributeCache, t, func(f reflect.StructField) bool { return f.Tag.Get("diff") != "-" })
}

// columnFields returns the fields that a row of the kind's query fills.
func columnFields(t reflect.Type) []field {
	return fieldsOf(&columnCache, t, func(reflect.StructField) bool { return true })
}

func fieldsOf(cache *sync.Map, t reflect.Type, keep func(reflect.StructField) bool) []field {
	if known, ok := cache.Load(t); ok {
		return known.([]field)
	}
	var fields []field
	for _, f := range reflect.VisibleFields(t) {
		if name := f.Tag.Get("db"); name != "" && keep(f) {
			fields = append(fields, field{
				name: name, index: f.Index, statement: f.Tag.Get("sql"), gained: f.Tag.Get("diff") == "gained",
				stated: f.Tag.Get("diff") == "stated",
			})
		}
	}
	cache.Store(t, fields)
	return fields
}

// roleFields returns the places of the fields that hold names of roles: those with the tag `role`.
func roleFields(t reflect.Type) []int {
	if known, ok := roleCache.Load(t); ok {
		return known.([]int)
	}
	var fields []int
	for i := range t.NumField() {
		if _, ok := t.Field(i).Tag.Lookup("role"); ok {
			fields = append(fields, i)
		}
	}
	roleCache.Store(t, fields)
	return fields
}
