package catalog

// Kinds of types, functions, operators and text search that stand on functions.
const (
	Range                   Kind = "range type"
	BaseType                Kind = "base type"
	ShellType               Kind = "shell type"
	Collation               Kind = "collation"
	Aggregate               Kind = "aggregate"
	Cast                    Kind = "cast"
	Operator                Kind = "operator"
	OperatorFamily          Kind = "operator family"
	OperatorFamilyMember    Kind = "operator family member"
	OperatorClass           Kind = "operator class"
	TextSearchConfiguration Kind = "text search configuration"
	TextSearchDictionary    Kind = "text search dictionary"
	TextSearchParser        Kind = "text search parser"
	TextSearchTemplate      Kind = "text search template"
	Conversion              Kind = "conversion"
	Language                Kind = "language"
	Transform               Kind = "transform"
	AccessMethod            Kind = "access method"
)

// Overloads reports whether several objects of the kind may have one name, with other arguments: Sub is a list of argument
// types, which stands in parentheses.
func Overloads(kind Kind) bool {
	switch kind {
	case Function, Procedure, Aggregate, Operator:
		return true
	}
	return false
}
