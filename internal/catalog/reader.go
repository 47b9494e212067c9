package catalog

import (
	"errors"
	"fmt"
	"reflect"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
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
//	on      for facts about what may be no object, such as PostgreSQL's own functions: the kind, with schema, name and sub; or ''
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
	if err := rows.Err(); err != nil {
		// The server ended the connection: there is not even a description of the rows.
		return nil, fmt.Errorf("read the %s rows: %w", r.Of, err)
	}
	var objects []*Object
	var parent string
	head := &Object{}
	words := words{}
	dest, fields, err := targets(rows.FieldDescriptions(), map[string]any{
		"oid": &head.Address.OID, "attnum": &head.Address.Sub, "parent": words.into(&parent),
		"class": &head.Address.Class, "role": words.into(&head.ID.Role), "by": words.into(&head.ID.By),
		"on":     words.into((*string)(&head.ID.On)),
		"schema": words.into(&head.ID.Schema), "name": words.into(&head.ID.Name), "sub": words.into(&head.ID.Sub),
	}, columnFields(reflect.TypeFor[T]()))
	if err != nil {
		rows.Close()
		return nil, fmt.Errorf("read the %s rows: %w", r.Of, err)
	}
	for rows.Next() {
		body := new(T)
		value := reflect.ValueOf(body).Elem()
		for i, index := range fields {
			if index != nil {
				dest[i] = value.FieldByIndex(index).Addr().Interface()
			}
		}
		if err := rows.Scan(dest...); err != nil {
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

// targets says where the columns of a result go: to one of the heads, or to the field of the body that has the name, of which
// it returns the index.
func targets(columns []pgconn.FieldDescription, heads map[string]any, body []field) (dest []any, fields [][]int, err error) {
	dest, fields = make([]any, len(columns)), make([][]int, len(columns))
	for i, column := range columns {
		at := slices.IndexFunc(body, func(f field) bool { return f.name == column.Name })
		switch {
		case at >= 0:
			fields[i] = body[at].index
		case heads[column.Name] != nil:
			dest[i] = heads[column.Name]
		default:
			return nil, nil, fmt.Errorf("column %q has no field", column.Name)
		}
	}
	return dest, fields, nil
}

// words keeps one copy of each name: the columns of a table all have the table's. Equal names that share their memory are
// also compared faster.
type words map[string]string

// into returns what reads a text column into a name.
func (w words) into(name *string) *word { return &word{words: w, name: name} }

// word implements pgtype.BytesScanner, so that a name that is known needs no memory.
type word struct {
	words words
	name  *string
}

// ScanBytes implements pgtype.BytesScanner.
func (w *word) ScanBytes(text []byte) error {
	if text == nil {
		return errors.New("a name is null")
	}
	known, ok := w.words[string(text)]
	if !ok {
		known = string(text)
		w.words[known] = known
	}
	*w.name = known
	return nil
}
