package safety

import (
	"regexp"
	"slices"
	"strconv"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
)

// attributes returns the values of an object's attributes in a state, or nil.
func attributes(db *catalog.Database, id catalog.ID) map[string]any {
	object := db.Get(id)
	if object == nil {
		return nil
	}
	all := map[string]any{}
	for name, value := range object.Attributes() {
		all[name] = value
	}
	return all
}

// looksElsewhere reports whether rows of other tables than the partition are read when it is attached: those of partitions
// below it that were there before, and of the parent's default partition.
func looksElsewhere(c *Call) bool {
	for _, id := range c.Objects {
		object := c.New.Get(id)
		if object == nil || id.Kind != catalog.Partition {
			continue
		}
		child, parent := object.Body.(catalog.Child).Bond(id)
		for _, dependent := range c.New.Dependents(child) {
			if below := c.New.Get(dependent); dependent.Kind == catalog.Partition && dependent != id && c.there(below.Parent) {
				return true
			}
		}
		for _, dependent := range c.New.Dependents(parent) {
			if other := c.New.Get(dependent); dependent.Kind == catalog.Partition && attributes(c.New, dependent)["bound"] == "DEFAULT" && c.there(other.Parent) {
				return true
			}
		}
	}
	return false
}

// comes reports that none of the objects was there before.
func comes(c *Call) bool {
	return !slices.ContainsFunc(c.Objects, func(id catalog.ID) bool { return c.Old.Get(id) != nil })
}

// owing reports whether something that the objects need has a foreign key, which a partition gets too.
func owing(c *Call) bool {
	return c.keyed(func(db *catalog.Database, id catalog.ID) bool { return attributes(db, id)["type"] == "f" })
}

// targeted reports whether foreign keys point to the parent of a partition: when that leaves, no row may point to it.
func targeted(c *Call) bool { return c.keyed(referenced) }

// keyed reports whether something that the objects need has such a constraint.
func (c *Call) keyed(such func(db *catalog.Database, id catalog.ID) bool) bool {
	state := c.New
	if c.Drops {
		state = c.Old
	}
	for _, id := range c.Objects {
		object := state.Get(id)
		if object == nil {
			continue
		}
		for _, dep := range object.Deps {
			for _, db := range []*catalog.Database{c.Old, c.New} {
				if slices.ContainsFunc(db.Parts(dep), func(part *catalog.Object) bool {
					return part.ID.Kind == catalog.Constraint && such(db, part.ID)
				}) {
					return true
				}
			}
		}
	}
	return false
}

// takesOver reports whether a foreign key of a partitioned table is made out of those that its partitions got before.
func takesOver(c *Call) bool {
	return joins(c, func(o *catalog.Object) bool { return c.Beside(o, c.Online.Constraints) })
}

// takesOthers is takesOver for those of other names, which come before in any case.
func takesOthers(c *Call) bool {
	return joins(c, func(*catalog.Object) bool { return false })
}

// takesOwn reports whether a foreign key of a partition, of a name of its own, becomes a copy of that of the partitioned table.
func takesOwn(c *Call) bool {
	return slices.ContainsFunc(c.Objects, func(id catalog.ID) bool { return len(takenOver(c.New, id)) > 0 })
}

// takenOver returns what such foreign keys of a partition need.
func takenOver(db *catalog.Database, id catalog.ID) []catalog.ID {
	bond := db.Get(id)
	if bond == nil || id.Kind != catalog.Partition {
		return nil
	}
	var found []catalog.ID
	for _, part := range db.Parts(bond.Parent) {
		if attributes(db, part.ID)["type"] != "f" {
			continue
		}
		if slices.ContainsFunc(part.Inherited, func(bond catalog.Inheritance) bool { return bond.From.Sub != part.ID.Sub }) {
			found = append(found, part.Deps...)
		}
	}
	return found
}

// joins looks for such a foreign key; staged reports whether those of its own name come before too.
func joins(c *Call, staged func(*catalog.Object) bool) bool {
	for _, id := range c.Objects {
		object := c.New.Get(id)
		if object == nil || id.Kind != catalog.Constraint || !c.Partitioned(object.Parent) {
			continue
		}
		for _, heir := range c.New.Heirs(id) {
			if (heir.Sub != id.Sub || staged(object) && c.Old.Get(heir) == nil) && c.Existing(c.New.Get(heir).Parent) {
				return true
			}
		}
	}
	return false
}

