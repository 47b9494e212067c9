package blocks

import (
	"regexp"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/kind/policy"
	"github.com/plumbsql/plumb/internal/kind/trigger"
)

// pathText matches a search path that the config_params of a block can hold.
var pathText = regexp.MustCompile(`^[\w$", ]+$`)

func writeTrigger(p *page, o *catalog.Object) {
	t := o.Body.(*trigger.Trigger)
	b := &body{kind: "trigger", labels: []string{o.ID.Sub}}
	b.set("on", p.ref(o.Parent))
	if !p.trigger(b, t) {
		return
	}
	b.setIf(t.Enabled != "O", "enabled", enabledWords[t.Enabled])
	p.comment(b, o.ID)
	p.cover(o)
	p.add(o.ID, b)
}

// trigger reads the definition of a trigger as PostgreSQL prints it; it returns false where a block can't say it.
func (p *page) trigger(b *body, t *trigger.Trigger) bool {
	def := newClause(t.Definition)
	def.name()
	timing := strings.ToLower(def.next())
	if timing == "instead" && def.take("OF") {
		timing = "instead_of"
	}
	events := b.nest(timing)
	for {
		event := strings.ToLower(def.next())
		if event == "update" && def.take("OF") {
			columns, ok := identifiers(def.until("OR", "ON"))
			if !ok {
				return false
			}
			quoted := make([]string, len(columns))
			for i, column := range columns {
				quoted[i] = quote(column)
			}
			events.set("update_of", list(quoted))
		} else {
			events.set(event, "true")
		}
		if !def.take("OR") {
			break
		}
	}
	def.take("ON")
	if _, ok := def.path(); !ok || def.take("FROM") {
		return false
	}
	if !def.take("NOT", "DEFERRABLE", "INITIALLY", "IMMEDIATE") {
		deferral(b, def)
	} else {
		b.set("constraint", "true")
	}
	if def.take("REFERENCING") {
		tables := b.nest("referencing")
		for _, which := range []string{"old", "new"} {
			if def.take(strings.ToUpper(which), "TABLE", "AS") {
				name, _ := def.name()
				tables.set(which+"_table", quote(name))
			}
		}
	}
	if !def.take("FOR", "EACH") {
		return false
	}
	b.set("for", def.next())
	if def.take("WHEN") {
		condition, _ := def.group()
		b.set("when", sql(bare(condition)))
	}
	return p.execute(b, def)
}

func (p *page) execute(b *body, def *clause) bool {
	if !def.take("EXECUTE", "FUNCTION") {
		return false
	}
	names, ok := def.path()
	if !ok || def.done() || len(names) != 2 {
		return false
	}
	execute := b.nest("execute")
	execute.set("function", p.function(names[0], names[1]))
	arguments, _ := def.group()
	var values []string
	for _, item := range items(arguments) {
		value := literal(item+"::text", "text")
		if strings.HasPrefix(value, "sql(") {
			value = raw(item)
		}
		values = append(values, value)
	}
	execute.setIf(len(values) > 0, "args", list(values))
	return def.done()
}

func writePolicy(p *page, o *catalog.Object) {
	y := o.Body.(*policy.Policy)
	b := &body{kind: "policy", labels: []string{o.ID.Sub}}
	b.set("on", p.ref(o.Parent))
	b.setIf(!y.Permissive, "as", "RESTRICTIVE")
	b.setIf(y.Command != "ALL", "for", y.Command)
	b.setIf(len(y.Roles) > 0, "to", roles(y.Roles))
	b.setIf(y.Using != "", "using", sql(bare(y.Using)))
	b.setIf(y.Check != "", "check", sql(bare(y.Check)))
	p.comment(b, o.ID)
	p.cover(o)
	p.add(o.ID, b)
}

// roles returns grantees: PUBLIC is a word, others are names.
func roles(names []string) string {
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = role(name)
	}
	if len(out) == 1 {
		return out[0]
	}
	return list(out)
}

func role(name string) string {
	switch name {
	case "PUBLIC":
		return name
	case "": // the symbol of whoever owns the objects
		return "CURRENT_USER"
	}
	return quote(name)
}
