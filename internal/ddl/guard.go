package ddl

import (
	"fmt"
	"strings"
)

// The conditions below guard statements that SQL itself can't make repeatable. They read only the system catalogs, so
// that nothing is locked when there is nothing to do, and name everything with its schema.

// Not returns the negation of a condition.
func Not(condition string) string { return "NOT " + condition }

// ConstraintExists holds where the relation has a constraint of the name.
func ConstraintExists(schema, relation, name string) string {
	return fmt.Sprintf("EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE conrelid = %s AND conname = %s)",
		Regclass(schema, relation), Literal(name))
}

// DomainConstraintExists holds where the domain has a constraint of the name.
func DomainConstraintExists(schema, domain, name string) string {
	return fmt.Sprintf("EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE contypid = %s AND conname = %s)",
		Regtype(schema, domain), Literal(name))
}

// TypeMissing holds where the schema has no type of the name.
func TypeMissing(schema, name string) string { return Regtype(schema, name) + " IS NULL" }

// PolicyExists holds where the table has a policy of the name.
func PolicyExists(schema, table, name string) string {
	return fmt.Sprintf("EXISTS (SELECT FROM pg_catalog.pg_policy WHERE polrelid = %s AND polname = %s)",
		Regclass(schema, table), Literal(name))
}

// TriggerExists holds where the relation has a trigger of the name.
func TriggerExists(schema, relation, name string) string {
	return fmt.Sprintf("EXISTS (SELECT FROM pg_catalog.pg_trigger WHERE tgrelid = %s AND tgname = %s)",
		Regclass(schema, relation), Literal(name))
}

// ColumnHas holds where the column exists and the condition holds for its row a of pg_attribute.
func ColumnHas(schema, relation, column, condition string) string {
	return fmt.Sprintf("EXISTS (SELECT FROM pg_catalog.pg_attribute a WHERE a.attrelid = %s AND a.attname = %s"+
		" AND NOT a.attisdropped AND %s)", Regclass(schema, relation), Literal(column), condition)
}

// ColumnExists holds where the relation has the column, also an attribute of a composite type.
func ColumnExists(schema, relation, column string) string {
	return fmt.Sprintf("EXISTS (SELECT FROM pg_catalog.pg_attribute WHERE attrelid = %s AND attname = %s AND NOT attisdropped)",
		Regclass(schema, relation), Literal(column))
}

// RuleExists holds where the relation has a rewrite rule of the name.
func RuleExists(schema, relation, name string) string {
	return fmt.Sprintf("EXISTS (SELECT FROM pg_catalog.pg_rewrite WHERE ev_class = %s AND rulename = %s)",
		Regclass(schema, relation), Literal(name))
}

// ColumnTypeDiffers holds where the column exists with another type than the one given, as format_type() prints it with
// an empty search_path, or with another type modifier. Texts are not compared: what format_type() prints depends on the
// search_path of whoever runs the migration.
func ColumnTypeDiffers(schema, relation, column, formatted string, modifier int) string {
	return ColumnHas(schema, relation, column, fmt.Sprintf(
		"(a.atttypid IS DISTINCT FROM pg_catalog.to_regtype(%s) OR a.atttypmod <> %d)", Literal(formatted), modifier))
}

// LabelExists holds where the enum has the label.
func LabelExists(schema, enum, label string) string {
	return fmt.Sprintf("EXISTS (SELECT FROM pg_catalog.pg_enum WHERE enumtypid = %s AND enumlabel = %s)",
		Regtype(schema, enum), Literal(label))
}

// LabelsDiffer holds where the enum exists with other labels or another order.
func LabelsDiffer(schema, enum string, labels []string) string {
	return fmt.Sprintf("EXISTS (SELECT FROM pg_catalog.pg_type t WHERE t.oid = %s AND ARRAY(SELECT e.enumlabel::text"+
		" FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder) <> ARRAY[%s]::text[])",
		Regtype(schema, enum), Literals(labels))
}

// Regclass returns the OID of a relation by name, NULL where there is none.
func Regclass(schema, name string) string {
	return "pg_catalog.to_regclass(" + Literal(Ident(schema, name)) + ")"
}

// Regtype returns the OID of a type by name, NULL where there is none.
func Regtype(schema, name string) string {
	return "pg_catalog.to_regtype(" + Literal(Ident(schema, name)) + ")"
}

// Inherits holds where the first table is a partition or child of the second.
func Inherits(schema, child, parentSchema, parent string) string {
	return fmt.Sprintf("EXISTS (SELECT FROM pg_catalog.pg_inherits WHERE inhrelid = %s AND inhparent = %s)",
		Regclass(schema, child), Regclass(parentSchema, parent))
}