// referenced reports whether a foreign key needs the constraint.
func referenced(db *catalog.Database, id catalog.ID) bool {
	return slices.ContainsFunc(db.Dependents(id), func(other catalog.ID) bool {
		return other.Kind == catalog.Constraint && attributes(db, other)["type"] == "f"
	})
}

// columns returns the columns among the objects.
func (c *Call) columns() []catalog.ID {
	return slices.DeleteFunc(slices.Clone(c.Objects), func(id catalog.ID) bool { return id.Kind != catalog.Column })
}

// filled reports whether rows get the new column's value one by one: identity, stored, of a domain with checks, or a default
// that may be another one for each row.
func filled(c *Call) bool {
	for _, id := range c.columns() {
		a := attributes(c.New, id)
		if a["identity"] != "" && a["identity"] != nil || a["generated"] == "s" || c.constrained(id) {
			return true
		}
		for _, object := range c.Objects {
			if object.Kind == catalog.Default && object.Name == id.Name && object.Sub == id.Sub && c.volatile(object) {
				return true
			}
		}
	}
	return false
}

// constrained reports whether a column's type is a domain with a constraint, or one over such a domain.
func (c *Call) constrained(id catalog.ID) bool {
	object := c.New.Get(id)
	if object == nil {
		return false
	}
	for _, dep := range object.Deps {
		if dep.Kind != catalog.Domain {
			continue
		}
		for _, part := range c.New.Parts(dep) {
			if part.ID.Kind == catalog.Constraint {
				return true
			}
		}
		if attributes(c.New, dep)["not_null"] == true || c.constrained(dep) {
			return true
		}
	}
	return false
}

// volatileFunctions are those that PostgreSQL comes with and that people use in defaults.
var volatileFunctions = []string{
	"random", "clock_timestamp", "timeofday", "gen_random_uuid", "uuidv4", "uuidv7", "uuid_generate_v1", "uuid_generate_v1mc", "uuid_generate_v4",
	"nextval", "setval", "currval", "lastval", "txid_current", "pg_current_xact_id", "gen_random_bytes", "gen_salt",
	"random_normal", "array_shuffle", "array_sample", "normal_rand", "pg_notify", "pg_sleep",
}

// volatile reports whether a default may be another value for each row.
func (c *Call) volatile(id catalog.ID) bool {
	expression, _ := attributes(c.New, id)["expression"].(string)
	for _, word := range words(expression) {
		if slices.Contains(volatileFunctions, word) {
			return true
		}
	}
	for _, dep := range c.New.Get(id).Deps {
		if dep.Kind != catalog.Function {
			continue
		}
		definition, _ := attributes(c.New, dep)["definition"].(string)
		if said := words(definition); !slices.Contains(said, "IMMUTABLE") && !slices.Contains(said, "STABLE") {
			return true
		}
	}
	return false
}

// withoutDefault reports whether a column is added that rows would have no value for: then all are looked for.
func withoutDefault(c *Call) bool {
	return !slices.ContainsFunc(c.Objects, func(id catalog.ID) bool { return id.Kind == catalog.Default })
}

// stored reports whether a generated column is kept in the rows.
func stored(c *Call) bool {
	return slices.ContainsFunc(c.columns(), func(id catalog.ID) bool { return attributes(c.New, id)["generated"] == "s" })
}

// knownNotNull reports whether PostgreSQL need not look for NULLs, because the columns say that there are none: those of a
// primary key are NOT NULL before that is made.
func knownNotNull(c *Call) bool {
	for _, id := range c.Objects {
		object := c.New.Get(id)
		if object == nil || id.Kind != catalog.Constraint {
			continue
		}
		for _, dep := range object.Deps {
			if dep.Kind == catalog.Column && attributes(c.New, dep)["not_null"] != true {
				return false
			}
		}
	}
	return true
}

// provenNotNull reports whether a valid check says of the columns that they are not NULL.
func provenNotNull(c *Call) bool {
	for _, id := range c.columns() {
		proven := false
		for _, db := range []*catalog.Database{c.Old, c.New} {
			for _, dependent := range db.Dependents(id) {
				definition, _ := attributes(db, dependent)["definition"].(string)
				proven = proven || definition == "CHECK (("+ddl.Ident(id.Sub)+" IS NOT NULL))"
			}
		}
		if !proven {
			return false
		}
	}
	return true
}

