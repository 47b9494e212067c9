package ddl

import (
	"fmt"
	"strings"
)

// Missing holds where the catalog has no row of the name in the schema, for example Missing("pg_conversion", "con", …).
// The prefix is that of the catalog's columns. It is for kinds that PostgreSQL has no to_reg…() function for.
func Missing(catalog, prefix, schema, name string) string {
	return MissingWhere(catalog, prefix, schema, name, "")
}

// MissingWhere is Missing with one more condition on the row c of the catalog.
func MissingWhere(catalog, prefix, schema, name, condition string) string {
	if condition != "" {
		condition = " AND " + condition
	}
	return fmt.Sprintf("NOT EXISTS (SELECT FROM pg_catalog.%s c JOIN pg_catalog.pg_namespace n ON n.oid = c.%snamespace"+
		" WHERE n.nspname = %s AND c.%sname = %s%s)", catalog, prefix, Literal(schema), prefix, Literal(name), condition)
}

// Present is the opposite of Missing.
func Present(catalog, prefix, schema, name string) string {
	return PresentWhere(catalog, prefix, schema, name, "")
}

// PresentWhere is the opposite of MissingWhere.
func PresentWhere(catalog, prefix, schema, name, condition string) string {
	return strings.TrimPrefix(MissingWhere(catalog, prefix, schema, name, condition), "NOT ")
}

// UsesMethod holds for a row c of an operator class or family whose access method has the name; prefix is that of the
// catalog's columns.
func UsesMethod(prefix, method string) string {
	return fmt.Sprintf("c.%smethod = (SELECT oid FROM pg_catalog.pg_am WHERE amname = %s)", prefix, Literal(method))
}

// TypeOf returns the OID of a type as format_type() prints it with an empty search_path, NULL where there is none.
func TypeOf(formatted string) string { return "pg_catalog.to_regtype(" + Literal(formatted) + ")" }
