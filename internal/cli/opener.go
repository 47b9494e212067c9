package cli

import (
	"context"
	"slices"

	"github.com/zclconf/go-cty/cty"

	"github.com/plumbsql/plumb/internal/config"
	"github.com/plumbsql/plumb/internal/conn"
	"github.com/plumbsql/plumb/internal/kind"
	"github.com/plumbsql/plumb/internal/origin"
	"github.com/plumbsql/plumb/internal/scope"
	"github.com/plumbsql/plumb/internal/source"
	"github.com/plumbsql/plumb/internal/state"
)

// opener makes what throwaway databases come from, for comparisons. Close it when done.
func (a *app) opener(project *config.Project) *state.Opener {
	return state.NewOpener(a.openerOptions(project))
}

// provingOpener is for states that migrations shall reach.
func (a *app) provingOpener(project *config.Project) *state.Opener {
	options := a.openerOptions(project)
	options.Proved = true
	return state.NewOpener(options)
}

func (a *app) openerOptions(project *config.Project) state.Options {
	reader := origin.Reader{Project: project, Environ: project.Environ()}
	return state.Options{
		Files: func(ctx context.Context, paths []string) ([]source.File, map[string]cty.Value, error) {
			files, err := reader.Read(ctx, paths)
			if err != nil {
				return nil, nil, err
			}
			return files.List, files.Vars, nil
		},
		DevURL: project.Dev,
		Owner:  owner(project),
		Vars:   schemaVars(project), Elsewhere: project.Variables,
		Conn:   []conn.Option{conn.WithGetenv(project.Getenv), conn.WithWarn(a.Warn)},
		Notice: func(text string) { a.Note("%s", text) },
	}
}

// narrowed returns what of a database a project compares. Without schemas of its own it is what the search_path of the URLs says, the
// throwaway server's among them, as Atlas reads it.
func narrowed(project *config.Project, urls ...string) (*scope.Scope, error) {
	schemas := project.Schemas
	if len(schemas) == 0 {
		var err error
		if schemas, err = searched(project, append(urls, project.Dev)); err != nil {
			return nil, err
		}
	}
	settings := scope.Settings{
		Schemas: schemas, Wanted: wanted(project), Include: project.Include, Exclude: slices.Concat(project.Exclude, project.Migration.Exclude),
		Where: project.Place,
	}
	for part, on := range project.Mode {
		if !on {
			settings.Off = append(settings.Off, part)
		}
	}
	for word, on := range project.Diff.Skip {
		if on {
			settings.Skip = append(settings.Skip, word)
		}
	}
	return scope.New(settings)
}

// wanted are the schemas that the project names and that have to be somewhere: all but those of histories, which are never read.
func wanted(project *config.Project) []string {
	return slices.DeleteFunc(slices.Clone(project.Schemas), func(name string) bool {
		return name == project.Migration.RevisionsSchema || name == "plumb" || name == "atlas_schema_revisions"
	})
}

// searched returns the schemas that URLs name, among them those that stand for one of the project's, such as env://url.
func searched(project *config.Project, urls []string) ([]string, error) {
	var all []string
	for _, url := range urls {
		found, err := project.Expand(url)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return config.SearchPaths(all...)
}

// online says which forms the plans of a project use that don't block tables in use: all but those that it turns off.
func online(project *config.Project, blocking bool) kind.Online {
	if blocking {
		return kind.Online{}
	}
	on := func(setting *bool) bool { return setting == nil || *setting }
	return kind.Online{
		CreateIndex: on(project.Diff.ConcurrentIndex.Add), DropIndex: on(project.Diff.ConcurrentIndex.Drop),
		Constraints: on(project.Diff.OnlineConstraints),
	}
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
