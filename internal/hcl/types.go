package hcl

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"

	"ariga.io/atlas/sql/postgres"
	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// typeWord is a type that HCL has a word for.
type typeWord struct {
	// before and after stand around the arguments: timestamp(3) with time zone has both.
	before, after string
	// args is how many numbers the type may have in parentheses.
	args int
}

// typeWords returns the words by name: those of Atlas, and those of common extensions, which Atlas has no words for.
var typeWords = sync.OnceValue(func() map[string]typeWord {
	words := map[string]typeWord{}
	for _, spec := range postgres.TypeRegistry.Specs() {
		words[spec.Name] = typeWord{before: spec.T, args: len(spec.Attributes)}
		if interval[strings.ReplaceAll(spec.T, "_", " ")] {
			words[spec.Name] = typeWord{before: "interval " + strings.ReplaceAll(spec.T, "_", " "), args: len(spec.Attributes)}
		}
	}
	for name, args := range map[string]int{
		"citext": 0, "ltree": 0, "lquery": 0, "ltxtquery": 0, "cube": 0, "vector": 1, "halfvec": 1, "sparsevec": 1,
		"geometry": 0, "geography": 0, "jsonpath": 0, "pg_lsn": 0, "pg_snapshot": 0, "event_trigger": 0, "trigger": 0, "void": 0,
		"record": 0, "anyelement": 0, "anyarray": 0, "anynonarray": 0, "anyenum": 0, "anyrange": 0, "oid": 0, "name": 0,
		"regclass": 0, "regproc": 0, "regtype": 0, "regrole": 0,
	} {
		if _, ok := words[name]; !ok {
			words[name] = typeWord{before: name, args: args}
		}
	}
	return words
})

// interval are the fields of interval types, which Atlas spells as types of their own.
var interval = map[string]bool{
	"second": true, "day to second": true, "hour to second": true, "minute to second": true, "year": true, "month": true,
	"day": true, "hour": true, "minute": true, "year to month": true, "day to hour": true, "day to minute": true,
	"hour to minute": true,
}

// sqlTypeName is a type between evaluation and conversion.
type sqlTypeName struct{ sql string }

var typeType = cty.Capsule("type", reflect.TypeFor[sqlTypeName]())

func typeVal(sql string) cty.Value { return cty.CapsuleVal(typeType, &sqlTypeName{sql: sql}) }

// typeScope returns what the expression of a type sees: a variable per word, and a function per word with arguments.
func typeScope() (map[string]cty.Value, map[string]function.Function) {
	scope := typeScopes()
	return scope.words, scope.calls
}

type scopeOfTypes struct {
	words map[string]cty.Value
	calls map[string]function.Function
}

var typeScopes = sync.OnceValue(func() scopeOfTypes {
	scope := scopeOfTypes{words: map[string]cty.Value{}, calls: map[string]function.Function{}}
	for name, word := range typeWords() {
		scope.words[name] = typeVal(word.before + word.after)
		if word.args > 0 {
			scope.calls[name] = typeCall(name, word)
		}
	}
	return scope
})

// typeCall returns the function behind varchar(255).
func typeCall(name string, word typeWord) function.Function {
	return function.New(&function.Spec{
		Description: "returns the type " + name + " with its length, precision and scale",
		VarParam:    &function.Parameter{Name: "modifier", Type: cty.Number},
		Type:        function.StaticReturnType(typeType),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			if len(args) == 0 || len(args) > word.args {
				return cty.NilVal, fmt.Errorf("%s takes %s", name, [...]string{"nothing", "one number", "one or two numbers"}[min(word.args, 2)])
			}
			numbers := make([]string, len(args))
			for i, arg := range args {
				n, exact := arg.AsBigFloat().Int64()
				if exact != 0 {
					return cty.NilVal, function.NewArgErrorf(i, "want a whole number")
				}
				numbers[i] = fmt.Sprint(n)
			}
			return typeVal(word.before + "(" + strings.Join(numbers, ",") + ")" + word.after), nil
		},
	})
}

func typeNames() []string {
	names := sortedKeys(typeWords())
	slices.Sort(names)
	return names
}

// typeKinds are the objects that are types themselves.
var typeKinds = []string{"enum", "domain", "composite", "range", "base_type", "table", "partition", "view", "materialized", "foreign_table"}

// dataType returns a type as SQL.
func (a *attr) dataType(v cty.Value, expr hcl.Expression) (dataType, string) {
	line, column := textStart(expr)
	if v.Type() == typeType {
		return dataType{text{sql: v.EncapsulatedValue().(*sqlTypeName).sql, line: line, column: column}}, ""
	}
	if obj := reference(v); obj != nil && slices.Contains(typeKinds, obj.kind) {
		return dataType{text{sql: obj.ident(), line: line, column: column}}, ""
	}
	if v.Type() == sqlType {
		t, problem := a.expression(v, expr)
		return dataType{t}, problem
	}
	return dataType{}, a.mismatch(v)
}
