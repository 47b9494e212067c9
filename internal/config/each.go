package config

import (
	"fmt"
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"github.com/plumbsql/plumb/internal/fail"
)

// LoadAll is Load for an env with for_each: it returns a project for each item, none for an empty list, and one for an env
// without for_each, or when a flag says which database is meant. Programs and queries of data sources run once.
func LoadAll(opts Options) ([]*Project, error) {
	opts.Ask = opts.Ask.once()
	first, err := loadItem(opts, 0)
	if err != nil || first.items < 0 || opts.URL != "" {
		return []*Project{first}, err
	}
	if first.items == 0 {
		return nil, nil
	}
	if first.Database != nil && first.items > 1 {
		return nil, fail.New("for_each is for the databases of "+first.hclName()+", but config.yaml or the environment names one", "env "+first.Env,
			"leave out config.yaml and PLUMB_DATABASE_*, or choose another env")
	}
	all := []*Project{first}
	for item := 1; item < first.items; item++ {
		p, err := loadItem(opts, item)
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}

// once remembers answers.
func (a Asker) once() Asker {
	texts, rows := map[string]string{}, map[string][]string{}
	program, query := a.Program, a.Query
	if program != nil {
		a.Program = func(words []string, dir string) (string, error) {
			key := fmt.Sprintf("%q %q", words, dir)
			if text, known := texts[key]; known {
				return text, nil
			}
			text, err := program(words, dir)
			if err == nil {
				texts[key] = text
			}
			return text, err
		}
	}
	if query != nil {
		a.Query = func(url, sql string, args []any) ([]string, error) {
			key := fmt.Sprintf("%q %q %q", url, sql, args)
			if list, known := rows[key]; known {
				return list, nil
			}
			list, err := query(url, sql, args)
			if err == nil {
				rows[key] = list
			}
			return list, err
		}
	}
	return a
}

// each evaluates for_each of an env and chooses the item that is wanted: each.key and each.value.
func (f *hclFile) each(d *decoder) error {
	var all cty.Value
	attr := d.value("for_each", &all)
	if attr == nil {
		return d.err
	}
	if all.IsNull() || !all.IsWhollyKnown() || !all.CanIterateElements() {
		return hclFail(attr.Expr.Range(), "for_each wants a list, a set or a map", "")
	}
	f.project.items = all.LengthInt()
	number := 0
	for it := all.ElementIterator(); it.Next(); number++ {
		key, value := it.Element()
		if number != f.project.item {
			continue
		}
		if !all.Type().IsMapType() && !all.Type().IsObjectType() {
			key = value // as in Atlas, where lists are sets
		}
		f.ctx.Variables["each"] = cty.ObjectVal(map[string]cty.Value{"key": key, "value": value})
		if text, err := convert.Convert(key, cty.String); err == nil && !text.IsNull() {
			f.project.Each = text.AsString()
		}
	}
	return nil
}

// reference returns what a URL such as env://src refers to in the chosen env.
func (p *Project) reference(address string) (name string, ok bool) {
	return strings.CutPrefix(address, "env://")
}

// Expand returns what a URL such as env://src, env://schema.src, env://url, env://dev or env://migration.dir stands for; any other
// value stands for itself.
func (p *Project) Expand(address string) ([]string, error) {
	name, ok := p.reference(address)
	if !ok {
		return []string{address}, nil
	}
	var values []string
	switch name {
	case "src", "schema.src":
		values = p.Src
	case "url":
		values = []string{p.URL}
	case "dev":
		values = []string{p.Dev}
	case "migration.dir":
		values = []string{p.Migration.Dir}
	default:
		return nil, fail.New("there is no "+address, "", UnknownHint(name, []string{"src", "schema.src", "url", "dev", "migration.dir"}))
	}
	if len(values) == 0 || values[0] == "" {
		return nil, fail.New("the project does not say what "+address+" is", p.hclName(), "choose an env with --env, or set it there")
	}
	return values, nil
}

func (p *Project) expand(list []string) ([]string, error) {
	var all []string
	for _, address := range list {
		values, err := p.Expand(address)
		if err != nil {
			return nil, err
		}
		all = append(all, values...)
	}
	return all, nil
}
