package hcl

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/plumbsql/plumb/internal/ddl"
)

// rawSQL is what sql("…") gives, and bareWord what a word such as CASCADE gives.
type (
	rawSQL   struct{ text string }
	bareWord struct{ text string }
)

var (
	sqlType  = cty.Capsule("SQL expression", reflect.TypeFor[rawSQL]())
	wordType = cty.Capsule("word", reflect.TypeFor[bareWord]())
)

// text is SQL that came from the file, with the place of its first character.
type text struct {
	sql          string
	line, column int
	// heredoc holds whether the text begins on a line of its own, maybe moved to the left.
	heredoc bool
	// quoted is where the text stands between quotes, if it does.
	quoted hcl.Range
}

// dataType is a type as SQL.
type dataType struct {
	text
}

// grantee is a role that something is for: a name, or a key word such as PUBLIC.
type grantee struct {
	name string
	word bool
}

func (g grantee) sql() string {
	if g.word {
		return g.name
	}
	return ddl.Ident(g.name)
}

// convert turns a known value, null only inside lists, into the Go type of the attribute, or says what is wrong with it.
func (a *attr) convert(v cty.Value, expr hcl.Expression) (data any, problem string) {
	switch a.typ {
	case tString:
		return a.stringOf(v)
	case tBool:
		if v.Type() == cty.Bool {
			return v.True(), ""
		}
	case tInt:
		if v.Type() == cty.Number {
			problem = a.name + " must be a whole number that fits 64 bits"
			n, exact := v.AsBigFloat().Int64()
			if v.AsBigFloat().IsInt() && exact == 0 {
				return n, ""
			}
		}
	case tLiteral, tParam:
		return a.literal(v, expr)
	case tExpr:
		return a.expression(v, expr)
	case tName:
		return a.objectName(v, expr)
	case tDataType:
		return a.dataType(v, expr)
	case tWord:
		return a.word(v)
	case tRef:
		if v.Type() == sqlType && a.raw {
			return a.expression(v, expr)
		}
		switch {
		case v.Type() == wordType && a.anyWord:
			return text{sql: v.EncapsulatedValue().(*bareWord).text}, ""
		case v.Type() == wordType:
			return a.word(v)
		case v.Type() == cty.String && a.raw && a.anyWord:
			return a.expression(v, expr)
		}
		return a.ref(v)
	case tRole:
		return a.grantee(v)
	case tOwner:
		if obj := reference(v); obj != nil && obj.kind == "column" {
			return obj, ""
		}
		return a.grantee(v)
	case tSettings:
		return a.settings(v, expr)
	case tOptions:
		return a.options(v, expr)
	case tColumn:
		return a.column(v)
	case tWords, tRefs, tNames, tColumns, tLiterals, tExprs, tStrings, tGrantees:
		return a.convertList(v, expr)
	case tRows:
		return givenRows{value: v, expr: expr}, ""
	case tRepeat:
	}
	if problem != "" {
		return nil, problem
	}
	return nil, a.mismatch(v)
}

// convertList is convert for the attributes that are lists.
func (a *attr) convertList(v cty.Value, expr hcl.Expression) (data any, problem string) {
	switch a.typ {
	case tWords:
		return list(a, v, func(v cty.Value) (string, string) { return a.word(v) })
	case tRefs:
		return list(a, v, func(v cty.Value) (*object, string) { return a.ref(v) })
	case tNames:
		return list(a, v, func(v cty.Value) (any, string) {
			if v.Type() == sqlType {
				return a.expression(v, expr)
			}
			obj, problem := a.ref(v)
			if problem != "" {
				return nil, problem
			}
			return obj.ident(), ""
		})
	case tColumns:
		return list(a, v, func(v cty.Value) (*object, string) { return a.column(v) })
	case tLiterals:
		return list(a, v, func(v cty.Value) (text, string) { return a.literal(v, expr) })
	case tExprs:
		return list(a, v, func(v cty.Value) (text, string) {
			if v.Type() == cty.Number {
				return a.literal(v, expr)
			}
			return a.expression(v, expr)
		})
	case tStrings:
		return list(a, v, func(v cty.Value) (string, string) { return a.stringOf(v) })
	case tGrantees:
		if one, problem := a.grantee(v); problem == "" {
			return []grantee{one}, ""
		}
		return list(a, v, a.grantee)
	}
	return nil, a.mismatch(v)
}

