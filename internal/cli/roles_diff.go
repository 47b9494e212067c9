package cli

import (
	"context"
	"io"

	"github.com/spf13/cobra"

	"github.com/plumbsql/plumb/internal/config"
	"github.com/plumbsql/plumb/internal/conn"
	"github.com/plumbsql/plumb/internal/roles"
	"github.com/plumbsql/plumb/internal/ui"
	"github.com/plumbsql/plumb/internal/ui/view"
)

type rolesDiffOptions struct {
	projectFlags
	outputFlags
}

func newRolesDiff(a *app) *cobra.Command {
	o := &rolesDiffOptions{}
	cmd := &cobra.Command{
		Use:   "diff",
		Short: "Print the SQL that makes the server's roles what the schema files declare",
		Long: "Print the SQL that makes the server's roles what the schema files declare: attributes, memberships, settings, comments.\n" +
			"What a declared role has beside its declaration stands in comments. Roles that no file declares don't count. Nothing is changed.",
		Example: "  plumb roles diff --config config.yaml\n" +
			"  plumb roles diff --env prod --url postgres://localhost/shop --exit-code",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.each(&o.projectFlags, func() error { return a.runRolesDiff(cmd.Context(), o) })
		},
	}
	flags := cmd.Flags()
	o.files(flags)
	o.target(flags)
	o.desired(flags)
	o.register(flags)
	o.registerExitCode(flags, "roles differ")
	return cmd
}

func (a *app) runRolesDiff(ctx context.Context, o *rolesDiffOptions) error {
	project, err := a.load(&o.projectFlags)
	if err != nil {
		return err
	}
	format, err := o.parse(project, "roles.diff")
	if err != nil {
		return err
	}
	differences, err := a.compareRoles(ctx, project)
	if err != nil {
		return err
	}
	db, err := a.factory(project)
	if err != nil {
		return err
	}
	document := &rolesDifference{Database: db.Database().Name, Differences: append([]roles.Difference{}, differences...)}
	if err := a.show(format, document, func(w io.Writer, p ui.Palette) error { return view.RolesDiff(w, p, differences) }); err != nil {
		return err
	}
	return o.found(len(differences) > 0)
}

// rolesDifference is the document of the command.
type rolesDifference struct {
	Database    string             `json:"database"`
	Differences []roles.Difference `json:"differences"`
}

// compareRoles looks at the roles of the project's database.
func (a *app) compareRoles(ctx context.Context, project *config.Project) ([]roles.Difference, error) {
	if err := requireSrc(project); err != nil {
		return nil, err
	}
	spec, err := a.bootstrapSpec(project, false)
	if err != nil {
		return nil, err
	}
	factory, err := a.factory(project)
	if err != nil {
		return nil, err
	}
	c, err := factory.Connect(ctx, conn.Migration)
	if err != nil {
		return nil, err
	}
	defer conn.Hangup(ctx, c)
	return roles.Compare(ctx, c, spec)
}