// RelationExists holds where the schema has a relation of the name and of one of the kinds, letters of pg_class.relkind.
func RelationExists(schema, name string, kinds ...string) string {
	return fmt.Sprintf("EXISTS (SELECT FROM pg_catalog.pg_class WHERE oid = %s AND relkind IN (%s))", Regclass(schema, name), Literals(kinds))
}

// IndexAlone holds where the schema has an index of the name that belongs to no constraint.
func IndexAlone(schema, name string) string {
	return RelationExists(schema, name, "i", "I") +
		" AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE conindid = " + Regclass(schema, name) + " AND contype IN ('p', 'u', 'x'))"
}

// IndexUnattached holds where no index of the name is attached to that of a partitioned table.
func IndexUnattached(schema, name string) string {
	return "NOT EXISTS (SELECT FROM pg_catalog.pg_inherits WHERE inhrelid = " + Regclass(schema, name) + ")"
}

// IndexOfConstraints holds where constraints of partitions stand on indexes that are attached to the index of the name.
func IndexOfConstraints(schema, name string) string {
	return fmt.Sprintf("EXISTS (SELECT FROM pg_catalog.pg_partition_tree(%[1]s) JOIN pg_catalog.pg_constraint ON conindid = relid"+
		" WHERE relid <> %[1]s AND contype IN ('p', 'u', 'x'))", Regclass(schema, name))
}

// ConstraintOwn holds where the relation has a constraint of the name that no parent table gave it.
func ConstraintOwn(schema, relation, name string) string {
	return fmt.Sprintf("EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE conrelid = %s AND conname = %s AND coninhcount = 0)",
		Regclass(schema, relation), Literal(name))
}

// TriggerOwn holds where the relation has a trigger of the name that no partitioned table gave it.
func TriggerOwn(schema, relation, name string) string {
	return fmt.Sprintf("EXISTS (SELECT FROM pg_catalog.pg_trigger WHERE tgrelid = %s AND tgname = %s AND tgparentid = 0)",
		Regclass(schema, relation), Literal(name))
}

// TypeExists holds where the schema has a type of the name and of the kind, a letter of pg_type.typtype. It asks by name:
// to_regtype() fails where there is only the name of a type.
func TypeExists(schema, name, kind string) string {
	return PresentWhere("pg_type", "typ", schema, name, "c.typtype = "+Literal(kind))
}

// RoutineNamed is RoutineExists for names whose argument types may be gone as well: to_regprocedure() fails there before 16.
func RoutineNamed(schema, name, arguments string, kinds ...string) string {
	conditions := []string{
		"proname = " + Literal(name), "pronamespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = " + Literal(schema) + ")",
		"prokind IN (" + Literals(kinds) + ")",
	}
	types := splitTypes(arguments)
	conditions = append(conditions, fmt.Sprintf("pronargs = %d", len(types)))
	for i, argument := range types {
		conditions = append(conditions, fmt.Sprintf("proargtypes[%d] = pg_catalog.to_regtype(%s)", i, Literal(argument)))
	}
	return RowExists("pg_proc", strings.Join(conditions, " AND "))
}

// splitTypes cuts a list of types at its commas, outside of quotes and parentheses.
func splitTypes(list string) []string {
	var types []string
	start, depth, quoted := 0, 0, false
	for i, r := range list {
		switch {
		case r == '"':
			quoted = !quoted
		case quoted:
		case r == '(':
			depth++
		case r == ')':
			depth--
		case r == ',' && depth == 0:
			types = append(types, strings.TrimSpace(list[start:i]))
			start = i + 1
		}
	}
	if last := strings.TrimSpace(list[start:]); last != "" {
		types = append(types, last)
	}
	return types
}

// RoutineExists holds where the schema has a routine of the name with the argument types and of one of the kinds, letters
// of pg_proc.prokind.
func RoutineExists(schema, name, arguments string, kinds ...string) string {
	return fmt.Sprintf("EXISTS (SELECT FROM pg_catalog.pg_proc WHERE oid = pg_catalog.to_regprocedure(%s) AND prokind IN (%s))",
		Literal(Ident(schema, name)+"("+arguments+")"), Literals(kinds))
}

// IndexValid holds where there is an index of the name that is complete.
func IndexValid(schema, name string) string {
	return RowExists("pg_index", "indexrelid = "+Regclass(schema, name)+" AND indisvalid")
}
