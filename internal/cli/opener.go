package cli

import (
	"context"

	"github.com/zclconf/go-cty/cty"

	"github.com/plumbsql/plumb/internal/config"
	"github.com/plumbsql/plumb/internal/conn"
	"github.com/plumbsql/plumb/internal/state"
)

// opener makes what throwaway databases come from. Close it when done.
func (a *app) opener(project *config.Project) *state.Opener {
	return state.NewOpener(state.Options{
		DevURL: project.Dev,
		Owner:  owner(project),
		Vars:   schemaVars(project),
		Conn:   []conn.Option{conn.WithGetenv(project.Getenv), conn.WithWarn(a.Warn)},
		Notice: func(text string) { a.Note("%s", text) },
	})
}

// owner is the migration user, so that throwaway databases are like the real one; "" when no database is configured.
func owner(project *config.Project) string {
	if factory, err := conn.FromProject(project); err == nil {
		return factory.User(conn.Migration)
	}
	return ""
}

// schemaVars are the --var values for the variables of schema files; a repeated one is a list.
func schemaVars(project *config.Project) map[string]cty.Value {
	vars := map[string]cty.Value{}
	for name, texts := range project.Vars {
		values := make([]cty.Value, len(texts))
		for i, text := range texts {
			values[i] = cty.StringVal(text)
		}
		vars[name] = values[0]
		if len(values) > 1 {
			vars[name] = cty.ListVal(values)
		}
	}
	return vars
}

// closeOpener stops the throwaway server, also after an interrupt.
func (a *app) closeOpener(ctx context.Context, opener *state.Opener) {
	if err := opener.Close(context.WithoutCancel(ctx)); err != nil {
		a.Warn(err.Error())
	}
}
