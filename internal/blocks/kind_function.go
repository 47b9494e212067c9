package blocks

import (
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/kind/function"
	"github.com/plumbsql/plumb/internal/sqlparse"
)

func fitsRoutine(_ *page, o *catalog.Object) bool {
	_, ok := readRoutine(o.Body.(*function.Routine))
	return ok
}

func writeRoutine(p *page, o *catalog.Object) {
	r := o.Body.(*function.Routine)
	read, ok := readRoutine(r)
	if !ok {
		return
	}
	b := p.object(o.ID)
	b.set("lang", language(r.Language))
	for _, a := range read.arguments {
		arg := b.nest("arg")
		if a.name != "" {
			arg.labels = []string{a.name}
		}
		arg.set("type", p.dataType(a.typ))
		arg.setIf(a.mode != "", "mode", a.mode)
		arg.setIf(a.expression != "", "default", literal(a.expression, a.typ))
	}
	p.result(b, read.result)
	for _, attribute := range read.attributes {
		b.set(attribute.name, attribute.value)
	}
	b.setIf(r.Unchecked, "check_body", "false")
	b.set("as", read.body)
	p.facts(b, o.ID)
	p.cover(o)
	p.add(o.ID, b)
}

// result writes what a function returns.
func (p *page) result(b *body, result string) {
	if set, ok := strings.CutPrefix(result, "SETOF "); ok {
		b.set("return_set", p.dataType(set))
		return
	}
	if table, ok := strings.CutPrefix(result, "TABLE("); ok {
		nested := b.nest("return_table")
		for _, item := range items(strings.TrimSuffix(table, ")")) {
			c := newClause(item)
			name, _ := c.name()
			nested.nest("column", name).set("type", p.dataType(c.rest()))
		}
		return
	}
	b.setIf(result != "", "return", p.dataType(result))
}

func language(name string) string {
	switch name {
	case "sql":
		return "SQL"
	case "plpgsql":
		return "PLpgSQL"
	}
	return quote(name)
}

// routine is the definition of a function or procedure in parts.
type routine struct {
	arguments  []argument
	result     string
	attributes []line
	// body is an expression.
	body string
}

type argument struct{ mode, name, typ, expression string }

// readRoutine reads a definition as PostgreSQL prints it; ok is false where a block can't say it.
func readRoutine(r *function.Routine) (out routine, ok bool) {
	def := newClause(r.Definition)
	def.take("CREATE", "OR", "REPLACE")
	def.next()
	if _, named := def.path(); !named || r.Language == "c" || r.Language != strings.ToLower(r.Language) {
		return out, false
	}
	arguments, _ := def.group()
	for i, item := range items(arguments) {
		out.arguments = append(out.arguments, readArgument(item, i < len(r.ArgumentNames) && r.ArgumentNames[i] != ""))
	}
	if def.take("RETURNS") {
		out.result = def.until("LANGUAGE")
	}
	def.take("LANGUAGE")
	def.name()
	if !out.options(def) {
		return out, false
	}
	if def.take("AS") {
		source := r.Source
		if source == "" {
			source = internalBody(def)
		}
		out.body = exact(source)
		return out, source != ""
	}
	out.body = sql(def.rest())
	return out, !def.done()
}

// internalBody reads the body of a function that is PostgreSQL's own under another name.
func internalBody(def *clause) string {
	if len(def.tokens) != def.at+1 || def.tokens[def.at].Kind != sqlparse.DollarString {
		return ""
	}
	text := def.tokens[def.at].Text
	tag := text[:strings.IndexByte(text[1:], '$')+2]
	return strings.TrimSuffix(strings.TrimPrefix(text, tag), tag)
}

func readArgument(text string, named bool) argument {
	var a argument
	c := newClause(text)
	for _, mode := range []string{"OUT", "INOUT", "VARIADIC"} {
		if c.take(mode) {
			a.mode = mode
		}
	}
	c.take("IN") // which procedures have, and which is what no mode means
	if named {
		a.name, _ = c.name()
	}
	a.typ = c.until("DEFAULT")
	if c.take("DEFAULT") {
		a.expression = c.rest()
	}
	return a
}

// options reads what stands between the language and the body.
func (r *routine) options(def *clause) bool {
	set := func(name, value string) { r.attributes = append(r.attributes, line{name: name, value: value}) }
	var settings []string
	for !def.done() {
		switch {
		case def.take("IMMUTABLE"):
			set("volatility", "IMMUTABLE")
		case def.take("STABLE"):
			set("volatility", "STABLE")
		case def.take("STRICT"):
			set("strict", "true")
		case def.take("LEAKPROOF"):
			set("leakproof", "true")
		case def.take("PARALLEL"):
			set("parallel", def.next())
		case def.take("WINDOW"):
			set("window", "true")
		case def.take("COST"):
			set("cost", def.next())
		case def.take("ROWS"):
			set("rows", def.next())
		case def.take("SUPPORT"):
			start := def.at
			def.path() //nolint:errcheck // PostgreSQL printed a name
			set("support", raw(def.text[def.tokens[start].Offset:def.tokens[def.at-1].End()]))
		case def.take("SECURITY", "DEFINER"):
			set("security", "DEFINER")
		case def.take("SET"):
			setting, ok := readSetting(def)
			if !ok {
				return false
			}
			settings = append(settings, setting)
		default:
			word := def.tokens[def.at].Text
			if len(settings) > 0 {
				set("config_params", "{\n"+strings.Join(settings, "\n")+"\n}")
			}
			return word == "AS" || word == "RETURN" || word == "BEGIN"
		}
	}
	return false
}

// readSetting reads a parameter of the server that holds while the routine runs.
func readSetting(def *clause) (string, bool) {
	names, ok := def.path()
	if !ok || len(names) != 1 || !plainName.MatchString(names[0]) || !def.take("TO") {
		return "", false
	}
	var values []string
	for {
		literal := def.next()
		if len(literal) < 2 || literal[0] != '\'' {
			return "", false
		}
		values = append(values, strings.ReplaceAll(literal[1:len(literal)-1], "''", "'"))
		if !def.take(",") {
			break
		}
	}
	if names[0] != "search_path" {
		return names[0] + " = " + quote(values[0]), len(values) == 1
	}
	if len(values) == 1 && values[0] == "" {
		return `search_path = ""`, true
	}
	return "search_path = " + quote(ddl.Idents(values)), pathText.MatchString(ddl.Idents(values))
}
