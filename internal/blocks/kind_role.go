package blocks

import (
	"slices"
	"strconv"
	"strings"

	"github.com/plumbsql/plumb/internal/ddl"
	"github.com/plumbsql/plumb/internal/hcl"
)

// Roles returns role and user blocks for roles of a server, in their order.
func Roles(roles []hcl.Role) string {
	written := make([]string, len(roles))
	for i, r := range roles {
		written[i] = writeRole(r)
	}
	return strings.Join(written, "\n")
}

func writeRole(r hcl.Role) string {
	b := &body{kind: "role", labels: []string{r.Name}}
	if r.Login {
		b.kind = "user"
	}
	for _, flag := range []struct {
		name  string
		value bool
	}{
		{"superuser", r.Superuser},
		{"create_db", r.CreateDB},
		{"create_role", r.CreateRole},
		{"replication", r.Replication},
		{"bypass_rls", r.BypassRLS},
	} {
		b.setIf(flag.value, flag.name, "true")
	}
	b.setIf(!r.Inherit, "inherit", "false")
	b.setIf(r.ConnLimit != -1, "conn_limit", number(r.ConnLimit))
	memberships(b, r.MemberOf)
	params(b, r.Settings, hcl.InEvery)
	b.setIf(r.Comment != "", "comment", quote(r.Comment))
	var seen []string
	for _, setting := range r.Settings {
		if setting.Database == hcl.InEvery || slices.Contains(seen, setting.Database) {
			continue
		}
		seen = append(seen, setting.Database)
		inside := b.nest("in_database")
		if setting.Database != hcl.InThis {
			inside.labels = []string{setting.Database}
		}
		params(inside, r.Settings, setting.Database)
	}
	return b.text()
}

// memberships writes those without options as a list, each other as a block.
func memberships(b *body, all []hcl.Membership) {
	var plain []string
	for _, m := range all {
		if m.Admin == nil && m.Inherit == nil && m.Set == nil {
			plain = append(plain, quote(m.Role))
		}
	}
	b.setIf(len(plain) > 0, "member_of", list(plain))
	for _, m := range all {
		if m.Admin == nil && m.Inherit == nil && m.Set == nil {
			continue
		}
		nested := b.nest("membership")
		nested.set("role", quote(m.Role))
		option(nested, "admin", m.Admin)
		option(nested, "inherit", m.Inherit)
		option(nested, "set", m.Set)
	}
}

func option(b *body, name string, value *bool) {
	if value != nil {
		b.set(name, strconv.FormatBool(*value))
	}
}

// params writes the parameters that hold in one database.
func params(b *body, settings []hcl.RoleSetting, database string) {
	var entries []string
	for _, setting := range settings {
		if setting.Database != database {
			continue
		}
		value := setting.Values[0]
		if hcl.Listed(setting.Name) && (len(setting.Values) > 1 || value != "") {
			value = ddl.Idents(setting.Values)
		}
		name := setting.Name
		if !plainName.MatchString(name) {
			name = quote(name)
		}
		entries = append(entries, name+" = "+quote(value))
	}
	b.setIf(len(entries) > 0, "config_params", "{\n"+strings.Join(entries, "\n")+"\n}")
}
