package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/plumbsql/plumb/internal/config"
	"github.com/plumbsql/plumb/internal/conn"
	"github.com/plumbsql/plumb/internal/migrate/runner"
	"github.com/plumbsql/plumb/internal/ui"
)

func newMigrate(a *app) *cobra.Command {
	cmd := &cobra.Command{Use: "migrate", Short: "Write, check and apply migrations", Args: noArgs, RunE: group}
	cmd.AddCommand(newMigrateUp(a), newMigrateDown(a), newMigrateStatus(a), newMigrateDiff(a), newMigrateLint(a), newMigrateNew(a), newMigrateHash(a), newMigrateValidate(a))
	return cmd
}

// newRunner makes the runner for a project, and the connections it works with.
func (a *app) newRunner(project *config.Project) (*runner.Runner, *conn.Factory, error) {
	factory, err := a.factory(project)
	if err != nil {
		return nil, nil, err
	}
	dir, err := openDir(project)
	if err != nil {
		return nil, nil, err
	}
	return &runner.Runner{
		Connect: connectMigrator(factory),
		Dir:     dir,
		Options: runner.Options{
			LockTimeout: project.Migration.LockTimeout,
			ExecOrder:   runner.ExecOrder(project.Migration.ExecOrder),
			Baseline:    project.Migration.Baseline,
			ToolVersion: toolVersion(),
		},
	}, factory, nil
}

// follow shows what a runner does.
func follow(p *ui.Progress, verb string) func(runner.Event) {
	return func(e runner.Event) {
		switch e.Kind {
		case runner.EventFile:
			p.Set(e.File-1, verb+" "+versionName(e.Version, e.Name))
		case runner.EventStatement:
			p.Describe(fmt.Sprintf("%s %s, %d of %s", verb, versionName(e.Version, e.Name), e.Statement, ui.Count(e.Statements, "statement")))
		case runner.EventNotice:
			p.Note("notice: %s", e.Text)
		case runner.EventWait, runner.EventCleanup:
			p.Note("%s", e.Text)
		case runner.EventDone:
		}
	}
}

func versionName(version, name string) string {
	if name == "" {
		return version
	}
	return version + "_" + name
}
