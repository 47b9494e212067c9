package hcl

import (
	"regexp"
	"strings"

	"github.com/plumbsql/plumb/internal/ddl"
)

func argBlock(withDefault bool) child {
	attrs := []attr{
		{name: "type", typ: tDataType, required: true},
		{name: "mode", typ: tWord, words: []string{"IN", "OUT", "INOUT", "VARIADIC"}},
	}
	if withDefault {
		attrs = append(attrs, attr{name: "default", typ: tLiteral})
	}
	return child{block: &block{kind: "arg", labels: optionalLabel, attrs: attrs}}
}

// routine are the attributes of functions and procedures.
func routine(attrs ...attr) []attr {
	return schemaRequired(append([]attr{
		{name: "lang", typ: tWord, required: true, words: []string{"SQL", "PLpgSQL"}, other: true},
		{name: "as", typ: tExpr, required: true, verbatim: true},
		{name: "security", typ: tWord, words: []string{"DEFINER", "INVOKER"}},
		{name: "config_params", typ: tSettings},
		{name: "check_body", typ: tBool},
	}, attrs...)...)
}

func functionKind() *kind {
	return &kind{named: true, overloads: true, build: buildFunction, block: block{
		kind: "function", labels: qualified,
		attrs: routine(
			attr{name: "return", typ: tDataType},
			attr{name: "return_set", typ: tDataType},
			attr{name: "volatility", typ: tWord, words: []string{"IMMUTABLE", "STABLE", "VOLATILE"}},
			attr{name: "strict", typ: tBool},
			attr{name: "window", typ: tBool},
			attr{name: "cost", typ: tParam},
			attr{name: "rows", typ: tParam},
			attr{name: "support", typ: tName},
			attr{name: "leakproof", typ: tBool},
			attr{name: "parallel", typ: tWord, words: []string{"SAFE", "UNSAFE", "RESTRICTED"}},
		),
		blocks: []child{
			argBlock(true),
			{block: &block{kind: "return_table", blocks: []child{{min: 1, block: &block{kind: "column", labels: oneLabel, attrs: []attr{
				{name: "type", typ: tDataType, required: true},
			}}}}}, max: 1},
		},
	}}
}

func procedureKind() *kind {
	return &kind{named: true, overloads: true, build: buildProcedure, block: block{
		kind: "procedure", labels: qualified, attrs: routine(), blocks: []child{argBlock(true)},
	}}
}

func buildProcedure(l *loader, n *node) { l.routine(n, "PROCEDURE", nil) }

func buildFunction(l *loader, n *node) {
	var returns []any
	forms := 0
	if n.has("return") {
		forms, returns = forms+1, []any{"\nRETURNS ", get[dataType](n, "return")}
	}
	if n.has("return_set") {
		forms, returns = forms+1, []any{"\nRETURNS SETOF ", get[dataType](n, "return_set")}
	}
	if table := n.kid("return_table"); table != nil {
		forms, returns = forms+1, []any{"\nRETURNS TABLE ("}
		for i, column := range table.kids["column"] {
			if i > 0 {
				returns = append(returns, ", ")
			}
			returns = append(returns, ddl.Ident(column.label()), " ", get[dataType](column, "type"))
		}
		returns = append(returns, ")")
	}
	if forms > 1 || forms == 0 && !n.hasOutput() {
		l.errorf(n.rng, "add return = void for a function that returns nothing",
			"%s needs exactly one of return, return_set and return_table", n.title())
		return
	}
	l.routine(n, "FUNCTION", returns)
}

// hasOutput reports whether an argument says what the function returns.
func (n *node) hasOutput() bool {
	for _, arg := range n.kids["arg"] {
		if mode := arg.word("mode"); mode == "OUT" || mode == "INOUT" {
			return true
		}
	}
	return false
}

func (l *loader) routine(n *node, what string, returns []any) {
	w := &writer{unchecked: !n.flag("check_body", true)}
	w.add("CREATE ", what, " ", n.obj.ident(), "(")
	for i, arg := range n.kids["arg"] {
		if i > 0 {
			w.add(", ")
		}
		w.add(argument(arg)...)
	}
	w.add(")")
	w.add(returns...)
	w.add("\nLANGUAGE ", ddl.Ident(strings.ToLower(n.word("lang"))))
	for _, name := range []string{"volatility", "parallel", "security"} {
		if n.has(name) {
			w.add(" ", routineClause[name], n.word(name))
		}
	}
	for _, name := range []string{"cost", "rows"} {
		if n.has(name) {
			w.add(" ", strings.ToUpper(name), " ", n.text(name))
		}
	}
	if n.has("support") {
		w.add(" SUPPORT ", n.text("support"))
	}
	for _, name := range []string{"window", "strict", "leakproof"} {
		if n.flag(name, false) {
			w.add(" ", strings.ToUpper(name))
		}
	}
	for _, setting := range get[[]Setting](n, "config_params") {
		w.add("\nSET ", setting.sql)
		if name := strings.ToLower(setting.Name); name == "role" && setting.Values[0] != "none" || name == "session_authorization" {
			l.mention(grantee{name: setting.Values[0]}, n)
		}
	}
	w.add(body(n)...)
	signature := n.obj.ident() + "(" + signature(n) + ")"
	l.write(n, RankFunction, "routine", signature, w)
	l.comment(n, what+" "+signature)
}

var routineClause = map[string]string{"volatility": "", "parallel": "PARALLEL ", "security": "SECURITY "}

func argument(n *node) []any {
	var out []any
	if mode := n.word("mode"); mode != "" && mode != "IN" {
		out = append(out, mode, " ")
	}
	if name := n.label(); name != "" {
		out = append(out, ddl.Ident(name), " ")
	}
	out = append(out, get[dataType](n, "type"))
	if n.has("default") {
		out = append(out, " DEFAULT ", n.text("default"))
	}
	return out
}

// signature returns the types that tell overloads apart.
func signature(n *node) string {
	var types []string
	for _, arg := range n.kids["arg"] {
		if arg.word("mode") != "OUT" || n.block.kind == "procedure" {
			types = append(types, outArgument(n, arg)+get[dataType](arg, "type").sql)
		}
	}
	return strings.Join(types, ", ")
}

// outArgument marks an OUT argument of a procedure, which belongs to how it is named.
func outArgument(n, arg *node) string {
	if mode := arg.word("mode"); n.block.kind == "procedure" && (mode == "OUT" || mode == "INOUT") {
		return mode + " "
	}
	return ""
}

// atomic matches a body in standard SQL, which is not a string.
var atomic = regexp.MustCompile(`(?i)^\s*(begin\s+atomic|return)\b`)

func body(n *node) []any {
	as := n.text("as")
	if strings.EqualFold(n.word("lang"), "sql") && atomic.MatchString(as.sql) {
		return []any{"\n", query(as)}
	}
	empty := ddl.DollarQuote("", as.sql)
	quote := empty[:strings.Index(empty[1:], "$")+2]
	return []any{"\nAS ", quote, as, quote}
}
