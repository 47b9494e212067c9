package kind

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"

	"github.com/plumbsql/plumb/internal/catalog"
	"github.com/plumbsql/plumb/internal/ddl"
)

// Online says which forms to use that don't block readers and writers of tables that already exist.
type Online struct {
	// CreateIndex and DropIndex are CREATE and DROP INDEX CONCURRENTLY.
	CreateIndex, DropIndex bool
	// Constraints are constraints that are added unchecked and validated later, NOT NULL among them, and keys whose index is
	// built first.
	Constraints bool
}

// Concurrently builds and drops indexes beside the use of their tables; constraints are made at once.
var Concurrently = Online{CreateIndex: true, DropIndex: true}

// AllOnline uses every form that there is.
var AllOnline = Online{CreateIndex: true, DropIndex: true, Constraints: true}

// Any reports whether any form is to be used.
func (o Online) Any() bool { return o != Online{} }

// Stage is a part of a change that is committed before the next one begins.
type Stage struct {
	// Comment says what it is for, as a line for people; "" takes the line of the whole change.
	Comment    string
	Statements []ddl.Statement
	// Proven says that an earlier stage has proved what the statements would else look for in all rows.
	Proven bool
}

// Stages is a creation in parts, each in a version of its own.
type Stages struct {
	// Ahead are made before what stands in the object's way is dropped. They use no name that is taken.
	Ahead []Stage
	// Drop, where it is not nil, takes the place of the statements that drop the object's old form.
	Drop []ddl.Statement
	// Make makes the object, in the version in which its old form is dropped.
	Make Stage
	// Behind are what is left to do then; nothing waits for it.
	Behind []Stage
}

// Beside reports whether a change of an object must leave its table usable: the table is there before and after, the form is
// wanted, and the change need not be made at once.
func (c *Context) Beside(o *catalog.Object, wanted bool) bool {
	return wanted && !c.OneTransaction && !c.AtOnce(o.ID) && o.Parent.Kind != catalog.Domain && o.Parent.Kind != catalog.ForeignTable && c.Existing(o.Parent)
}

// maxName is how many bytes of a name PostgreSQL keeps.
const maxName = 63

// SpareRelation returns a name for an index that is there only for a while: the same one each time for the same states, and
// taken by no other relation of the schema in either state.
func (c *Context) SpareRelation(schema, name, suffix string) string {
	return spare(name, suffix, func(name string) bool {
		before, after := c.Claimed(RelationClaim(schema, name))
		return before || after
	})
}

// SpareConstraint is SpareRelation for a constraint of a table.
func (c *Context) SpareConstraint(table catalog.ID, name, suffix string) string {
	return spare(name, suffix, func(name string) bool {
		return c.Lookup(catalog.ID{Kind: catalog.Constraint, Schema: table.Schema, Name: table.Name, Sub: name}) != nil
	})
}

func spare(name, suffix string, taken func(string) bool) string {
	for n := 1; ; n++ {
		end := suffix
		if n > 1 {
			end += strconv.Itoa(n)
		}
		if candidate := short(name, end); !taken(candidate) {
			return candidate
		}
	}
}

// short joins a name and a suffix. Where that is too long, the end of the name becomes a part of its hash, so that two long
// names stay apart.
func short(name, suffix string) string {
	if len(name)+len(suffix) <= maxName {
		return name + suffix
	}
	sum := sha256.Sum256([]byte(name))
	end := "_" + hex.EncodeToString(sum[:4]) + suffix
	cut := maxName - len(end)
	for cut > 0 && name[cut]&0xC0 == 0x80 {
		cut-- // not within a character
	}
	return name[:cut] + end
}
