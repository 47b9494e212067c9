package cli

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/spf13/cobra"

	"github.com/plumbsql/plumb/internal/config"
	"github.com/plumbsql/plumb/internal/conn"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/hcl"
	"github.com/plumbsql/plumb/internal/roles"
	"github.com/plumbsql/plumb/internal/ui"
	"github.com/plumbsql/plumb/internal/ui/view"
)

type rolesBootstrapOptions struct {
	projectFlags
	outputFlags
	adminURL string
	yes, sql bool
}

func newRolesBootstrap(a *app) *cobra.Command {
	o := &rolesBootstrapOptions{}
	cmd := &cobra.Command{
		Use:   "bootstrap --url ADMIN_URL",
		Short: "Make the declared roles, the migration user, the application's user and the history's schema",
		Example: "  plumb roles bootstrap --config config.yaml --url postgres://postgres@localhost/shop\n" +
			"  plumb roles bootstrap --config config.yaml --sql",
		Long: "Make the declared roles, the migration user, the application's user and the history's schema, as an administrator.\n" +
			"The users and the database are those of the config's database block, their passwords those of the password file.\n" +
			"Roles that the schema files declare get what they say: attributes, memberships, settings, a comment. What a role has beside\n" +
			"that stays; `plumb roles diff` names it. The application's user becomes a member of atlas.hcl's app_roles.\n" +
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
	o.register(flags)
	return cmd
}

func (a *app) runRolesBootstrap(ctx context.Context, o *rolesBootstrapOptions) error {
	project, err := a.load(&o.projectFlags)
	if err != nil {
		return err
	}
	format, err := o.parse(project, "roles.bootstrap")
	if err != nil {
		return err
	}
	spec, err := a.bootstrapSpec(project, !o.sql)
	if err != nil {
		return err
	}
	admin, err := a.administrator(project, o.adminURL, spec.Database)
	if err != nil {
		return err
	}
	if o.sql {
		statements, err := roles.Statements(spec)
		if err != nil {
			return err
		}
		_, err = io.WriteString(a.Out(), roles.Script(statements))
		return err
	}
	if admin == nil {
		return fail.New("no administrator's connection is given", "", "give --url, or print the SQL with --sql and run it yourself")
	}
	a.warnOfNoGroup(spec)
	changes, err := a.bootstrap(ctx, admin, spec, o.yes)
	if err != nil {
		return err
	}
	if err := a.noteForeign(ctx, admin, spec.MigrationUser); err != nil {
		return err
	}
	a.changed = a.changed || len(changes) > 0
	document := &bootstrapped{Database: spec.Database, Changes: changes}
	return a.show(format, document, func(w io.Writer, p ui.Palette) error { return view.Changes(w, p, changes) })
}

// administrator makes the connections of the --url to the project's database, or returns nil without a URL. One that names another
// database is refused: one of the two is a mistake. The databases of for_each share the URL.
func (a *app) administrator(project *config.Project, url, database string) (*conn.Factory, error) {
	if url == "" {
		return nil, nil
	}
	admin, err := conn.FromURL(url, conn.WithWarn(a.Warn))
	if err != nil {
		return nil, err
	}
	if name := admin.Database().Name; name != database && project.Each == "" {
		return nil, fail.New(fmt.Sprintf("the URL names database %q, and the config %q", name, database), "--url", "give both the database that is meant")
	}
	return admin.WithDatabase(database), nil
}

// bootstrapped is the document of the command.
type bootstrapped struct {
	Database string `json:"database"`
	// Changes are what was done, in order; none when all was as it should be.
	Changes []string `json:"changes"`
}

// bootstrap makes a spec true, after leave was given, and returns what it changed.
func (a *app) bootstrap(ctx context.Context, admin *conn.Factory, spec roles.Spec, yes bool) ([]string, error) {
	if !yes {
		pending, err := connected(ctx, admin, func(c *pgx.Conn) ([]string, error) { return roles.Pending(ctx, c, spec) })
		if err != nil || len(pending) == 0 {
			return []string{}, err
		}
		plan := func(w io.Writer, p ui.Palette) error { return view.Bootstrap(w, p, pending) }
		if err := a.ask(ctx, plan, fmt.Sprintf("Do this in %s?", describe(admin, conn.Admin))); err != nil {
			return nil, err
		}
	}
	changes, err := connected(ctx, admin, func(c *pgx.Conn) ([]string, error) { return roles.Apply(ctx, c, spec) })
	return append([]string{}, changes...), err
}

// noteForeign says what was in the database before and can't be changed by migrations.
func (a *app) noteForeign(ctx context.Context, admin *conn.Factory, migrationUser string) error {
	found, err := connected(ctx, admin, func(c *pgx.Conn) ([]roles.Foreign, error) { return roles.ForeignOwners(ctx, c, migrationUser) })
	for _, f := range found {
		a.Note("note: %s owns what %s can't change (%s; %d in all); with a baseline `plumb drift` prints the SQL that hands it over",
			f.Role, migrationUser, f.Example, f.Count)
	}
	return err
}

// connected runs a function with an administrator's connection.
func connected[T any](ctx context.Context, admin *conn.Factory, run func(*pgx.Conn) (T, error)) (result T, err error) {
	c, err := admin.Connect(ctx, conn.Admin)
	if err != nil {
		return result, err
	}
	defer conn.Hangup(ctx, c)
	return run(c)
}

// bootstrapSpec collects what must be there from the config and the schema files.
func (a *app) bootstrapSpec(project *config.Project, needPasswords bool) (roles.Spec, error) {
	factory, err := a.factory(project)
	if err != nil {
		return roles.Spec{}, err
	}
	spec, err := roles.NewSpec(project, factory, needPasswords)
	if err != nil {
		return spec, err
	}
	if spec.Declared, err = a.declaredRoles(project); err != nil {
		return spec, err
	}
	return spec, nil
}

// warnOfNoGroup says that the application's user will have no rights.
func (a *app) warnOfNoGroup(spec roles.Spec) {
	var groups []string
	for _, role := range spec.Declared {
		if !role.Login {
			groups = append(groups, role.Name)
		}
	}
	if len(spec.AppRoles) == 0 && len(groups) > 0 {
		a.Warn(fmt.Sprintf("user %q becomes a member of no group: atlas.hcl has no app_roles (groups: %s)", spec.AppUser, strings.Join(groups, ", ")))
	}
}

// declaredRoles are the roles that the project's schema files declare.
func (a *app) declaredRoles(project *config.Project) ([]hcl.Role, error) {
	if len(project.Src) == 0 {
		return nil, nil
	}
	desired, err := a.opener(project).Source(a.ctx, project.Src)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(slices.Clone(desired.Roles()), func(r hcl.Role) bool { return !r.Declared || r.External }), nil
}
