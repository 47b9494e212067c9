package catalog

import (
	"reflect"
	"sync"
)

type field struct {
	name  string
	index []int
}

var attributeCache, columnCache sync.Map

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
			fields = append(fields, field{name: name, index: f.Index})
		}
	}
	cache.Store(t, fields)
	return fields
}
