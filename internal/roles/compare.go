package roles

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/plumbsql/plumb/internal/hcl"
)

// Difference is something that a declared role has and should not, or should have and has not.
type Difference struct {
	// Extra is true of what the files don't say. Apply leaves it alone.
	Extra bool `json:"extra,omitempty"`
	// What is to be done, such as "create group role shop_app", and SQL the statement that does it.
	What string `json:"what"`
	SQL  string `json:"sql"`
}

// Compare looks at what the declared roles have, and changes nothing. Any role may call it. First comes what is missing, in the
// order in which Apply makes it, then what there is beside it.
func Compare(ctx context.Context, c *pgx.Conn, s Spec) ([]Difference, error) {
	if err := s.validate(); err != nil {
		return nil, err
	}
	var list []Difference
	err := pgx.BeginTxFunc(ctx, c, pgx.TxOptions{AccessMode: pgx.ReadOnly, IsoLevel: pgx.RepeatableRead}, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, safePath); err != nil {
			return err
		}
		for _, st := range s.roleSteps() {
			missing, err := holds(ctx, tx, "NOT "+st.done)
			if err != nil {
				return err
			}
			if missing {
				list = append(list, Difference{What: st.what, SQL: st.sql})
			}
		}
		live, err := read(ctx, tx)
		if err != nil {
			return err
		}
		for _, role := range s.Declared {
			if at := slices.IndexFunc(live, func(r hcl.Role) bool { return r.Name == role.Name }); at >= 0 {
				list = append(list, s.extras(role, live[at])...)
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("compare the roles: %w", err)
	}
	return list, nil
}

// roleSteps are the steps about declared roles alone.
func (s Spec) roleSteps() []step {
	var list []step
	for _, role := range s.Declared {
		if !role.Login && !s.isUser(role.Name) {
			list = append(list, groupStep(role.Name))
		}
	}
	return slices.Concat(list, s.declaredLogins(), s.declaredSteps())
}

// extras returns what a role has beside what its declaration says.
func (s Spec) extras(declared, live hcl.Role) []Difference {
	var list []Difference
	add := func(what, sql string) { list = append(list, Difference{Extra: true, What: what, SQL: sql}) }
	if !s.isUser(declared.Name) {
		if live.Login && !declared.Login {
			add("take LOGIN from "+live.Name, "ALTER ROLE "+ident(live.Name)+" NOLOGIN")
		}
		for _, p := range allPowers {
			if p.declared(live) && !p.declared(declared) {
				add("take "+p.word+" from "+live.Name, "ALTER ROLE "+ident(live.Name)+" NO"+p.word)
			}
		}
	}
	for _, m := range live.MemberOf {
		known := slices.ContainsFunc(declared.MemberOf, func(d hcl.Membership) bool { return d.Role == m.Role })
		if !known && (live.Name != s.AppUser || !slices.Contains(s.AppRoles, m.Role)) {
			add(fmt.Sprintf("revoke role %s from %s", m.Role, live.Name), fmt.Sprintf("REVOKE %s FROM %s", ident(m.Role), ident(live.Name)))
		}
	}
	for _, setting := range live.Settings {
		if !slices.ContainsFunc(declared.Settings, func(d hcl.RoleSetting) bool {
			return strings.EqualFold(d.Name, setting.Name) && s.inDatabase(d.Database) == s.inDatabase(setting.Database)
		}) {
			add(fmt.Sprintf("reset %s of %s%s", setting.Name, live.Name, where(setting.Database, " in this database", " in database ")),
				fmt.Sprintf("ALTER ROLE %s%s RESET %s", ident(live.Name), s.inDatabase(setting.Database), parameter(setting.Name)))
		}
	}
	if live.Comment != "" && declared.Comment == "" {
		add("remove the comment on "+live.Name, "COMMENT ON ROLE "+ident(live.Name)+" IS NULL")
	}
	return list
}
