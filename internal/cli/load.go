package cli

import (
	"slices"

	"github.com/plumbsql/plumb/internal/config"
	"github.com/plumbsql/plumb/internal/conn"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/origin"
)

// load reads the project and prints its warnings. Of an env with for_each it returns the item that each has chosen. A command that
// doesn't work on databases takes any, when they say the same about files.
func (a *app) load(p *projectFlags) (*config.Project, error) {
	if p.chosen != nil {
		return p.chosen, nil
	}
	all, err := a.loadAll(p)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, fail.New("for_each of env "+p.Env+" has no items", "", "choose another env with --env")
	}
	first := all[0]
	for _, other := range all[1:] {
		if !slices.Equal(first.Src, other.Src) || first.Dev != other.Dev || first.Migration.Dir != other.Migration.Dir {
			return nil, fail.New("the items of for_each have different schema files or migrations", "env "+first.Env, "name one with --to, --dir and --dev-url")
		}
	}
	return first, nil
}

// loadAll reads the project once for each item of for_each, and prints the warnings.
func (a *app) loadAll(p *projectFlags) ([]*config.Project, error) {
	environ := p.Environ
	p.Ask = config.Asker{
		Program: func(program []string, dir string) (string, error) {
			return origin.Program(a.ctx, program, dir, environ)
		},
		Query: func(url, query string, args []any) ([]string, error) {
			return origin.Query(a.ctx, url, query, args, conn.WithWarn(a.Warn))
		},
	}
	all, err := config.LoadAll(p.Options)
	if err != nil {
		return nil, err
	}
	var said []string
	for _, project := range all {
		for _, warning := range project.Warnings {
			if !slices.Contains(said, warning) {
				said = append(said, warning)
				a.Warn(warning)
			}
		}
	}
	return all, nil
}
