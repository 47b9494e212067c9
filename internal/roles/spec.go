package roles

import (
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/config"
	"github.com/plumbsql/plumb/internal/conn"
	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/fail"
	"github.com/plumbsql/plumb/internal/hcl"
)

// DefaultHistorySchema is the schema of the history tables.
const DefaultHistorySchema = "plumb"

// Spec says which roles a database needs.
type Spec struct {
	// Database is the database's name; Apply must be connected to it.
	Database string
	// MigrationUser runs migrations. AppUser is the application; "" or the same name means that there is one user only.
	MigrationUser, AppUser string
	// AppRoles are the group roles that AppUser becomes a member of.
	AppRoles []string
	// GroupRoles are all group roles to make (NOLOGIN); AppRoles count as among them.
	GroupRoles []string
	// Declared are the roles that schema files say all about: Apply gives them their attributes, memberships, settings and comments.
	Declared []hcl.Role
	// HistorySchema is made for the migration user; "" means DefaultHistorySchema.
	HistorySchema string
	// MigrationPassword and AppPassword are set as SCRAM verifiers; an empty one leaves the role without or with the password it has.
	MigrationPassword, AppPassword config.Secret
}

// NewSpec collects a Spec from a project's database block. Both users' passwords are looked up; needPasswords makes a missing one an error.
func NewSpec(p *config.Project, f *conn.Factory, needPasswords bool) (Spec, error) {
	db := f.Database()
	s := Spec{Database: db.Name, MigrationUser: db.MigrationUser, AppUser: db.User, AppRoles: p.AppRoles, HistorySchema: p.Migration.RevisionsSchema}
	var err error
	if s.MigrationPassword, err = f.Password(conn.Migration); err != nil && needPasswords {
		return s, err
	}
	if !db.SingleUser() {
		if s.AppPassword, err = f.Password(conn.App); err != nil && needPasswords {
			return s, err
		}
	}
	return s, nil
}

// single says whether one user is both.
func (s Spec) single() bool { return s.AppUser == "" || s.AppUser == s.MigrationUser }

// groups are all group roles, each once, sorted.
func (s Spec) groups() []string {
	all := append(slices.Clone(s.GroupRoles), s.AppRoles...)
	for _, role := range s.Declared {
		if !role.Login && !s.isUser(role.Name) {
			all = append(all, role.Name)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// isUser says whether a role is one of the two users.
func (s Spec) isUser(name string) bool {
	return name == s.MigrationUser || name == s.AppUser && name != ""
}

func (s Spec) history() string {
	if s.HistorySchema == "" {
		return DefaultHistorySchema
	}
	return s.HistorySchema
}

// validate refuses names that PostgreSQL would not take or would take for something else.
func (s Spec) validate() error {
	names := append(s.groups(), s.MigrationUser, s.history(), s.Database)
	if !s.single() {
		names = append(names, s.AppUser)
	}
	for _, name := range names {
		switch {
		case name == "":
			return fail.New("a role, schema or database has no name", "", "check user, migrationUser and database in the config and app_roles in atlas.hcl")
		case len(name) > 63 || strings.ContainsRune(name, 0):
			return fail.New("the name is too long or contains a zero byte", name, "PostgreSQL's names have at most 63 bytes")
		}
	}
	for _, role := range append(s.groups(), s.MigrationUser, s.AppUser) {
		if strings.HasPrefix(role, "pg_") || role == "public" || role == "none" {
			return fail.New("the role name is reserved by PostgreSQL", role, "choose another name")
		}
	}
	for _, role := range s.Declared {
		if err := validateDeclared(role); err != nil {
			return err
		}
	}
	if s.history() == "public" {
		return fail.New("the history schema can't be public", "", "leave revisions_schema out, or name a schema of its own")
	}
	for _, group := range append(slices.Clone(s.GroupRoles), s.AppRoles...) {
		if group == s.MigrationUser || group == s.AppUser {
			return fail.New("a group role has the name of a user", group, "group roles can't log in; give app_roles other names than the users")
		}
	}
	return nil
}

// ident quotes an identifier where it needs that.
func ident(name string) string { return ddl.Ident(name) }

// literal quotes a string. It relies on standard_conforming_strings, which is on by default and which conn sets.
func literal(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }
