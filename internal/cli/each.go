package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/plumbsql/plumb/internal/config"
	"github.com/plumbsql/plumb/internal/conn"
	"github.com/plumbsql/plumb/internal/fail"
)

// each runs a command that works on a database once for each item of for_each, one after the other, and stops at the first error.
// With json formats there is a document for each.
func (a *app) each(p *projectFlags, run func() error) error {
	all, err := a.loadAll(p)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		a.Note("note: for_each has no items, so there is nothing to do")
	}
	found := false
	for i, project := range all {
		p.chosen = project
		if len(all) > 1 {
			a.heading = itemName(project)
			a.Note("%s", a.heading)
		}
		before := a.changed
		switch err := run(); {
		case errors.Is(err, errFindings):
			found = true
		case err != nil:
			a.noteRest(all[i:])
			return partial(err, before)
		}
	}
	if found {
		return errFindings
	}
	return nil
}

// noteRest says where a command stopped.
func (a *app) noteRest(left []*config.Project) {
	names := make([]string, len(left))
	for i, project := range left {
		names[i] = itemName(project)
	}
	if len(names) > 1 {
		a.Note("note: stopped at %s; nothing was done for %s", names[0], strings.Join(names[1:], ", "))
	}
}

// partial is an error after databases before this one were changed: what was done there must be told.
func partial(err error, changed bool) error {
	if !changed || fail.Code(err) != fail.ExitError {
		return err
	}
	return &fail.Error{Code: fail.ExitPartial, Err: err}
}

// itemName says which item of for_each a project is for, and which database that is.
func itemName(project *config.Project) string {
	factory, err := conn.FromProject(project, conn.WithWarn(func(string) {}))
	if err != nil {
		return project.Each // the command says what is wrong with it
	}
	switch name := factory.Database().Name; project.Each {
	case name:
		return name
	case "":
		return fmt.Sprintf("database %q", name)
	default:
		return fmt.Sprintf("%s (database %q)", project.Each, name)
	}
}
