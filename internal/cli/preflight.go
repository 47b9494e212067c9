package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/plumbsql/plumb/internal/config"
	"github.com/plumbsql/plumb/internal/conn"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/roles"
)

// preflight refuses to run migrations when the users' rights are such that they would fail, or that the application could reach the
// history. A target given as a URL names one user only, about which there is nothing to check.
func (a *app) preflight(ctx context.Context, project *config.Project, factory *conn.Factory) error {
	if project.Database == nil {
		return nil
	}
	spec, err := roles.NewSpec(project, factory, false)
	if err != nil {
		return err
	}
	c, err := factory.Connect(ctx, conn.Migration)
	if err != nil {
		return err
	}
	defer conn.Hangup(ctx, c)
	findings, err := roles.Check(ctx, c, spec)
	if err != nil {
		return err
	}
	var wrong, hints []string
	for _, f := range findings {
		text := fmt.Sprintf("%s: %s", f.Object, f.What)
		if f.Severity == roles.Warning {
			a.Warn(text + " (" + f.Hint + ")")
			continue
		}
		wrong, hints = append(wrong, text), append(hints, f.Hint)
	}
	if len(wrong) == 0 {
		return nil
	}
	return fail.New(strings.Join(wrong, "\n"), "", strings.Join(hints, "\n"))
}
