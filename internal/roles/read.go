package roles

import (
	"context"
	_ "embed"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/plumbsql/plumb/internal/hcl"
)

//go:embed read.sql
var readQuery string

// Read returns the roles of a server but those that come with it, sorted by name. Settings for the database that c is
// connected to are InThis. Any role may call it; passwords are not read.
func Read(ctx context.Context, c *pgx.Conn) (list []hcl.Role, err error) {
	err = pgx.BeginTxFunc(ctx, c, pgx.TxOptions{AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, safePath); err != nil {
			return err
		}
		list, err = read(ctx, tx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the roles: %w", err)
	}
	return list, nil
}

func read(ctx context.Context, tx pgx.Tx) ([]hcl.Role, error) {
	rows, err := tx.Query(ctx, readQuery)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (hcl.Role, error) {
		r := hcl.Role{Declared: true}
		var groups []struct {
			Role         string
			Admin        bool
			Inherit, Set *bool
		}
		var settings []struct {
			Database, Name, Value string
			Here                  bool
		}
		err := row.Scan(&r.Name, &r.Login, &r.Inherit, &r.Superuser, &r.CreateDB, &r.CreateRole, &r.Replication, &r.BypassRLS,
			&r.ConnLimit, &r.Comment, &groups, &settings)
		for _, g := range groups {
			r.MemberOf = append(r.MemberOf, membership(r, g.Role, g.Admin, g.Inherit, g.Set))
		}
		for _, s := range settings {
			database := s.Database
			if s.Here {
				database = hcl.InThis
			}
			r.Set(hcl.RoleSetting{Database: database, Setting: hcl.Setting{Name: s.Name, Values: values(s.Name, s.Value)}})
		}
		return r, err
	})
}

// membership leaves out the options that a new membership has anyway: no admin option, inheritance as the member says, and
// SET ROLE. Before 16 there are only the first, and no others.
func membership(member hcl.Role, group string, admin bool, inherit, set *bool) hcl.Membership {
	m := hcl.Membership{Role: group}
	if admin {
		m.Admin = &admin
	}
	if inherit != nil && *inherit != member.Inherit {
		m.Inherit = inherit
	}
	if set != nil && !*set {
		m.Set = set
	}
	return m
}

// values cuts a value that PostgreSQL keeps as a list of quoted names into those; `""` is an empty one.
func values(name, value string) []string {
	if hcl.Listed(name) && value != "" {
		return hcl.Names(value)
	}
	return []string{value}
}
