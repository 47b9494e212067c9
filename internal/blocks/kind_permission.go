package blocks

import (
	"slices"
	"strings"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/kind"
	"github.com/plumbsql/plumb/internal/kind/all"
	"github.com/plumbsql/plumb/internal/kind/privilege"
)

// grants writes the privileges on what has a block.
func (p *page) grants() {
	for _, id := range p.db.OfKind(catalog.Grant) {
		target := id.Target()
		whole := target
		if id.On == catalog.Column || id.On == catalog.ViewColumn {
			column := p.db.Get(target)
			if column == nil {
				continue // a system column, which is no object and has no reference
			}
			whole = column.Parent
		}
		if id.Role == "" || id.By != "" || p.covered.Get(whole) == nil {
			continue
		}
		o := p.db.Get(id)
		granted := o.Body.(*privilege.Grant).Privileges
		if len(granted.Revoked) > 0 || !p.within(id, granted.Granted) || !p.permission(id, whole, granted.Granted) {
			continue
		}
		p.cover(o)
	}
}

// within reports whether a grant has all that the object is granted by itself when it is made.
func (p *page) within(id catalog.ID, granted []string) bool {
	implied := p.covered.Get(id)
	if implied == nil {
		return true
	}
	before := implied.Body.(*privilege.Grant).Privileges
	return len(before.Revoked) == 0 && !slices.ContainsFunc(before.Granted, func(entry string) bool { return !slices.Contains(granted, entry) })
}

// withOption ends an entry of a grant that may be passed on.
const withOption = " *"

func (p *page) permission(id, whole catalog.ID, granted []string) bool {
	_, owned := writers[whole.Kind]
	routine := whole.Kind == catalog.Function || whole.Kind == catalog.Procedure
	if !owned || routine && !p.unique(catalog.ID{Kind: whole.Kind, Schema: whole.Schema, Name: whole.Name}) || whole.Kind == catalog.Extension || whole.Kind == catalog.Aggregate {
		return false
	}
	target := p.ref(whole)
	if id.On == catalog.Column {
		target += ".column" + step(id.Sub)
	}
	if id.On == catalog.ViewColumn {
		return false
	}
	for _, grantable := range []bool{false, true} {
		words := entries(granted, grantable)
		if len(words) == 0 {
			continue
		}
		b := &body{kind: "permission"}
		b.set("to", role(id.Role))
		b.set("for", target)
		b.set("privileges", list(words))
		b.setIf(grantable, "grantable", "true")
		p.add(id, b)
	}
	return true
}

// defaultPrivileges writes the privileges that new objects get.
func (p *page) defaultPrivileges() {
	for _, id := range p.db.OfKind(catalog.DefaultPrivilege) {
		o := p.db.Get(id)
		granted := o.Body.(*privilege.Default).Privileges
		schema := catalog.ID{Kind: catalog.Schema, Name: id.Schema}
		if len(granted.Revoked) > 0 || id.Role == "" || id.Schema != "" && !p.known(schema) {
			continue
		}
		for _, grantable := range []bool{false, true} {
			words := entries(granted.Granted, grantable)
			if len(words) == 0 {
				continue
			}
			b := &body{kind: "default_permission"}
			b.setIf(id.Schema != "", "schema", p.ref(schema))
			b.setIf(id.By != "", "for", quote(id.By))
			b.set("on", strings.ReplaceAll(id.Name, " ", "_"))
			b.set("to", role(id.Role))
			b.set("privileges", list(words))
			b.setIf(grantable, "grantable", "true")
			p.add(id, b)
		}
		p.cover(o)
	}
}

// entries returns the privileges of a grant that may be passed on, or those that may not.
func entries(granted []string, grantable bool) []string {
	var words []string
	for _, entry := range granted {
		if word := strings.TrimSuffix(entry, withOption); (word != entry) == grantable {
			words = append(words, word)
		}
	}
	return words
}

// implied adds what PostgreSQL makes by itself with what the blocks make, such as the grants of default privileges.
func (p *page) implied() {
	c := &kind.Context{Old: catalog.New(p.db.VersionNum), New: p.db, Rooms: map[catalog.Kind]*kind.Room{}}
	for _, room := range all.Rooms() {
		c.Rooms[room.Kind()] = room
	}
	for _, object := range p.covered.Sorted() {
		if object.ID == (catalog.ID{Kind: catalog.Schema, Name: "public"}) {
			continue // every database has it from the beginning
		}
		for _, room := range c.Rooms {
			if room.Implies == nil {
				continue
			}
			for _, fact := range room.Implies(c, object) {
				if p.covered.Get(fact.ID) == nil {
					p.covered.Add(fact)
				}
			}
		}
	}
}