// writes reports whether the body of a routine or a rule has a statement that writes rows or locks them.
func writes(c *Call) bool {
	body := slices.IndexFunc(c.Words, func(word string) bool { return word == "ATOMIC" || word == "DO" })
	return body >= 0 && slices.ContainsFunc(c.Words[body:], func(word string) bool {
		return slices.Contains([]string{"INSERT", "UPDATE", "DELETE", "MERGE"}, word)
	})
}

// waiting reports whether values are kept in another type while their own, which they have before and after, is made anew.
func waiting(c *Call) bool {
	columns := c.columns()
	return slices.Contains(c.Words, "USING") && len(columns) > 0 && !slices.ContainsFunc(columns, func(id catalog.ID) bool {
		return attributes(c.Old, id)["type"] != attributes(c.New, id)["type"]
	})
}

// binary reports whether values stay as they are: the type is the same, or only takes more.
func binary(c *Call) bool {
	for _, id := range c.columns() {
		if !wider(plainType(c.Old, id, true), plainType(c.New, id, false)) {
			return false
		}
	}
	return true
}

// plainType is the type of a column, or what is below it where that is a domain: one without constraints, or any for a value
// that leaves it.
func plainType(db *catalog.Database, id catalog.ID, leaves bool) string {
	own := attributes(db, id)
	text, _ := own["type"].(string)
	if text == "" {
		text, _ = own["base"].(string)
	}
	object := db.Get(id)
	if object == nil {
		return text
	}
	for _, dep := range object.Deps {
		if dep.Kind != catalog.Domain || text != ddl.Ident(dep.Schema, dep.Name) && text != dep.Name {
			continue
		}
		for _, part := range db.Parts(dep) {
			if part.ID.Kind == catalog.Constraint && !leaves {
				return text
			}
		}
		if leaves || attributes(db, dep)["not_null"] != true {
			return plainType(db, dep, leaves)
		}
	}
	return text
}

// checked reports whether something has to be looked at again: a check, or with another collation any index.
func checked(c *Call) bool {
	columns := c.columns()
	for i := 0; i < len(columns); i++ {
		id := columns[i]
		columns = append(columns, c.copies(id)...)
		sorted := attributes(c.Old, id)["collation"] != attributes(c.New, id)["collation"]
		for _, dependent := range c.Old.Dependents(id) {
			check := dependent.Kind == catalog.Constraint && attributes(c.Old, dependent)["type"] == "c"
			if (check || sorted && (dependent.Kind == catalog.Index || dependent.Kind == catalog.Constraint)) && c.New.Get(dependent) != nil && c.there(dependent) {
				return true
			}
		}
	}
	return false
}

// copies returns the columns of children and partitions that change with a column.
func (c *Call) copies(id catalog.ID) []catalog.ID {
	var found []catalog.ID
	for _, other := range c.Old.OfKind(catalog.Column) {
		if slices.ContainsFunc(c.Old.Get(other).Inherited, func(i catalog.Inheritance) bool { return i.From == id }) {
			found = append(found, other)
		}
	}
	return found
}

// parts of a type as format_type() prints it: numeric(10,2) is numeric and 10, 2.
var typeText = regexp.MustCompile(`^([a-z ]+?)(?:\((\d+)(?:,(\d+))?\))?( with(?:out)? time zone)?$`)

// wider reports whether PostgreSQL keeps the stored values when a column's type changes (ATColumnChangeRequiresRewrite in
// tablecmds.c, and the support functions of the casts that change a length).
func wider(before, after string) bool {
	if before == after {
		return true
	}
	from, to := typeText.FindStringSubmatch(before), typeText.FindStringSubmatch(after)
	if from == nil || to == nil {
		return false
	}
	number := func(s string) int { n, _ := strconv.Atoi(s); return n } // digits, or nothing
	grows := to[2] == "" || from[2] != "" && number(to[2]) >= number(from[2])
	switch from[1] + from[4] + " to " + to[1] + to[4] {
	case "character varying to text", "text to character varying", "cidr to inet", "xml to text", "xml to character varying":
		return to[2] == ""
	case "character varying to character varying", "bit varying to bit varying", "time to time", "interval to interval",
		"timestamp without time zone to timestamp without time zone", "timestamp with time zone to timestamp with time zone",
		"time without time zone to time without time zone", "time with time zone to time with time zone":
		return grows
	case "numeric to numeric":
		return to[2] == "" || grows && from[3] == to[3]
	}
	return false
}