// list converts the elements of a list, set or tuple, which must not be empty where that says nothing.
func list[T any](a *attr, v cty.Value, element func(cty.Value) (T, string)) (any, string) {
	typ := v.Type()
	if !typ.IsTupleType() && !typ.IsListType() && !typ.IsSetType() {
		return nil, a.mismatch(v)
	}
	out := []T{}
	for it := v.ElementIterator(); it.Next(); {
		_, item := it.Element()
		if item.IsNull() {
			return nil, "an element of " + a.name + " has no value"
		}
		one, problem := element(item)
		if problem != "" {
			return nil, problem
		}
		out = append(out, one)
	}
	if len(out) == 0 && !a.nothing {
		return nil, a.name + " is empty"
	}
	return out, ""
}

func (a *attr) stringOf(v cty.Value) (string, string) {
	switch {
	case a.scalar && v.Type() == cty.Number:
		return v.AsBigFloat().Text('f', -1), ""
	case a.scalar && v.Type() == cty.Bool:
		return fmt.Sprint(v.True()), ""
	case a.scalar && v.Type() == sqlType:
		sql := strings.TrimSpace(v.EncapsulatedValue().(*rawSQL).text)
		if quoted, ok := strings.CutPrefix(sql, "'"); ok {
			return strings.ReplaceAll(strings.TrimSuffix(quoted, "'"), "''", "'"), ""
		}
		return sql, ""
	}
	if v.Type() != cty.String {
		return "", a.mismatch(v)
	}
	if strings.ContainsRune(v.AsString(), 0) {
		return "", a.name + " holds a zero byte"
	}
	return v.AsString(), ""
}

// literal returns a SQL value.
func (a *attr) literal(v cty.Value, expr hcl.Expression) (text, string) {
	t := text{}
	if expr != nil {
		t.line, t.column = expr.Range().Start.Line, expr.Range().Start.Column
	}
	switch v.Type() {
	case cty.String:
		s, problem := a.stringOf(v)
		t.sql = strings.TrimSpace(ddl.Literal(s))
		return t, problem
	case cty.Number:
		t.sql = v.AsBigFloat().Text('f', -1)
		return t, ""
	case cty.Bool:
		t.sql = fmt.Sprint(v.True())
		return t, ""
	case sqlType, wordType:
		return a.expression(v, expr)
	}
	return text{}, a.mismatch(v)
}

// expression returns SQL text with its place in the file.
func (a *attr) expression(v cty.Value, expr hcl.Expression) (text, string) {
	sql := ""
	switch v.Type() {
	case cty.String:
		sql = v.AsString()
	case sqlType:
		sql = v.EncapsulatedValue().(*rawSQL).text
	case wordType:
		sql = v.EncapsulatedValue().(*bareWord).text
	default:
		return text{}, a.mismatch(v)
	}
	if strings.TrimSpace(sql) == "" {
		return text{}, a.name + " is empty"
	}
	if strings.ContainsRune(sql, 0) {
		return text{}, a.name + " holds a zero byte"
	}
	if !a.verbatim {
		sql = strings.TrimRight(sql, " \t\r\n")
	}
	line, column := textStart(expr)
	return text{sql: sql, line: line, column: column, heredoc: line > expr.Range().Start.Line, quoted: quotedText(expr)}, ""
}

// objectName returns the name of an object as SQL.
func (a *attr) objectName(v cty.Value, expr hcl.Expression) (text, string) {
	if v.Type() == sqlType {
		return a.expression(v, expr)
	}
	if obj := reference(v); obj != nil && slices.Contains(a.kinds, obj.kind) {
		return text{sql: obj.ident()}, ""
	}
	name, problem := a.stringOf(v)
	if problem == "" && name == "" {
		problem = a.name + " is empty"
	}
	return text{sql: ddl.Ident(name)}, problem
}

func (a *attr) word(v cty.Value) (string, string) {
	switch v.Type() {
	case wordType:
		return v.EncapsulatedValue().(*bareWord).text, ""
	case cty.String:
		word := v.AsString()
		if underscored := strings.ReplaceAll(word, " ", "_"); slices.Contains(a.words, underscored) {
			return underscored, "" // as SQL has it, such as "SET NULL"
		}
		if a.other && word != "" {
			return word, ""
		}
		return "", fmt.Sprintf("unknown word %q for %s%s", word, a.name, meant(word, a.words))
	}
	return "", a.mismatch(v)
}

