package cli

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/plumbsql/plumb/internal/config"
	"github.com/plumbsql/plumb/internal/conn"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/roles"
	"github.com/plumbsql/plumb/internal/ui"
	"github.com/plumbsql/plumb/internal/ui/view"
)

type rolesBootstrapOptions struct {
	projectFlags
	adminURL string
	yes, sql bool
}

func newRolesBootstrap(a *app) *cobra.Command {
	o := &rolesBootstrapOptions{}
	cmd := &cobra.Command{
		Use:   "bootstrap --url ADMIN_URL",
		Short: "Make the group roles, the migration user, the application's user and the history's schema",
		Example: "  plumb roles bootstrap --config config.yaml --url postgres://postgres@localhost/shop\n" +
			"  plumb roles bootstrap --config config.yaml --sql",
		Long: "Make the group roles, the migration user, the application's user and the history's schema, as an administrator.\n" +
			"The users and the database are those of the config's database block, their passwords those of the password file.\n" +
			"Group roles are the role blocks of the schema files; the application's user becomes a member of atlas.hcl's app_roles.\n" +
			"Running it again changes nothing.",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.each(&o.projectFlags, func() error { return a.runRolesBootstrap(cmd.Context(), o) })
		},
	}
	flags := cmd.Flags()
	o.files(flags)
	flags.StringVarP(&o.adminURL, "url", "u", "", "the administrator's connection, as postgres://postgres@host:port/database")
	flags.BoolVarP(&o.yes, "yes", "y", false, "don't ask")
	flags.BoolVar(&o.sql, "sql", false, "only print the SQL, for an administrator to run")
	return cmd
}

func (a *app) runRolesBootstrap(ctx context.Context, o *rolesBootstrapOptions) error {
	spec, err := a.bootstrapSpec(o)
	if err != nil {
		return err
	}
	statements, err := roles.Statements(spec)
	if err != nil {
		return err
	}
	if o.sql {
		_, err := io.WriteString(a.Out(), roles.Script(statements))
		return err
	}
	if o.adminURL == "" {
		return fail.New("no administrator's connection is given", "", "give --url, or print the SQL with --sql and run it yourself")
	}
	admin, err := conn.FromURL(o.adminURL, conn.WithWarn(a.Warn))
	if err != nil {
		return err
	}
	admin = admin.WithDatabase(spec.Database)
	if !o.yes {
		plan := func(w io.Writer, p ui.Palette) error { return view.Bootstrap(w, p, statements) }
		if err := a.ask(ctx, plan, fmt.Sprintf("Make sure of this in %s?", describe(admin, conn.Admin))); err != nil {
			return err
		}
	}
	c, err := admin.Connect(ctx, conn.Admin)
	if err != nil {
		return err
	}
	defer conn.Hangup(ctx, c)
	changes, err := roles.Apply(ctx, c, spec)
	if err != nil {
		return err
	}
	return view.Changes(a.Out(), a.Palette, changes)
}

// bootstrapSpec collects what must be there from the config and the schema files.
func (a *app) bootstrapSpec(o *rolesBootstrapOptions) (roles.Spec, error) {
	project, err := a.load(&o.projectFlags)
	if err != nil {
		return roles.Spec{}, err
	}
	factory, err := a.factory(project)
	if err != nil {
		return roles.Spec{}, err
	}
	spec, err := roles.NewSpec(project, factory, !o.sql)
	if err != nil {
		return spec, err
	}
	if spec.GroupRoles, err = a.declaredGroups(project); err != nil {
		return spec, err
	}
	if len(spec.AppRoles) == 0 && len(spec.GroupRoles) > 0 {
		a.Warn(fmt.Sprintf("user %q becomes a member of no group: atlas.hcl has no app_roles (groups: %s)", spec.AppUser, strings.Join(spec.GroupRoles, ", ")))
	}
	return spec, nil
}

// declaredGroups are the group roles that the project's schema files declare.
func (a *app) declaredGroups(project *config.Project) ([]string, error) {
	if len(project.Src) == 0 {
		return nil, nil
	}
	desired, err := a.opener(project).Source(a.ctx, project.Src)
	if err != nil {
		return nil, err
	}
	var groups []string
	for _, role := range desired.Roles() {
		if role.Declared && !role.External && !role.Login {
			groups = append(groups, role.Name)
		}
	}
	return groups, nil
}
