package hcl

import (
	"fmt"
	"strings"

	"github.com/plumbsql/plumb/internal/ddl"
)

// aggregateOptions are the options of CREATE AGGREGATE beside the state's function and type, by attribute.
var aggregateOptions = []struct {
	attr
	word string
}{
	{attr{name: "state_size", typ: tInt}, "SSPACE"},
	{attr{name: "final_func", typ: tRef, raw: true, anyWord: true, kinds: []string{"function"}}, "FINALFUNC"},
	{attr{name: "final_func_extra", typ: tBool}, "FINALFUNC_EXTRA"},
	{attr{name: "final_func_modify", typ: tWord, words: modifies}, "FINALFUNC_MODIFY"},
	{attr{name: "combine_func", typ: tRef, raw: true, anyWord: true, kinds: []string{"function"}}, "COMBINEFUNC"},
	{attr{name: "serial_func", typ: tRef, raw: true, anyWord: true, kinds: []string{"function"}}, "SERIALFUNC"},
	{attr{name: "deserial_func", typ: tRef, raw: true, anyWord: true, kinds: []string{"function"}}, "DESERIALFUNC"},
	{attr{name: "initial_value", typ: tString, scalar: true}, "INITCOND"},
	{attr{name: "moving_state_func", typ: tRef, raw: true, anyWord: true, kinds: []string{"function"}}, "MSFUNC"},
	{attr{name: "moving_inverse_func", typ: tRef, raw: true, anyWord: true, kinds: []string{"function"}}, "MINVFUNC"},
	{attr{name: "moving_state_type", typ: tDataType}, "MSTYPE"},
	{attr{name: "moving_state_size", typ: tInt}, "MSSPACE"},
	{attr{name: "moving_final_func", typ: tRef, raw: true, anyWord: true, kinds: []string{"function"}}, "MFINALFUNC"},
	{attr{name: "moving_final_func_extra", typ: tBool}, "MFINALFUNC_EXTRA"},
	{attr{name: "moving_final_func_modify", typ: tWord, words: modifies}, "MFINALFUNC_MODIFY"},
	{attr{name: "moving_initial_value", typ: tString, scalar: true}, "MINITCOND"},
	{attr{name: "sort_operator", typ: tExpr}, "SORTOP"},
	{attr{name: "parallel", typ: tWord, words: []string{"SAFE", "UNSAFE", "RESTRICTED"}}, "PARALLEL"},
	{attr{name: "hypothetical", typ: tBool}, "HYPOTHETICAL"},
}

var modifies = []string{"READ_ONLY", "SHAREABLE", "READ_WRITE"}

func aggregateKind() *kind {
	attrs := []attr{
		{name: "state_func", typ: tRef, raw: true, anyWord: true, required: true, kinds: []string{"function"}},
		{name: "state_type", typ: tDataType, required: true},
	}
	for _, option := range aggregateOptions {
		attrs = append(attrs, option.attr)
	}
	ordered := argBlock(false)
	ordered.block.kind = "order_by"
	return &kind{named: true, overloads: true, build: buildAggregate, block: block{
		kind: "aggregate", labels: qualified, attrs: schemaRequired(attrs...), blocks: []child{argBlock(false), ordered},
	}}
}

func buildAggregate(l *loader, n *node) {
	w := &writer{}
	w.add("CREATE AGGREGATE ", n.obj.ident(), "(")
	arguments := l.aggregateArguments(n)
	w.add(arguments...)
	w.add(") (\n  SFUNC = ", n.named("state_func"), ",\n  STYPE = ", get[dataType](n, "state_type"))
	for _, option := range aggregateOptions {
		if !n.has(option.name) {
			continue
		}
		switch option.typ {
		case tBool:
			if n.flag(option.name, false) {
				w.add(",\n  ", option.word)
			}
		case tInt:
			w.add(",\n  ", option.word, fmt.Sprintf(" = %d", get[int64](n, option.name)))
		case tString:
			w.add(",\n  ", option.word, " = ", trimmed(ddl.Literal(n.str(option.name))))
		case tWord:
			w.add(",\n  ", option.word, " = ", n.word(option.name))
		case tDataType:
			w.add(",\n  ", option.word, " = ", get[dataType](n, option.name))
		default:
			w.add(",\n  ", option.word, " = ", n.named(option.name))
		}
	}
	w.add("\n)")
	signature := &writer{}
	signature.add(n.obj.ident(), "(")
	signature.add(arguments...)
	signature.add(")")
	l.write(n, RankFunction, "routine", signature.sql.String(), w)
	l.comment(n, "AGGREGATE "+signature.sql.String())
}

