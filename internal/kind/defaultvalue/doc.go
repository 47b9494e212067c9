// Package defaultvalue is the room of the defaults of columns.
//
// In: rows of pg_attrdef and changes of one object. Out: objects and their SQL. Generation expressions are part of their column.
package defaultvalue
