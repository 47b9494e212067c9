package cli

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/plumbsql/plumb/internal/config"
	"github.com/plumbsql/plumb/internal/conn"
	"github.com/plumbsql/plumb/internal/migrate/runner"
	"github.com/plumbsql/plumb/internal/ui"
)

func newMigrate(a *app) *cobra.Command {
	cmd := &cobra.Command{Use: "migrate", Short: "Write, check and apply migrations", Args: noArgs, RunE: group}
	cmd.AddCommand(newMigrateUp(a), newMigrateDown(a), newMigrateStatus(a), newMigrateDiff(a), newMigrateLint(a), newMigrateNew(a), newMigrateHash(a), newMigrateValidate(a), newMigrateTest(a))
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
			LockTimeout:       project.Migration.LockTimeout,
			ObjectLockTimeout: project.Migration.ObjectLockTimeout, ObjectLockRetry: project.Migration.ObjectLockRetry,
			ExecOrder:     runner.ExecOrder(project.Migration.ExecOrder),
			HistorySchema: project.Migration.RevisionsSchema,
			Baseline:      project.Migration.Baseline,
			ToolVersion:   toolVersion(),
		},
	}, factory, nil
}

// lockFlags say how long migrations wait for the locks that they need on tables in use.
type lockFlags struct{ timeout, retry time.Duration }

func (o *lockFlags) register(flags *pflag.FlagSet) {
	flags.DurationVar(&o.timeout, "object-lock-timeout", runner.DefaultObjectLockTimeout, "how long a statement waits for a lock before it gives way; 0 for any time")
	flags.DurationVar(&o.retry, "object-lock-retry", runner.DefaultObjectLockRetry, "for how long it is tried again then; 0 for not at all")
}

// apply hands what was given to a runner.
func (o *lockFlags) apply(flags *pflag.FlagSet, options *runner.Options) {
	if flags.Changed("object-lock-timeout") {
		options.ObjectLockTimeout = orNever(o.timeout)
	}
	if flags.Changed("object-lock-retry") {
		options.ObjectLockRetry = orNever(o.retry)
	}
}

// orNever turns 0 into what the runner takes for none.
func orNever(d time.Duration) time.Duration {
	if d == 0 {
		return -1
	}
	return d
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
		case runner.EventWait, runner.EventRetry, runner.EventCleanup:
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
