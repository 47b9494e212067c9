package ddl

// RowExists holds where the system catalog has a row for which the condition holds. The catalog's name stands without its
// schema.
func RowExists(systemCatalog, condition string) string {
	return "EXISTS (SELECT FROM pg_catalog." + systemCatalog + " WHERE " + condition + ")"
}

// Named holds where the system catalog has a row whose column is the name.
func Named(systemCatalog, column, name string) string {
	return RowExists(systemCatalog, column+" = "+Literal(name))
}
