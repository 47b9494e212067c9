package catalog

import (
	"fmt"
	"reflect"

	"github.com/jackc/pgx/v5"
)

// Reader reads the objects of one kind.
type Reader interface {
	// Kind is the kind of the objects.
	Kind() Kind
	// Query returns the query for a server version as server_version_num has it. Its columns are described at Rows.
	Query(versionNum int) string
	// Scan turns the rows of the query into objects.
	Scan(rows pgx.Rows) ([]*Object, error)
}

// Rows is a Reader for a kind whose body is the struct T. The query returns the columns
//
//	oid, attnum  the address within the kind's catalog (attnum 0 unless it is a column)
//	schema, name, sub  the identity; sub is '' unless the object has one
//	parent  the kind of the parent, or ''; the parent has the same schema and name
//	class   for facts about objects of many kinds: the catalog of the object at oid, instead of schema, name, sub, parent
//	role, by  grantee and grantor
//
// and one column per field of T with a `db` tag, of that name.
type Rows[T any] struct {
	// Of is the kind.
	Of Kind
	// Class is the OID of the system catalog that oid belongs to, 0 where the query tells it.
	Class uint32
	// SQL is the query of the newest server version.
	SQL string
	// Older returns another query for an older server, or ""; it may be nil.
	Older func(versionNum int) string
	// Refine completes an object after it was read; it may be nil.
	Refine func(*Object, *T)
}

// Kind implements Reader.
func (r Rows[T]) Kind() Kind { return r.Of }

// Query implements Reader.
func (r Rows[T]) Query(versionNum int) string {
	if r.Older != nil {
		if sql := r.Older(versionNum); sql != "" {
			return sql
		}
	}
	return r.SQL
}

// Scan implements Reader.
func (r Rows[T]) Scan(rows pgx.Rows) ([]*Object, error) {
	var objects []*Object
	var parent string
	head := &Object{}
	targets := map[string]any{
		"oid": &head.Address.OID, "attnum": &head.Address.Sub, "parent": &parent,
		"class": &head.Address.Class, "role": &head.ID.Role, "by": &head.ID.By,
		"schema": &head.ID.Schema, "name": &head.ID.Name, "sub": &head.ID.Sub,
	}
	bodyFields := columnFields(reflect.TypeFor[T]())
	for rows.Next() {
		body := new(T)
		value := reflect.ValueOf(body).Elem()
		for _, field := range bodyFields {
			targets[field.name] = value.FieldByIndex(field.index).Addr().Interface()
		}
		if err := scanNamed(rows, targets); err != nil {
			return nil, fmt.Errorf("read the %s rows: %w", r.Of, err)
		}
		object := &Object{ID: head.ID, Address: head.Address, Body: body}
		object.ID.Kind = r.Of
		if r.Class != 0 {
			object.Address.Class = r.Class
		}
		if parent != "" {
			object.Parent = ID{Kind: Kind(parent), Schema: object.ID.Schema, Name: object.ID.Name}
		}
		if r.Refine != nil {
			r.Refine(object, body)
		}
		objects = append(objects, object)
	}
	return objects, rows.Err()
}

func scanNamed(rows pgx.Rows, targets map[string]any) error {
	columns := rows.FieldDescriptions()
	dest := make([]any, len(columns))
	for i, column := range columns {
		target, ok := targets[column.Name]
		if !ok {
			return fmt.Errorf("column %q has no field", column.Name)
		}
		dest[i] = target
	}
	return rows.Scan(dest...)
}