func (a *attr) ref(v cty.Value) (*object, string) {
	obj := reference(v)
	if obj == nil {
		return nil, a.mismatch(v)
	}
	if len(a.kinds) > 0 && !slices.Contains(a.kinds, obj.kind) {
		return nil, fmt.Sprintf("%s can't be a %s", a.name, obj.kind)
	}
	return obj, ""
}

func (a *attr) column(v cty.Value) (*object, string) {
	if v.Type() == cty.String && v.AsString() != "" {
		return &object{kind: "column", name: v.AsString()}, ""
	}
	if obj := reference(v); obj != nil && obj.kind == "column" {
		return obj, ""
	}
	return nil, a.mismatch(v)
}

func (a *attr) grantee(v cty.Value) (grantee, string) {
	switch v.Type() {
	case cty.String:
		if name := v.AsString(); name != "" {
			return grantee{name: name, word: name == "PUBLIC" || slices.Contains(a.words, name)}, ""
		}
	case wordType:
		return grantee{name: v.EncapsulatedValue().(*bareWord).text, word: true}, ""
	}
	if obj := reference(v); obj != nil && (obj.kind == "role" || obj.kind == "user") {
		return grantee{name: obj.name}, ""
	}
	return grantee{}, a.mismatch(v)
}

// mismatch says that the value is of the wrong sort.
func (a *attr) mismatch(v cty.Value) string {
	got := v.Type().FriendlyName()
	if obj := reference(v); obj != nil {
		got = obj.describe()
	}
	return fmt.Sprintf("%s can't be %s", a.name, withArticle(got))
}

func withArticle(noun string) string {
	if noun == "" || strings.ContainsRune("aeiou", rune(noun[0])) {
		return "an " + noun
	}
	return "a " + noun
}

// wanted hints at what the attribute may hold.
func (a *attr) wanted() string {
	switch a.typ {
	case tString:
		return "write a string"
	case tBool:
		return "write true or false"
	case tInt:
		return "write a whole number"
	case tName:
		if len(a.kinds) > 0 {
			return "write " + firstKind(a.kinds) + `.<name>, a name between quotes, or sql("schema.name")`
		}
		return `write a name between quotes, or sql("schema.name")`
	case tLiteral, tParam:
		return `write a string, a number, true, false or sql("…")`
	case tExpr:
		return "write SQL between quotes or in a heredoc"
	case tDataType:
		return `write a type such as text, varchar(80), enum.<name> or sql("text[]")`
	case tRef:
		return "write a reference such as " + firstKind(a.kinds) + ".<name>"
	case tNames:
		return "write a list such as [" + firstKind(a.kinds) + `.<name>, sql("schema.name")]`
	case tRefs:
		return "write a list of references such as [" + firstKind(a.kinds) + ".<name>]"
	case tColumn:
		return "write column.<name>"
	case tRole:
		return "write role.<name>, or a name between quotes"
	case tOwner:
		return "write role.<name>, a name between quotes, or the column that the sequence goes with: table.<name>.column.<name>"
	case tColumns:
		return "write a list such as [column.<name>]"
	case tGrantees:
		return "write role.<name>, a name between quotes, PUBLIC, or a list of them"
	case tWord, tWords:
		return oneOf(a.words)
	case tExprs:
		return `write a list of SQL such as ["'2025-01-01'"]`
	case tLiterals, tStrings:
		return "write a list of strings"
	case tSettings:
		return `write an object such as { search_path = "app, pg_temp" }`
	case tOptions:
		return `write an object such as { host = "db", port = 5432 }`
	case tRows:
		return rowsHint
	case tRepeat:
	}
	return ""
}

func firstKind(kinds []string) string {
	if len(kinds) == 0 || slices.Contains(kinds, "table") {
		return "table"
	}
	return kinds[0]
}

func wordValues(words []string) map[string]cty.Value {
	out := make(map[string]cty.Value, len(words))
	for _, word := range words {
		out[word] = cty.CapsuleVal(wordType, &bareWord{text: word})
	}
	return out
}
