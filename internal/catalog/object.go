package catalog

import (
	"iter"
	"reflect"
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/sqlparse/pgast"
)

// Object is one fact about a database.
type Object struct {
	ID ID
	// Parent is the object that this one is a part of: it goes when the parent goes. It is zero for an object of its own.
	Parent ID
	// GoesWith is an object that is no parent and takes this one with it when it is dropped: the column that owns a sequence.
	GoesWith ID
	// Inherited are the objects of parent tables that this one is a copy of.
	Inherited []Inheritance
	// Body points to the struct of the object's kind. Its fields with a `db` tag are the attributes.
	Body any
	// Deps are the objects that must exist before this one, the parent among them, sorted.
	Deps []ID
	// Order are further objects that must be created before this one and dropped after it. Unlike Deps, the object stays
	// when one of them goes.
	Order []ID
	// Placed are the tables whose columns a view, function, policy or rule uses in their order: see Database.ByPlace.
	Placed []ID
	// Soft are the objects that the text of a string function body seems to name. They order what they can.
	Soft []ID
	// Address is where the object stood in the catalogs that it was read from. It is no attribute.
	Address Address
}

// Inheritance is the bond of a column, constraint or index of a table with its counterpart in a parent table.
type Inheritance struct {
	// From is the counterpart, Via the attachment or inheritance of the table.
	From, Via ID
	// Made says that what creates or alters the counterpart does it here too, Dropped that what drops it does.
	Made, Dropped bool
	// Late says that the copy is made by whichever is made last of the counterpart and the bond of the tables.
	Late bool
}

// Address is a place in the system catalogs: the OID of the catalog, of the row, and a column number.
type Address struct {
	Class uint32
	OID   uint32
	Sub   int32
}

// Attributes yields name and value of the attributes of the object: the fields of the body that have a `db` tag and are
// not marked `diff:"-"`.
func (o *Object) Attributes() iter.Seq2[string, any] {
	return func(yield func(string, any) bool) {
		body := reflect.ValueOf(o.Body).Elem()
		for _, field := range attributeFields(body.Type()) {
			if !yield(field.name, body.FieldByIndex(field.index).Interface()) {
				return
			}
		}
	}
}

// Changed returns the names of the attributes in which two objects of one kind differ, in the order of the struct. Those with
// the tag `diff:"gained"` differ only where b has what a lacks, those with `diff:"stated"` only where neither is empty.
func Changed(a, b *Object) []string {
	var names []string
	left, right := reflect.ValueOf(a.Body).Elem(), reflect.ValueOf(b.Body).Elem()
	for _, field := range attributeFields(left.Type()) {
		x, y := left.FieldByIndex(field.index), right.FieldByIndex(field.index)
		if field.gained && !y.Bool() || field.stated && (x.String() == "" || y.String() == "") {
			continue
		}
		if !equalValues(x, y) && !field.sameSQL(x, y) {
			names = append(names, field.name)
		}
	}
	return names
}

// sameSQL reports whether two values are the same SQL in different words. What PostgreSQL prints is not always what it
// prints once that was run: of `a BETWEEN 1 AND 2 AND b` it says `((a >= 1) AND (a <= 2)) AND b` the first time, and leaves
// out the inner parentheses from then on.
func (f field) sameSQL(a, b reflect.Value) bool {
	if a.Kind() == reflect.Slice {
		if f.statement == "" || a.Len() != b.Len() {
			return false
		}
		for i := range a.Len() {
			if !equalValues(a.Index(i), b.Index(i)) && !f.sameSQL(a.Index(i), b.Index(i)) {
				return false
			}
		}
		return true
	}
	return f.statement != "" && pgast.Same(strings.Replace(f.statement, "%s", a.String(), 1), strings.Replace(f.statement, "%s", b.String(), 1))
}

// Named is a body of names that can be renamed one by one, and that are no objects: labels of an enum, attributes of a
// composite type. The identity of such a name is that of the object with the name as its Sub.
type Named interface {
	// Names returns the names in their order.
	Names() []string
	// Rename returns the body with one name changed.
	Rename(from, to string) any
}

// DependsOn reports whether the object needs id.
func (o *Object) DependsOn(id ID) bool {
	_, found := slices.BinarySearchFunc(o.Deps, id, ID.Compare)
	return found
}

// Late reports whether the object comes when a table becomes a partition: a foreign key of the partitioned table.
func (o *Object) Late() bool {
	return slices.ContainsFunc(o.Inherited, func(bond Inheritance) bool { return bond.Late })
}

// Follows reports whether the object must be created after id without needing it.
func (o *Object) Follows(id ID) bool {
	_, found := slices.BinarySearchFunc(o.Order, id, ID.Compare)
	return found
}

// Standing is a value that may stand for others: what a file writes for a secret that it doesn't hold.
type Standing interface {
	// Stands reports whether the values are taken for the same; other is of the same type.
	Stands(other any) bool
}

// standing reports whether two lists of one type are the same where each value may stand for another.
func standing(a, b reflect.Value) bool {
	if a.Len() != b.Len() {
		return false
	}
	for i := range a.Len() {
		if !a.Index(i).Interface().(Standing).Stands(b.Index(i).Interface()) {
			return false
		}
	}
	return true
}

var standingType = reflect.TypeFor[Standing]()

// equalValues compares two values of one type. Most are texts, numbers and truths, for which reflect.DeepEqual is slow.
func equalValues(a, b reflect.Value) bool {
	switch a.Kind() {
	case reflect.String:
		return a.String() == b.String()
	case reflect.Bool:
		return a.Bool() == b.Bool()
	case reflect.Int, reflect.Int16, reflect.Int32, reflect.Int64:
		return a.Int() == b.Int()
	case reflect.Slice:
		if a.Len() == 0 && b.Len() == 0 {
			return true
		}
		if a.Type().Elem().Implements(standingType) {
			return standing(a, b)
		}
	}
	return reflect.DeepEqual(a.Interface(), b.Interface())
}