// aggregateArguments returns the arguments as CREATE AGGREGATE and COMMENT ON AGGREGATE have them; none is an asterisk.
func (l *loader) aggregateArguments(n *node) []any {
	var out []any
	for _, part := range []string{"arg", "order_by"} {
		for i, arg := range n.kids[part] {
			switch {
			case i > 0:
				out = append(out, ", ")
			case part == "order_by" && len(out) > 0:
				out = append(out, " ORDER BY ")
			case part == "order_by":
				out = append(out, "ORDER BY ")
			}
			out = append(out, argument(arg)...)
		}
	}
	if len(out) == 0 {
		return []any{"*"}
	}
	return out
}

func eventTriggerKind() *kind {
	return &kind{build: buildEventTrigger, block: block{kind: "event_trigger", labels: oneLabel, attrs: []attr{
		{name: "name", typ: tString},
		{name: "on", typ: tWord, required: true, words: []string{"ddl_command_start", "ddl_command_end", "table_rewrite", "sql_drop", "login"}},
		{name: "execute", typ: tRef, raw: true, required: true, kinds: []string{"function"}},
		{name: "tags", typ: tStrings},
		{name: "enabled", typ: tWord, words: []string{"ORIGIN", "ALWAYS", "REPLICA", "DISABLED"}},
		{name: "owner", typ: tRole, words: ownerWords},
		{name: "comment", typ: tString},
		{name: "depends_on", typ: tRefs},
		{name: "for_each", typ: tRepeat},
	}}}
}

func buildEventTrigger(l *loader, n *node) {
	name := ddl.Ident(n.name())
	w := &writer{}
	w.add("CREATE EVENT TRIGGER ", name, " ON ", n.word("on"))
	if n.has("tags") {
		w.add("\nWHEN TAG IN (", ddl.Literals(get[[]string](n, "tags")), ")")
	}
	w.add("\nEXECUTE FUNCTION ", n.named("execute"), "()")
	l.write(n, RankEventTrigger, "event trigger", name, w)
	if state := n.word("enabled"); state != "" {
		l.statement(n, RankEventTrigger, "", "", "ALTER EVENT TRIGGER ", name, " ", triggerStates[state])
	}
	l.comment(n, "EVENT TRIGGER "+name)
}

func ruleKind() *kind {
	return &kind{build: buildRule, block: block{kind: "rule", labels: oneLabel, attrs: []attr{
		{name: "on", typ: tRef, required: true, kinds: []string{"table", "partition", "view", "materialized", "foreign_table"}},
		{name: "name", typ: tString},
		{name: "for", typ: tWord, required: true, words: []string{"SELECT", "INSERT", "UPDATE", "DELETE"}},
		{name: "where", typ: tExpr},
		{name: "instead", typ: tBool},
		{name: "do", typ: tExprs},
		{name: "enabled", typ: tWord, words: []string{"ORIGIN", "ALWAYS", "REPLICA", "DISABLED"}},
		{name: "comment", typ: tString},
		{name: "depends_on", typ: tRefs},
		{name: "for_each", typ: tRepeat},
	}}}
}

// buildRule writes NOTHING for a rule that says no commands.
func buildRule(l *loader, n *node) {
	name, relation := ddl.Ident(n.name()), get[*object](n, "on").ident()
	w := &writer{}
	w.add("CREATE RULE ", name, " AS\n  ON ", n.word("for"), " TO ", relation)
	if n.has("where") {
		w.add("\n  WHERE (", n.text("where"), ")")
	}
	w.add(" DO ")
	if n.flag("instead", false) {
		w.add("INSTEAD ")
	}
	commands := get[[]text](n, "do")
	for i, command := range commands {
		if i == 0 && len(commands) > 1 {
			w.add("(")
		}
		command.sql = strings.TrimRight(command.sql, "; \t\r\n")
		w.add(command)
		if i < len(commands)-1 {
			w.add(";\n  ")
		} else if len(commands) > 1 {
			w.add(")")
		}
	}
	if len(commands) == 0 {
		w.add("NOTHING")
	}
	l.write(n, RankTrigger, "rule", relation+"."+name, w)
	if state := n.word("enabled"); state != "" {
		l.statement(n, RankOther, "", "", "ALTER TABLE ", relation, " ", triggerStates[state], " RULE ", name)
	}
	l.comment(n, "RULE "+name+" ON "+relation)
}
